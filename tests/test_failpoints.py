"""Places where a process kills itself: named, counted, and in tests only."""

import signal
import subprocess
import sys

import pytest
from pydantic import ValidationError

from engine.failpoints import Failpoints
from engine.settings import Settings


def test_without_a_name_every_place_is_passed() -> None:
    Failpoints().reach("act.written")


@pytest.mark.parametrize(
    "setting", ["act.writen", ":2", "act.written:0", "act.written:x", "act.written:²", "act.written@7", "job.taken@"]
)
def test_what_names_no_place_is_refused_at_the_start(setting: str) -> None:
    with pytest.raises(ValidationError, match="Expected"):
        Settings(test_mode=True, failpoint=setting)


def test_outside_tests_no_process_kills_itself() -> None:
    with pytest.raises(ValidationError, match="in tests only"):
        Settings(failpoint="act.written")


def died(failpoint: str, *lines: str) -> list[str]:
    """Have a process reach places of the program until one kills it; returns what it said until then."""
    program = "\n".join(("from engine.failpoints import Failpoints", f"points = Failpoints({failpoint!r})", *lines))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL
    return ended.stdout.split()


def test_one_job_alone_can_be_what_kills() -> None:
    reached = ("for job in 'acbd':", "    points.reach('job.taken', job)", "    print(job, flush=True)")
    assert died("job.taken@b", *reached) == ["a", "c"]


def test_the_process_dies_the_nth_time() -> None:
    reached = (
        "for count in range(1, 5):",
        "    points.reach('act.handled')",
        "    points.reach('act.written')",
        "    print(count, flush=True)",
    )
    assert died("act.written:3", *reached) == ["1", "2"]
