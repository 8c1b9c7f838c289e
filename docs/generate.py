"""Writes what the docs take from the product's own tables: a page for each refusal, and the words of other tools."""

from pathlib import Path

from engine.diagrams.vendors.drawing import TOOLS
from engine.diagrams.vendors.scan import VENDORS
from engine.diagrams.vendors.words import Vendor, Word
from engine.domain.errors import Rejection
from engine.domain.rejections import CODES, sentence

PROBLEMS = Path(__file__).resolve().parent / "problems"
OTHER_TOOLS = Path(__file__).resolve().parent / "reference" / "other-tools.md"
BEGIN, END = "<!-- words -->", "<!-- /words -->"
VERDICTS = {"read": "read", "nothing": "says nothing", "told": "left out, and said", "refused": "refused"}


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


def words(vendor: Vendor) -> str:
    """Return the table of one tool's words."""
    spaces = ", ".join(f"`{space}`" for space in vendor.spaces)
    rows = [row(word, "") for word in vendor.attributes] + [row(word, "element ") for word in vendor.elements]
    head = f"### {vendor.name}\n\n{spaces}\n\n| word | on | here | |\n|---|---|---|---|\n"
    return head + "".join(rows)


def row(word: Word, kind: str) -> str:
    """Return one line of a table."""
    names = " ".join(f"`{name}`" for name in word.names)
    on = " ".join(f"`{name}`" for name in sorted(word.on)) or "anything"
    unless = f"; not under {' '.join(f'`{value}`' for value in sorted(word.unless))}" if word.unless else ""
    return f"| {kind}{names} | {on} | {VERDICTS[word.verdict]} | {word.says}{unless} |\n"


def other_tools(page: str) -> str:
    """Return the page with its tables written anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = "\n".join(words(vendor) for vendor in VENDORS)
    return f"{before}{BEGIN}\n{tables}\nNotes of {', '.join(TOOLS)} say nothing at run time.\n{END}{after}"


def main() -> None:
    """Write every page anew; a code that is gone loses its page."""
    OTHER_TOOLS.write_text(other_tools(OTHER_TOOLS.read_text(encoding="utf-8")), encoding="utf-8")
    PROBLEMS.mkdir(exist_ok=True)
    for old in PROBLEMS.glob("*.md"):
        old.unlink()
    for code in sorted(CODES):
        (PROBLEMS / f"{code}.md").write_text(page(code), encoding="utf-8")
    (PROBLEMS / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
