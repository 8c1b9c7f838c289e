from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.domain.clock import SystemClock, system_clock
from engine.settings import Settings

NEAR = timedelta(minutes=1)


def test_the_clocks_of_several_processes_are_set_by_one_file(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("7200", "ascii")
    one, other = system_clock(str(file)), system_clock(str(file))
    assert abs(one.now() - one.real_now() - timedelta(hours=2)) < NEAR
    file.write_text("-7200", "ascii")
    assert abs(other.now() - other.real_now() + timedelta(hours=2)) < NEAR


def test_without_a_file_it_is_the_walls() -> None:
    assert type(system_clock("")) is SystemClock


def test_outside_tests_nobody_sets_it(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="in tests only"):
        Settings(clock_file=str(tmp_path / "clock"))
