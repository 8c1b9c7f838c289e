import ast
import re
import subprocess

from tests.house.sources import ROOT, product_files, tree_of

# Put together from parts, so that this file does not name what it forbids.
REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs", "org"))]
MACHINE_PATHS = [f"/{name}/" for name in ("work", "root", "tmp", "home")]
FORBIDDEN = re.compile("|".join([*map(re.escape, REGISTRIES), *(rf"(?<![\w.}}/]){path}\w" for path in MACHINE_PATHS)]))
VAGUE_NAMES = {"utils", "helpers", "common", "manager", "managers", "misc", "base_classes"}
LONGEST = 500
# A longer file is a question; here stands its answer.
LONG_FILES: dict[str, str] = {
    "engine/store/migrations/versions/0001_first_tables.py": "lists every table once and is never edited again",
}


def committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    found = []
    for name in committed():
        text = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        found += [
            f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}" for hit in FORBIDDEN.finditer(text)
        ]
    assert found == []


def test_every_file_says_its_job() -> None:
    assert [name for name in product_files() if not ast.get_docstring(tree_of(name))] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    parts = {name: set(name.removesuffix(".py").split("/")) for name in product_files()}
    assert [name for name, words in parts.items() if words & VAGUE_NAMES] == []


def test_no_file_is_too_long() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in product_files()}
    assert [name for name, length in lengths.items() if length > LONGEST and name not in LONG_FILES] == []
