"""`huiqian lint` on files and folders."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.spiff.drawing import call, draw, end, start, user, xor
from ui.cli import main

ROOT = Path(__file__).resolve().parents[3]
SOUND = draw("p", [start(), user("a"), end()], ["s>a", "a>e"])
BROKEN = draw("q", [start(), user("a"), end(), user("lost")], ["s>a", "a>e", "lost>e"])
WARNED = draw("r", [start(), xor("x"), end(), end("f")], ["s>x", "x>e[true]", "x>f[false]"])
TABLE = ROOT / "processes" / "project_lifecycle" / "decisions" / "precheck.dmn"


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["lint", *map(str, words)], catch_exceptions=False)
    return done.exit_code, done.output


def files(*words: object) -> dict[str, dict[str, object]]:
    _, output = run("--json", *words)
    return {Path(one["path"]).name: one for one in json.loads(output)["files"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "sound.bpmn").write_bytes(SOUND)
    (tmp_path / "inner" / "broken.BPMN").write_bytes(BROKEN)
    (tmp_path / "inner" / "table.dmn").write_bytes(TABLE.read_bytes())
    (tmp_path / "notes.txt").write_text("nothing to check")
    return tmp_path


def test_accepted_files_end_with_0_and_refused_ones_with_1(folder: Path) -> None:
    assert run(folder / "sound.bpmn")[0] == 0
    assert run(folder / "inner" / "broken.BPMN")[0] == 1
    assert run(folder)[0] == 1
    (folder / "warned.bpmn").write_bytes(WARNED)
    assert run(folder / "warned.bpmn")[0] == 0


def test_a_line_a_finding(folder: Path) -> None:
    path = folder / "inner" / "broken.BPMN"
    assert run(path)[1].splitlines() == [
        f"{path}:1: unreachable lost: Expected 'lost' to be reached from the start, but no path leads to it.",
        f"{path}: refused; not checked: groups, variables",
    ]
    (folder / "warned.bpmn").write_bytes(WARNED)
    assert run(folder / "warned.bpmn")[1].splitlines()[0].endswith("the case stops there with an incident. (warning)")


def test_the_object_that_programs_read(folder: Path) -> None:
    assert files(folder / "inner" / "broken.BPMN") == {
        "broken.BPMN": {
            "path": str(folder / "inner" / "broken.BPMN"),
            "accepted": False,
            "findings": [
                {
                    "code": "unreachable",
                    "element": "lost",
                    "line": 1,
                    "message": "Expected 'lost' to be reached from the start, but no path leads to it.",
                    "severity": "error",
                }
            ],
            "not_checked": ["groups", "variables"],
        }
    }


def test_folders_are_searched_for_diagrams_and_decisions(folder: Path) -> None:
    assert {name: one["accepted"] for name, one in files(folder).items()} == {
        "sound.bpmn": True,
        "broken.BPMN": False,
        "table.dmn": True,
    }


def test_nothing_to_check(tmp_path: Path) -> None:
    assert run(tmp_path) == (2, "没有 .bpmn 或 .dmn 文件 / no .bpmn or .dmn file there.\n")
    assert run(tmp_path / "missing.bpmn")[0] == 2


def test_processes_of_one_command_line_know_one_another(tmp_path: Path) -> None:
    caller, called = tmp_path / "caller.bpmn", tmp_path / "called.bpmn"
    caller.write_bytes(draw("p", [start(), call("c", "other"), end()], ["s>c", "c>e"]))
    ways = ["s>x", "x>yes[true]", "x>no*"]
    called.write_bytes(draw("other", [start(), xor("x"), end("yes", "passed"), end("no", "vetoed")], ways))
    assert files(caller)["caller.bpmn"]["not_checked"] == ["processes", "variables"]
    told = files(caller, called)["caller.bpmn"]
    assert [finding["code"] for finding in told["findings"]] == ["result_ignored"]
    assert told["not_checked"] == ["variables"]


def test_the_same_key_twice_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "caller.bpmn").write_bytes(draw("p", [start(), call("c", "other"), end()], ["s>c", "c>e"]))
    for name, codes in (("one", ("passed", "vetoed")), ("two", ("yes", "no"))):
        shapes = [start(), xor("x"), *(end(f"e{code}", code) for code in codes)]
        ways = ["s>x", f"x>e{codes[0]}[true]", f"x>e{codes[1]}*"]
        (tmp_path / f"{name}.bpmn").write_bytes(draw("other", shapes, ways))
    assert files(tmp_path)["caller.bpmn"]["accepted"]


def test_the_real_processes_are_accepted() -> None:
    told = files(ROOT / "processes", ROOT / "docs" / "how-to")
    assert [name for name, one in told.items() if not one["accepted"]] == []
    assert "variables" not in told["process.bpmn"]["not_checked"]


def test_a_package_is_judged_with_its_forms(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "process.bpmn").write_bytes(SOUND)
    (tmp_path / "process.toml").write_text('key = "p"\nname = "P"\n')
    (tmp_path / "forms" / "apply.form").write_text('{"components": 5}')
    told = files(tmp_path)
    assert (told["apply.form"]["accepted"], told["process.bpmn"]["accepted"]) == (False, True)
    (tmp_path / "process.toml").write_text("key = ")
    told = files(tmp_path)
    assert (told["process.toml"]["accepted"], told["process.bpmn"]["accepted"]) == (False, True)


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "gone.bpmn"
    path.mkdir()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "bytes.bpmn").write_bytes(bytes(range(256)))
    assert {name: [f["code"] for f in one["findings"]] for name, one in files(tmp_path).items()} == {
        "bytes.bpmn": ["not_xml"]
    }


def test_it_starts_without_what_it_does_not_need() -> None:
    program = (
        "import sys; from ui.cli import main\n"
        f"try: main(['lint', {str(ROOT / 'processes')!r}])\n"
        "except SystemExit: pass\n"
        "print(' '.join(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    modules = set(loaded.stdout.splitlines()[-1].split())
    assert modules & {"sqlalchemy", "SpiffWorkflow", "flask", "pydantic", "alembic"} == set()
