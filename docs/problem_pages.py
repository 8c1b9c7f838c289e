"""A page for each refusal, from the table of their words."""

from pathlib import Path

from engine.domain.errors import Rejection
from engine.domain.rejections import CODES, sentence

FOLDER = Path(__file__).resolve().parent / "problems"


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


def write() -> None:
    """Write every page anew; a code that is gone loses its page."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for code in sorted(CODES):
        (FOLDER / f"{code}.md").write_text(page(code), encoding="utf-8")
    (FOLDER / "README.md").write_text(index(), encoding="utf-8")
