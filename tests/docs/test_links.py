"""Every link of the documentation leads to a file and to a heading that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
MARKED = re.compile(r'<a id="([^"]+)"')
NAMED = re.compile(r"docs/[\w/-]+\.md")
PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *(ROOT / "processes").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
)
SOURCES = sorted(
    [
        *(path for part in ("engine", "ui", "webhooks") for path in (ROOT / part).rglob("*.py")),
        *(path for part in ("ui", "webhooks") for path in (ROOT / part).rglob("templates/**/*.html")),
        ROOT / "Makefile",
    ]
)


def prose(path: Path) -> str:
    return BLOCK.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Return what can stand behind # in a link to a page, made from its headings as the usual viewers do."""
    found: list[str] = []
    for heading in HEADING.findall(prose(path)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.append(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    again = {f"{name}-{nth}" for name in found for nth in range(1, found.count(name))}
    return {*found, *again, *MARKED.findall(prose(path))}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    astray = []
    for target, anchor in LINK.findall(prose(path)):
        if "://" in target or target.startswith("mailto:"):
            continue
        page = path.parent / target if target else path
        if not page.exists() or (anchor and page.suffix == ".md" and anchor not in anchors(page)):
            astray.append(f"{target}#{anchor}")
    assert astray == []


def test_pages_that_the_code_names_are_there() -> None:
    named = {name for path in SOURCES for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_page_is_linked_from_somewhere() -> None:
    linked = {
        (path.parent / target).resolve()
        for path in PAGES
        for target, _ in LINK.findall(prose(path))
        if target.endswith(".md")
    }
    packages = {ROOT / "docs" / "how-to" / "seal_request" / "README.md"}
    docs = {path for path in PAGES if (ROOT / "docs") in path.parents} - packages
    assert sorted(page.relative_to(ROOT).as_posix() for page in docs - linked) == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    shown = {(path.parent / target).resolve() for path in PAGES for target, _ in LINK.findall(prose(path))}
    assert [picture.name for picture in pictures if picture not in shown] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > 300 * 1024] == []
