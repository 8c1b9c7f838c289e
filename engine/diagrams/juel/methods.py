"""The methods and functions of Java engines that say the same in FEEL; every other call is refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from engine.diagrams.juel.feel import Feel, Kind, Power
from engine.diagrams.juel.tree import Binary, Call, Literal, Name, Node, Unary

Method: TypeAlias = Callable[[Feel, Sequence[Feel], Sequence[Node]], Feel | None]
Function: TypeAlias = Callable[[Call], Node | Feel | None]

CONTEXTS: Final = frozenset(
    {"execution", "task", "variableScope", "delegateExecution", "processInstance", "connector", "externalTask"}
)
"""Names under which Java engines offer themselves."""
OF_THE_CASE: Final[Mapping[tuple[str, ...], str]] = {
    ("execution", "processBusinessKey"): "case.number",
    ("execution", "businessKey"): "case.number",
    ("execution", "processInstanceBusinessKey"): "case.number",
    ("execution", "processInstanceId"): "case.id",
}
_WHOLE: Final = re.compile(r"\d{1,6}", re.ASCII)
_SPANS: Final = {
    "Years": "P{}Y", "Months": "P{}M", "Weeks": "P{}W", "Days": "P{}D", "Hours": "PT{}H", "Minutes": "PT{}M",
    "Seconds": "PT{}S",
}  # fmt: skip
_DAYS_A_WEEK: Final = 7


def _built_in(name: str, kind: Kind = Kind.ANY) -> Method:
    """FEEL's function of the same meaning, with the object as its first argument."""

    def method(source: Feel, arguments: Sequence[Feel], _: Sequence[Node]) -> Feel:
        return Feel(f"{name}({', '.join(one.text for one in (source, *arguments))})", kind=kind)

    return method


def _equals(source: Feel, arguments: Sequence[Feel], _: Sequence[Node]) -> Feel:
    return Feel(f"{source.within(Power.SUM)} = {arguments[0].within(Power.SUM)}", Power.COMPARISON, Kind.MAYBE)


def _equals_ignoring_case(source: Feel, arguments: Sequence[Feel], _: Sequence[Node]) -> Feel:
    return Feel(f"lower case({source.text}) = lower case({arguments[0].text})", Power.COMPARISON, Kind.MAYBE)


def _is_empty(source: Feel, _: Sequence[Feel], __: Sequence[Node]) -> Feel:
    return Feel(f'list contains(["", [], {{}}], {source.text})', kind=Kind.YES_NO)


def _contains(source: Feel, arguments: Sequence[Feel], _: Sequence[Node]) -> Feel:
    """Texts and lists both have it, and only the value says which it is."""
    inside, wanted = source.text, arguments[0].text
    return Feel(
        f"(if {source.within(Power.WHOLE)} instance of string then contains({inside}, {wanted})"
        f" else list contains({inside}, {wanted}))",
        kind=Kind.MAYBE,
    )


def _contains_key(source: Feel, arguments: Sequence[Feel], _: Sequence[Node]) -> Feel:
    return Feel(f"list contains(get entries({source.text}).key, {arguments[0].text})", kind=Kind.MAYBE)


def _get(source: Feel, arguments: Sequence[Feel], given: Sequence[Node]) -> Feel | None:
    """A member of a map by a text, of a list by a number."""
    key = given[0]
    if not isinstance(key, Literal):
        return None
    if key.number:
        place = _whole(key)
        return None if place is None else Feel(f"{source.within(Power.WHOLE)}[{place + 1}]")
    return Feel(f"get value({source.text}, {arguments[0].text})")


def _substring(source: Feel, _: Sequence[Feel], given: Sequence[Node]) -> Feel | None:
    """Java counts characters from 0 and says where to stop, FEEL counts from 1 and says how many."""
    places = [_whole(one) for one in given]
    begin, end = places[0], places[-1] if len(places) > 1 else None
    if begin is None or (len(places) > 1 and end is None):
        return None
    length = "" if end is None else f", {end - begin}"
    return Feel(f"substring({source.text}, {begin + 1}{length})")


def _concat(source: Feel, arguments: Sequence[Feel], _: Sequence[Node]) -> Feel:
    return Feel(f"{source.within(Power.SUM)} + {arguments[0].within(Power.PRODUCT)}", Power.SUM)


