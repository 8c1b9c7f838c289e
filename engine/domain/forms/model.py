"""What a form is: fields with kinds, limits and conditions, as plain data."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

Kind: TypeAlias = Literal[
    "text",
    "long_text",
    "number",
    "date",
    "select",
    "radio",
    "multi",
    "checkbox",
    "table",
    "person",
    "unit",
    "country",
    "partner",
    "files",
    "signature",
    "computed",
    "conform_checklist",
    "group",
    "static",
]
Source: TypeAlias = Literal["persons", "units", "countries", "partners", "attachments"]
"""The registers whose entries a field may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a closed list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component of a form. `path` is the key, for a table's column `<table>.<column>`; a group has an empty one."""

    key: str
    path: str
    kind: Kind
    label: str = ""
    description: str = ""
    required: bool = False
    required_when: str | None = None
    """FEEL: required while this is true; it may look at `outcome`, the decision about to be made."""
    hide: str | None = None
    """FEEL: the field is hidden, and what was sent for it dropped, while this is true."""
    choices: tuple[Choice, ...] = ()
    source: Source | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    suffix: str = ""
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    not_before: str | None = None
    """The key of the date this one may not precede."""
    value: str | None = None
    """FEEL of a computed field."""
    prefill: str | None = None
    """FEEL of what stands in the field when the form is opened."""
    default: object = None
    children: tuple["Field", ...] = ()
    """The columns of a table, the members of a group."""
    min_rows: int = 0
    max_rows: int = 200
    accept: tuple[str, ...] = ()
    multiple: bool = True
    columns: int = 0
    """Width as the designer drew it, of 16; 0 where nothing was said."""

    @property
    def is_data(self) -> bool:
        """Whether the field has a value of its own."""
        return self.kind not in ("group", "static")

    @property
    def is_written_by_server(self) -> bool:
        """Whether what a client sends for it counts for nothing."""
        return self.kind in ("computed", "signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form; `components` keeps groups and their order, `fields` has every field with data, groups opened."""

    key: str
    components: tuple[Field, ...]
    placed: tuple[tuple[Field, tuple[Field, ...]], ...] = dataclasses.field(init=False, repr=False, compare=False)
    """Each field with data and the groups around it: a form is walked at every completion."""
    fields: tuple[Field, ...] = dataclasses.field(init=False, repr=False, compare=False)
    """Every field with data at the top level, in reading order; a table is one of them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "placed", tuple(_walk(self.components, ())))
        object.__setattr__(self, "fields", tuple(field for field, _ in self.placed))

    def __hash__(self) -> int:
        """Enough to tell forms apart without looking at all that they hold."""
        return hash(self.key)

    def walk(self) -> Iterator[tuple[Field, tuple[Field, ...]]]:
        """Give each field with data and the groups around it."""
        yield from self.placed

    def field(self, path: str) -> Field | None:
        """Return the field of a path; row numbers in it are skipped."""
        keys = [part for part in path.split(".") if not part.isdigit()]
        found = next((f for f in self.fields if keys and f.key == keys[0]), None)
        for key in keys[1:]:
            found = next((f for f in found.children if f.key == key), None) if found else None
        return found


def _walk(components: tuple[Field, ...], groups: tuple[Field, ...]) -> Iterator[tuple[Field, tuple[Field, ...]]]:
    for component in components:
        if component.kind == "group":
            yield from _walk(component.children, (*groups, component))
        elif component.is_data:
            yield component, groups


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """Why one field was not accepted; `path` numbers a table's rows from 0 (`funds.2.amount`)."""

    path: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is left of what was sent: known, visible, in the form it is stored in."""

    data: dict[str, object]
    errors: tuple[FieldError, ...]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """Why a schema can't be used, or should not."""

    path: str
    code: str
    zh: str
    en: str


class FormRefused(ValueError):  # noqa: N818 - a refusal, as the diagrams' own
    """A schema that the product does not run exactly."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__("; ".join(problem.en for problem in problems))
        self.problems = problems


class Options(Protocol):
    """Answers whether a register holds an entry: people, units, countries, partners, this case's attachments."""

    def knows(self, source: Source, value: str) -> bool:
        """Tell whether `value` may be named in a field of this source."""
        ...


JsonObject: TypeAlias = Mapping[str, object]
