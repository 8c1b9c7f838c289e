"""Makes docs/conformance.md: what becomes of every element of BPMN, and the test of tests/spiff that shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.spiff.bpmn import ROWS
from tests.spiff.shown import Shown, all_shown

PLACE = Path(__file__).resolve().parent / "conformance.md"
VERDICTS = {"runs": "运行 runs", "drawing": "只是画 drawing only", "refused": "拒绝 refused"}


def page(shown: Sequence[Shown]) -> str:
    """Return the table of BPMN's elements: what becomes of each, and which test shows it."""
    by_row: dict[tuple[str, str], list[Shown]] = {}
    for one in shown:
        by_row.setdefault((one.element, one.variant), []).append(one)
    counts = Counter(VERDICTS[tests[0].verdict] for tests in by_row.values())
    head = (
        "# BPMN 2.0\n\n"
        "每个图元在这里怎样：照规范运行、只是画、还是在部署时拒绝（附原因代码），以及证明它的测试。"
        "本页由这些测试生成（`make docs`），少一行、多一行，测试都不通过。\n\n"
        "What becomes of each element: it runs as the specification says, it is drawing only, or a diagram with it is"
        " refused when it is deployed, with this code; and the test that shows it. This page is made from those tests"
        " (`make docs`). Beside them the engine is walked at random against an independent interpreter of BPMN"
        " (`tests/spiff/oracle`): `python -m tests.spiff.generated 100000`.\n\n"
    )
    sums = "\n".join(f"- {verdict}: {counts[verdict]}" for verdict in VERDICTS.values())
    return head + sums + "\n" + "".join(_group(name, elements, by_row) for name, elements in ROWS.items())


def _group(name: str, elements: Mapping[str, Sequence[str]], by_row: Mapping[tuple[str, str], list[Shown]]) -> str:
    rows = [(element, variant) for element, variants in elements.items() for variant in variants]
    lines = (f"| {element} | {variant} | {_verdict(by_row[element, variant])} |\n" for element, variant in rows)
    return f"\n## {name}\n\n| element | with | here | shown by |\n|---|---|---|---|\n" + "".join(lines)


def _verdict(tests: Sequence[Shown]) -> str:
    first = tests[0]
    code = f" `{first.code}`" if first.code else ""
    links = ", ".join(f"[{one.test.removeprefix('test_').replace('_', ' ')}](../{one.file})" for one in tests)
    return f"{VERDICTS[first.verdict]}{code} | {links}"


def write() -> None:
    """Write the page anew."""
    PLACE.write_text(page(list(all_shown())), encoding="utf-8")
