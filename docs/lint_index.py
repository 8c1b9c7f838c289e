"""Writes the list of rules in docs/lint/README.md, from the rules' own code and pages."""

import ast
import re
from pathlib import Path
from types import ModuleType

from engine.diagrams import lint

RULES = Path(__file__).resolve().parent / "lint"
TABLE = re.compile(r"(<!-- written by docs/generate.py -->\n).*(<!-- end -->)", re.DOTALL)
EXAMPLE = re.compile(r"^`(\w+)` at `", re.MULTILINE)


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


def write() -> None:
    """Write the list anew."""
    (RULES / "README.md").write_text(lint_index(), encoding="utf-8")
