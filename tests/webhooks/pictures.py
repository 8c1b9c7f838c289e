"""Draws letters as mail programs show them: `python -m tests.webhooks.pictures var/letters`, no test.

Every kind in both languages at 640 and 390 pixels, several on a sheet, with the text part beside it in a file of its
own. `--set bare` draws very long titles and missing facts, `--set secret` what somebody outside a confidential matter
gets, `--sent DIR` what an installation of that data directory really sent, `--dark` a dark mail program.
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.factories import letters
from webhooks.rendering import KINDS, render

ROOT = "https://huiqian.example.edu.cn"
WIDTHS = (640, 390)
A_SHEET = {640: 6, 390: 8}
COLUMNS = {640: 3, 390: 4}
SETS = {"full": letters.full, "bare": letters.bare, "secret": letters.secret}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One letter to be drawn."""

    kind: str
    language: str
    subject: str
    text: str
    html: str


def made(which: str, kinds: Sequence[str]) -> Iterator[Drawn]:
    """Render the letters that `tests.factories.letters` describes."""
    for language in ("zh", "en"):
        for kind in kinds:
            one = render(SETS[which](kind, language), ROOT, language)
            yield Drawn(kind=kind, language=language, subject=one.subject, text=one.text, html=one.html)


def sent(data: Path, kinds: Sequence[str]) -> Iterator[Drawn]:
    """Read the newest letter of each kind and language that an installation sent."""
    with contextlib.closing(sqlite3.connect(f"file:{data / 'huiqian.db'}?mode=ro", uri=True)) as database:
        found = database.execute(
            "SELECT kind, language, subject, text, html, MAX(sent_at) FROM mail GROUP BY language, kind"
        ).fetchall()
    for kind, language, subject, text, html, _ in found:
        if kind in kinds:
            yield Drawn(kind=kind, language=language, subject=subject, text=text, html=html)


def main() -> None:
    """Draw what the command line asks for."""
    asked = _asked()
    asked.folder.mkdir(parents=True, exist_ok=True)
    kinds = asked.of.split(",") if asked.of else KINDS
    drawn = list(sent(asked.sent, kinds) if asked.sent else made(asked.set, kinds))
    name = "sent" if asked.sent else asked.set
    for one in drawn:
        text = f"{one.subject}\n{'-' * 72}\n{one.text}"
        (asked.folder / f"{name}-{one.kind}-{one.language}.txt").write_text(text, encoding="utf-8")
        if asked.text:
            print(text)  # noqa: T201 - what the command is for
    path = os.environ.get("HUIQIAN_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for language in ("zh", "en"):
            for width in WIDTHS:
                _draw(browser, [one for one in drawn if one.language == language], width, asked, name)
        browser.close()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw letters as pictures.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--set", choices=sorted(SETS), default="full")
    parser.add_argument("--sent", type=Path, help="the data directory of an installation")
    parser.add_argument("--of", default="", help="kinds, with commas between")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--text", action="store_true", help="print the text parts too")
    return parser.parse_args()


def _draw(browser: Browser, drawn: Sequence[Drawn], width: int, asked: argparse.Namespace, name: str) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 400},
        color_scheme="dark" if asked.dark else "light",
        java_script_enabled=False,
    )
    files = []
    for one in drawn:
        page.set_content(one.html)
        file = asked.folder / f"{name}-{one.kind}-{one.language}-{width}.png"
        page.screenshot(path=file, full_page=True)
        files.append((one, file))
    page.close()
    for place in range(0, len(files), A_SHEET[width]):
        part = files[place : place + A_SHEET[width]]
        _sheet(
            browser,
            part,
            width,
            asked.folder / f"sheet-{name}-{drawn[0].language}-{width}-{place // A_SHEET[width]}.png",
        )


def _sheet(browser: Browser, part: Sequence[tuple[Drawn, Path]], width: int, target: Path) -> None:
    cells = "".join(
        f'<figure><figcaption>{one.kind}: {one.subject}</figcaption><img src="{file.name}"></figure>'
        for one, file in part
    )
    style = (
        f"body{{margin:4px;columns:{COLUMNS[width]};column-gap:6px;font:13px sans-serif}}"
        "figure{margin:0 0 6px;break-inside:avoid;border:1px solid #888}"
        "img{width:100%;display:block}figcaption{padding:3px}"
    )
    source = target.with_suffix(".html")
    source.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{cells}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1560, "height": 300})
    page.goto(source.resolve().as_uri())
    page.screenshot(path=target, full_page=True)
    page.close()
    source.unlink()


if __name__ == "__main__":
    main()