def _trimmed(source: Feel, _: Sequence[Feel], __: Sequence[Node]) -> Feel:
    return Feel(f'replace({source.text}, "^\\\\s+|\\\\s+$", "")')


def _later(span: str, sign: str) -> Method:
    def method(source: Feel, _: Sequence[Feel], given: Sequence[Node]) -> Feel | None:
        amount = _whole(given[0])
        if amount is None:
            return None
        text = f"P{amount * _DAYS_A_WEEK}D" if span == "P{}W" else span.format(amount)
        return Feel(f'{source.within(Power.SUM)} {sign} duration("{text}")', Power.SUM)

    return method


def _itself(source: Feel, _: Sequence[Feel], __: Sequence[Node]) -> Feel:
    return source


def _whole(node: Node) -> int | None:
    text = node.value if isinstance(node, Literal) and node.number else None
    return int(text) if isinstance(text, str) and _WHOLE.fullmatch(text) else None


METHODS: Final[Mapping[tuple[str, int], Method]] = {
    ("size", 0): _built_in("count"),
    ("length", 0): _built_in("string length"),
    ("isEmpty", 0): _is_empty,
    ("contains", 1): _contains,
    ("containsKey", 1): _contains_key,
    ("get", 1): _get,
    ("equals", 1): _equals,
    ("equalsIgnoreCase", 1): _equals_ignoring_case,
    ("startsWith", 1): _built_in("starts with", Kind.MAYBE),
    ("endsWith", 1): _built_in("ends with", Kind.MAYBE),
    ("toLowerCase", 0): _built_in("lower case"),
    ("toUpperCase", 0): _built_in("upper case"),
    ("trim", 0): _trimmed,
    ("substring", 1): _substring,
    ("substring", 2): _substring,
    ("concat", 1): _concat,
    ("toString", 0): _built_in("string"),
    ("toDate", 0): _itself,
    **{(f"plus{unit}", 1): _later(span, "+") for unit, span in _SPANS.items()},
    **{(f"minus{unit}", 1): _later(span, "-") for unit, span in _SPANS.items()},
}
"""By name and number of arguments."""


def _now(_: Call) -> Feel:
    return Feel("now()")


def _variable(node: Node) -> Node | None:
    """The variable that Flowable's functions are given by its name, in quotes or not."""
    if isinstance(node, Literal) and isinstance(node.value, str) and not node.number:
        return Name(node.value, node.at)
    return node if isinstance(node, Name) else None


def _on_variable(make: Callable[[Node, Sequence[Node], int], Node]) -> Function:
    def function(call: Call) -> Node | None:
        variable = _variable(call.arguments[0])
        return None if variable is None else make(variable, call.arguments[1:], call.at)

    return function


def _operator(sign: str) -> Function:
    return _on_variable(lambda variable, others, at: Binary(sign, variable, others[0], at))


_PREFIXES: Final = ("variables", "vars", "var")
_OF_VARIABLES: Final[Mapping[tuple[str, int], Function]] = {
    ("get", 1): _on_variable(lambda variable, _, __: variable),
    **{(name, 1): _on_variable(lambda variable, _, at: Unary("empty", variable, at)) for name in ("empty", "isEmpty")},
    **{
        (name, 1): _on_variable(lambda variable, _, at: Unary("!", Unary("empty", variable, at), at))
        for name in ("notEmpty", "isNotEmpty")
    },
    **{(name, 2): _operator("==") for name in ("eq", "equals")},
    **{(name, 2): _operator("!=") for name in ("ne", "notEquals")},
    **{(name, 2): _operator("<") for name in ("lt", "lessThan")},
    **{(name, 2): _operator("<=") for name in ("lte", "lessThanOrEquals")},
    **{(name, 2): _operator(">") for name in ("gt", "greaterThan")},
    **{(name, 2): _operator(">=") for name in ("gte", "greaterThanOrEquals")},
}
"""Flowable's functions on one variable."""
FUNCTIONS: Final[Mapping[tuple[str, int], Function]] = {
    ("now", 0): _now,
    ("dateTime", 0): _now,
    **{
        (f"{prefix}:{name}", count): function
        for prefix in _PREFIXES
        for (name, count), function in _OF_VARIABLES.items()
    },
}
