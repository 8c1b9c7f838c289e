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


def test_one_job_alone_can_be_what_kills() -> None:
    program = (
        "from engine.failpoints import Failpoints\n"
        "points = Failpoints('job.taken@b')\n"
        "for job in ('a', 'c', 'b', 'd'):\n"
        "    points.reach('job.taken', job)\n"
        "    print(job, flush=True)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split()) == (-signal.SIGKILL, ["a", "c"])


def test_the_process_dies_the_nth_time() -> None:
    program = (
        "from engine.failpoints import Failpoints\n"
        "points = Failpoints('act.written:3')\n"
        "for count in range(1, 5):\n"
        "    points.reach('act.handled')\n"
        "    points.reach('act.written')\n"
        "    print(count, flush=True)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split()) == (-signal.SIGKILL, ["1", "2"])
