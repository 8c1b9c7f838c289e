"""Says in the reader's language what is wrong at a cell of a decision table, and what was expected there."""

from collections.abc import Mapping
from typing import Final

from engine.dmn.sheetchecks import CellFault, OpenCase
from engine.domain.texts import Text

_FAULTS: Final[Mapping[str, Text]] = {
    "empty": Text("应有内容，但是空的。", "Expected something here, but it is empty."),
    "feel": Text(
        '应是 FEEL，例如 > 100、[10..20]、"A"，任意写 -；但“{found}”读不出来（{expected}）。',
        "Expected FEEL such as > 100, [10..20], \"A\", or - for anything, but '{found}' can't be read: {expected}.",
    ),
    "constant": Text(
        '应是一个常数，例如 100、1.5、"A"、true、duration("P3M")，但写的是“{found}”。',
        'Expected a constant such as 100, 1.5, "A", true or duration("P3M"), but it is \'{found}\'.',
    ),
    "name": Text(
        "应是已知的名称，或加双引号的文字，但没有叫“{found}”的。",
        "Expected a name that is known, or a text in double quotes, but nothing is called '{found}'.",
    ),
    "member": Text(
        "应是已有的阈值（{expected}），但没有“{found}”。",
        "Expected one of the named values ({expected}), but there is no '{found}'.",
    ),
    "type": Text("这一列应是{kind}，但写的是“{found}”。", "Expected a {kind} in this column, but it is '{found}'."),
    "listed": Text(
        "应是列出的值之一（{expected}），但写的是“{found}”。",
        "Expected one of the listed values ({expected}), but it is '{found}'.",
    ),
    "long": Text("最多 {expected} 字。", "Expected at most {expected} characters."),
    "rows": Text("最多 {expected} 行，但有 {found} 行。", "Expected at most {expected} rows, but there are {found}."),
    "model": Text("决策文件读不通：{expected}", "Expected a file that can be read as a whole, but: {expected}"),
}
_KINDS: Final[Mapping[str, str]] = {
    "number": "数字",
    "string": "加双引号的文字",
    "boolean": "true 或 false",
    "date": "日期",
    "list": "列表",
}
NEW_RESULT: Final = Text(
    "“{column}”出现新的结果 {text}：请确认流程图里有它的去处",
    "'{column}' gets a new result {text}: make sure that the diagram has a way for it",
)
_OPEN: Final[Mapping[str, Text]] = {
    "gap": Text("这种情形没有一行覆盖", "No row covers this case"),
    "overlap": Text("有几行同时命中", "Several rows match together"),
    "unreachable": Text("这一行永远用不上", "This row never decides"),
    "unchecked": Text("这里无法事先检查", "This can't be checked beforehand"),
}


def fault_words(fault: CellFault, language: str) -> str:
    """Return one sentence."""
    kind = fault.expected if language == "en" else _KINDS.get(fault.expected, fault.expected)
    words = _FAULTS[fault.code].in_language(language)
    return words.format(found=fault.found, expected=fault.expected, kind=kind)


def open_words(one: OpenCase, language: str) -> str:
    """Return what a table leaves open, with the inputs of the example."""
    words = _OPEN[one.problem.kind].in_language(language)
    rows = ("、" if language != "en" else ", ").join(map(str, one.problem.rules))
    where = f"（第 {rows} 行）" if language != "en" else f" (rows {rows})"
    example = one.problem.told.removeprefix(one.problem.sentence).strip().removeprefix("(").removesuffix(")")
    separator = "：" if language != "en" else ": "
    return words + (where if rows else "") + (f"{separator}{example}" if example else "")
