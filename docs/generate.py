"""Writes the generated pages: docs/problems, one a refusal with their list, and the table of docs/lint."""

import ast
import re
from pathlib import Path
from types import ModuleType

from engine.diagrams import lint
from engine.domain.errors import Rejection
from engine.domain.rejections import CODES, sentence

PROBLEMS = Path(__file__).resolve().parent / "problems"
RULES = Path(__file__).resolve().parent / "lint"
TABLE = re.compile(r"(<!-- written by docs/generate.py -->\n).*(<!-- end -->)", re.DOTALL)
EXAMPLE = re.compile(r"^`(\w+)` at `", re.MULTILINE)


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


def weights(rule: ModuleType) -> dict[str, str]:
    """Return the severity of each code that a rule writes out."""
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(str(rule.__file__)).read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            told = {word.arg: word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)}
            found[str(told.get("code"))] = str(told.get("severity", "error"))
    return found


def rules() -> str:
    """Return the table of the rules, in the order in which they run."""
    rows = ["| | | |", "|---|---|---|"]
    for rule in (*lint.FIRST, *lint.THEN, *lint.AROUND, *lint.LAST):
        name = rule.__name__.rpartition(".")[2]
        text = (RULES / f"{name}.md").read_text("utf-8")
        chinese, english = text.splitlines()[2:4]
        known = {**dict.fromkeys(EXAMPLE.findall(text), "error"), **weights(rule)}
        codes = " ".join(f"`{code}`" + ("" if known[code] == "error" else "⚠") for code in known if code != "None")
        rows.append(f"| [{name}]({name}.md) | {chinese}<br>{english} | {codes} |")
    return "\n".join(rows)


def lint_index() -> str:
    """Return the list of the rules with its table as it has to be."""
    return TABLE.sub(lambda old: f"{old[1]}{rules()}\n{old[2]}", (RULES / "README.md").read_text("utf-8"))


def main() -> None:
    """Write every page anew; a code that is gone loses its page."""
    PROBLEMS.mkdir(exist_ok=True)
    for old in PROBLEMS.glob("*.md"):
        old.unlink()
    for code in sorted(CODES):
        (PROBLEMS / f"{code}.md").write_text(page(code), encoding="utf-8")
    (PROBLEMS / "README.md").write_text(index(), encoding="utf-8")
    (RULES / "README.md").write_text(lint_index(), encoding="utf-8")


if __name__ == "__main__":
    main()
