"""Writes the tree of a JUEL expression as FEEL."""

import re
from collections.abc import Sequence
from typing import Final

from engine.diagrams.juel.comparing import compared
from engine.diagrams.juel.errors import JuelError
from engine.diagrams.juel.feel import Feel, Kind, Power, is_plain, number, quoted, settled, text
from engine.diagrams.juel.limits import MAX_FEEL
from engine.diagrams.juel.methods import CONTEXTS, FUNCTIONS, METHODS, OF_THE_CASE
from engine.diagrams.juel.tree import Binary, Call, Choice, Index, Literal, Member, Name, Node, Unary, path
from engine.feel.lexer import KEYWORDS

COUNTERS: Final = frozenset({"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})
"""Numbers that every multi-instance knows."""
_WHOLE: Final = re.compile(r"\d+", re.ASCII)


def written(node: Node, source: str) -> Feel:
    """The FEEL of a tree, as a condition: null says no.

    Raises JuelError, with the place in `source`, where there is no plain equivalent.
    """
    return _Writer(source).write(node)


def valued(node: Node, source: str) -> Feel:
    """As `written`, for a value that is kept: false where it is false in JUEL, never null instead."""
    return settled(written(node, source))


def joined(pieces: Sequence[Node | str], source: str) -> str:
    """The FEEL of words and expressions that make one text."""
    writer = _Writer(source)
    feel = [quoted(piece) if isinstance(piece, str) else text(writer.write(piece)).text for piece in pieces]
    return " + ".join(feel)


class _Writer:
    def __init__(self, source: str) -> None:
        self._source = source

    def write(self, node: Node) -> Feel:
        feel = self._written(node)
        if len(feel.text) > MAX_FEEL:  # looked at with each piece: what is written twice may be written twice again
            raise self._refused("has a translation that is too long", node)
        return feel

    def _written(self, node: Node) -> Feel:
        match node:
            case Literal():
                return self._literal(node)
            case Name():
                return self._name(node)
            case Member():
                return self._member(node)
            case Index():
                return self._index(node)
            case Call():
                return self._call(node)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Choice():
                return self._choice(node)

    def _refused(self, reason: str, node: Node) -> JuelError:
        return JuelError(reason, self._source, node.at)

    def _literal(self, node: Literal) -> Feel:
        if node.value is None:
            return Feel("null")
        if isinstance(node.value, bool):
            return Feel("true" if node.value else "false", kind=Kind.YES_NO)
        if node.number:
            whole, _, rest = node.value.partition(".")
            return Feel(node.value if rest or "." not in node.value else whole, kind=Kind.NUMBER)
        return Feel(quoted(node.value), kind=Kind.TEXT)

    def _name(self, node: Name) -> Feel:
        if node.name in CONTEXTS:
            raise self._refused(f"reads '{node.name}', which belongs to another engine,", node)
        if node.name in KEYWORDS or not is_plain(node.name):
            raise self._refused(f"has the variable '{node.name}', which FEEL can't name,", node)
        if node.name == "loopCounter":  # Java engines count instances from 0, this one from 1 as BPMN does
            return Feel("loopCounter - 1", Power.SUM, Kind.NUMBER)
        return Feel(node.name, kind=Kind.NUMBER if node.name in COUNTERS else Kind.ANY)

    def _member(self, node: Member) -> Feel:
        names = path(node)
        if names is not None and names[0] in CONTEXTS:
            if (known := OF_THE_CASE.get(names)) is not None:
                return Feel(known)
            raise self._refused(f"reads '{'.'.join(names)}', which belongs to another engine,", node)
        source = self.write(node.source)
        if is_plain(node.name):
            return Feel(f"{source.within(Power.WHOLE)}.{node.name}")
        return Feel(f"get value({source.text}, {quoted(node.name)})")

    def _index(self, node: Index) -> Feel:
        index = node.index
        if not isinstance(index, Literal) or not index.number or not _WHOLE.fullmatch(str(index.value)):
            raise self._refused("has an index that is neither a text nor a whole number", node)
        return Feel(f"{self.write(node.source).within(Power.WHOLE)}[{int(str(index.value)) + 1}]")

    def _call(self, node: Call) -> Feel:
        if node.source is None:
            return self._function(node)
        if isinstance(node.source, Name) and node.source.name in CONTEXTS:
            return self._of_the_engine(node, node.source.name)
        method = METHODS.get((node.name, len(node.arguments)))
        if method is None:
            raise self._refused(f"calls the method '{node.name}'", node)
        feel = method(self.write(node.source), [settled(self.write(one)) for one in node.arguments], node.arguments)
        if feel is None:
            raise self._refused(f"calls '{node.name}' with what only a number or a text may be", node)
        return feel

    def _function(self, node: Call) -> Feel:
        function = FUNCTIONS.get((node.name, len(node.arguments)))
        if function is None:
            raise self._refused(f"calls the function '{node.name}'", node)
        made = function(node)
        if made is None:
            raise self._refused(f"calls '{node.name}' with what is no variable's name", node)
        return made if isinstance(made, Feel) else self.write(made)

    def _of_the_engine(self, node: Call, context: str) -> Feel:
        """`execution.getVariable('x')` is x; what else a context offers acts on another engine."""
        named = node.arguments[0] if len(node.arguments) == 1 else None
        if node.name == "getVariable" and isinstance(named, Literal) and isinstance(named.value, str):
            return self._name(Name(named.value, named.at))
        getter = node.name[3:4].lower() + node.name[4:] if node.name.startswith("get") and not node.arguments else ""
        if (known := OF_THE_CASE.get((context, getter))) is not None:
            return Feel(known)
        raise self._refused(f"calls '{context}.{node.name}'", node)

    def _unary(self, node: Unary) -> Feel:
        operand = self.write(node.operand)
        if node.operator == "-":
            return Feel(f"-{number(operand).within(Power.WHOLE)}", Power.UNARY, Kind.NUMBER)
        if node.operator == "empty":
            return Feel(f'list contains([null, "", [], {{}}], {operand.text})', kind=Kind.YES_NO)
        if operand.kind is Kind.YES_NO:
            return Feel(f"not({operand.text})", kind=Kind.YES_NO)
        return Feel(f"{operand.within(Power.SUM)} != true", Power.COMPARISON, Kind.YES_NO)

    def _binary(self, node: Binary) -> Feel:
        match node.operator:
            case "&&" | "||":
                return self._logic(node)
            case "==" | "!=" | "<" | "<=" | ">" | ">=":
                feel = compared(node, self.write(node.left), self.write(node.right))
                if feel is None:
                    raise self._refused("compares a number with a text", node)
                return feel
        return self._arithmetic(node)

    def _logic(self, node: Binary) -> Feel:
        word, power = ("and", Power.AND) if node.operator == "&&" else ("or", Power.OR)
        left, right = self.write(node.left), self.write(node.right)
        kind = Kind.YES_NO if left.kind is right.kind is Kind.YES_NO else Kind.MAYBE
        return Feel(f"{left.within(power)} {word} {right.within(Power(power + 1))}", power, kind)

    def _arithmetic(self, node: Binary) -> Feel:
        left, right = self._number(node.left), self._number(node.right)
        match node.operator:
            case "%":  # the sign of Java's remainder is the dividend's, FEEL's modulo takes the divisor's
                size = right.text if isinstance(node.right, Literal) else f"abs({right.text})"
                less = f"-modulo(-{left.within(Power.WHOLE)}, {size})"
                return Feel(
                    f"(if {left.within(Power.SUM)} < 0 then {less} else modulo({left.text}, {size}))", kind=Kind.NUMBER
                )
            case "*" | "/":
                power = Power.PRODUCT
            case _:
                power = Power.SUM
        feel = f"{left.within(power)} {node.operator} {right.within(Power(power + 1))}"
        return Feel(feel, power, Kind.NUMBER)

    def _number(self, node: Node) -> Feel:
        feel = self.write(node)
        if feel.kind in {Kind.TEXT, Kind.YES_NO, Kind.MAYBE}:
            raise self._refused("calculates with what is no number", node)
        return number(feel)

    def _choice(self, node: Choice) -> Feel:
        condition, then, otherwise = (self.write(one) for one in (node.condition, node.then, node.otherwise))
        if then.kind is not otherwise.kind:
            then, otherwise = settled(then), settled(otherwise)
        kind = then.kind if then.kind is otherwise.kind else Kind.ANY
        return Feel(f"if {condition.text} then {then.text} else {otherwise.text}", Power.CHOICE, kind)
