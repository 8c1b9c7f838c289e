"""What the parser makes of a text: the tree of an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A name to look up."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """A member of a value."""

    source: Node
    member: str


@dataclass(frozen=True, slots=True)
class Descendants:
    """All members of that name in a value and in whatever it holds."""

    source: Node
    member: str


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus before a value."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """An arithmetic or comparing operator between two values."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """value between low and high, ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """A unary test that compares: `> 5`; also a range with one end."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Membership:
    """value in (tests)."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A range with two ends."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list literal."""

    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    """A context literal."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """list[condition] or list[position]."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A call with arguments in order."""

    callee: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class NamedCall:
    """A call with named arguments."""

    callee: Node
    arguments: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class If:
    """A conditional."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iteration:
    """One `name in domain` of a loop or a quantifier; with an end, the domain counts from one number to the other."""

    name: str
    domain: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For:
    """A loop that builds a list."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every`."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function definition."""

    parameters: tuple[tuple[str, TypeNode | None], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class TypeNode:
    """A type as written: a name with the types it takes."""

    name: str
    arguments: tuple[TypeNode, ...] = ()
    members: tuple[tuple[str, TypeNode], ...] = ()
    result: TypeNode | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """value instance of type."""

    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class Tests:
    """A cell of a decision table: any of the tests, or with `negated` none; without tests it always holds."""

    tests: tuple[Node, ...]
    negated: bool


Node: TypeAlias = (
    Literal
    | Name
    | Path
    | Descendants
    | Negate
    | Binary
    | Logic
    | Between
    | Comparison
    | Membership
    | Interval
    | ListOf
    | ContextOf
    | Filter
    | Call
    | NamedCall
    | If
    | For
    | Quantified
    | Lambda
    | InstanceOf
)
