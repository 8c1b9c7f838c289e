"""The words of other tools, from the tables that read them."""

from pathlib import Path

from engine.diagrams.vendors.drawing import TOOLS
from engine.diagrams.vendors.scan import VENDORS
from engine.diagrams.vendors.words import Vendor, Word

PAGE = Path(__file__).resolve().parent / "reference" / "other-tools.md"
BEGIN, END = "<!-- words -->", "<!-- /words -->"
VERDICTS = {"read": "read", "nothing": "says nothing", "told": "left out, and said", "refused": "refused"}


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


def write() -> None:
    """Write the tables anew; the words around them stay."""
    PAGE.write_text(other_tools(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
