"""A process that serves ends cleanly whenever it is told to: while it still imports, and when it works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HELD = """
import signal, sys, time

class Held:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            print("importing", flush=True)
            time.sleep(60)
        return None

sys.meta_path.insert(0, Held())
for number in {ignored}:
    signal.signal(number, signal.SIG_IGN)
from ui.cli import main
main(args=sys.argv[1:])
"""
"""A process that stays for a minute in the middle of an import, as one does whose disk is slow."""


def serving(where: Path, *words: str, module: str = "", ignored: str = "()") -> subprocess.Popen[str]:
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUIQIAN_")},
        "HUIQIAN_DATA_DIR": str(where),
        "HUIQIAN_PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-c", HELD.format(module=module, ignored=ignored), *words],
        cwd=where,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("words", "sent"), [("worker", signal.SIGTERM), ("run", signal.SIGINT), ("web", signal.SIGTERM)]
)
def test_stopped_while_it_imports_it_ends_cleanly(tmp_path: Path, words: str, sent: signal.Signals) -> None:
    process = serving(tmp_path, words, module="engine.api", ignored=f"({signal.SIGINT:d},)")
    assert process.stdout is not None
    assert process.stdout.readline() == "importing\n"
    process.send_signal(sent)
    _, said = process.communicate()
    assert (process.returncode, said) == (0, "已停止 / stopped\n")


def test_stopped_when_it_serves_it_ends_cleanly(tmp_path: Path) -> None:
    made = serving(tmp_path, "init")
    _, trouble = made.communicate()
    assert (made.returncode, trouble) == (0, "")
    process = serving(tmp_path, "web")
    assert process.stdout is not None
    assert "Huiqian" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    said, trouble = process.communicate()
    assert (process.returncode, said) == (0, "已停止 / stopped\n")
    assert "Traceback" not in trouble
