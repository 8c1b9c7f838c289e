"""Writes the pages that are made from the product itself.

Each page of docs/problems is a row of the table that the product speaks from. Each row of docs/conformance.md is what a
marked test of tests/spiff shows about an element of BPMN.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.domain.errors import Rejection
from engine.domain.rejections import CODES, sentence
from tests.spiff.bpmn import ROWS
from tests.spiff.shown import Shown, all_shown

DOCS = Path(__file__).resolve().parent
PROBLEMS = DOCS / "problems"
CONFORMANCE = DOCS / "conformance.md"
VERDICTS = {"runs": "运行 runs", "drawing": "只是画 drawing only", "refused": "拒绝 refused"}


def said(text: str, otherwise: str) -> str:
    """Return a text with its fields left open."""
    return text.replace("?", "…") or otherwise


def page(code: str) -> str:
    """Return the page of one refusal."""
    chinese, english = sentence(Rejection(code), "zh"), sentence(Rejection(code), "en")
    return (
        f"# {code}\n\n"
        f"{said(chinese.what, '')}\n\n**怎么办**：{said(chinese.todo, '无须处理。')}\n\n"
        f"{said(english.what, '')}\n\n**What to do**: {said(english.todo, 'Nothing.')}\n"
    )


def index() -> str:
    """Return the list of all pages."""
    head = (
        "# 拒绝 / Refusals\n\n"
        "每次拒绝都说明出了什么事、该怎么办，什么都没有改变。\n"
        "A refusal says what is the matter and what to do; nothing was changed.\n\n"
    )
    rows = (
        f"| [{code}]({code}.md) | {said(sentence(Rejection(code), 'zh').what, '')} | "
        f"{said(sentence(Rejection(code), 'en').what, '')} |\n"
        for code in sorted(CODES)
    )
    return head + "| | | |\n|---|---|---|\n" + "".join(rows)


def conformance(shown: Sequence[Shown]) -> str:
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


def main() -> None:
    """Write every page anew; a code that is gone loses its page."""
    CONFORMANCE.write_text(conformance(list(all_shown())), encoding="utf-8")
    PROBLEMS.mkdir(exist_ok=True)
    for old in PROBLEMS.glob("*.md"):
        old.unlink()
    for code in sorted(CODES):
        (PROBLEMS / f"{code}.md").write_text(page(code), encoding="utf-8")
    (PROBLEMS / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
