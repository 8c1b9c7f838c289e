"""Writes docs/problems/<code>.md, one page a refusal, from the table that the product itself speaks from."""

from pathlib import Path

from engine.domain.errors import Rejection
from engine.domain.rejections import CODES, sentence

PROBLEMS = Path(__file__).resolve().parent / "problems"


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


def main() -> None:
    """Write every page anew; a code that is gone loses its page."""
    PROBLEMS.mkdir(exist_ok=True)
    for old in PROBLEMS.glob("*.md"):
        old.unlink()
    for code in sorted(CODES):
        (PROBLEMS / f"{code}.md").write_text(page(code), encoding="utf-8")


if __name__ == "__main__":
    main()
