"""The example of docs/how-to/test-your-process.md runs as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "test-your-process.md").read_text("utf-8")
FILES = dict(re.findall(r"^`([\w.]+)`:[^\n]*\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


def test_the_example_passes(tmp_path: Path) -> None:
    assert sorted(FILES) == ["expense.bpmn", "test_expense.py"]
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "."]
    played = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    tests = len(re.findall(r"^def test_", FILES["test_expense.py"], re.MULTILINE))
    assert (played.returncode, f"{tests} passed" in played.stdout) == (0, True), played.stdout + played.stderr


def test_the_first_lines_are_true(tmp_path: Path) -> None:
    first = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    (tmp_path / "expense.bpmn").write_text(FILES["expense.bpmn"], encoding="utf-8")
    command = [sys.executable, "-W", "error", "-c", first]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True)
