"""A short run of each scene; `make chaos` is the long one, and looks at the seconds too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from tests.reliability.chaos import scenes
from tests.reliability.chaos.receivers import receivers


@pytest.fixture
def url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database."""
    administration = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE chaos")
        yield make_url(postgresql_server).set(database="chaos").render_as_string(hide_password=False)
        connection.exec_driver_sql("DROP DATABASE chaos WITH (FORCE)")
    administration.dispose()


@pytest.mark.postgresql
def test_after_an_outage_and_steps_of_the_clock_every_timer_has_fired_once(url: str, tmp_path: Path) -> None:
    seen = scenes.outage(url, tmp_path, timers=120, workers=2, hold=0.3)
    assert (seen["done"], seen["cases_whose_timer_fired"], seen["fired_in_all"]) == (True, 120, 120)
    assert (seen["cancelled_or_dead"], seen["stopped_well"]) == (0, True)


@pytest.mark.postgresql
def test_one_worker_fires_all_that_is_due(url: str, tmp_path: Path) -> None:
    assert scenes.one_worker(url, tmp_path, timers=50)["fired"] == (50, 50)


@pytest.mark.postgresql
def test_what_a_killed_worker_had_taken_is_sent_by_another(url: str, tmp_path: Path) -> None:
    seen = scenes.killed(url, tmp_path, letters=25)
    assert (seen["done"], seen["letters_that_came"], seen["came_in_all"]) == (True, 25, 25)


@pytest.mark.postgresql
def test_idle_timers_are_left_alone(url: str, tmp_path: Path) -> None:
    assert scenes.idle(url, tmp_path, timers=500, seconds=1)["idle_timers"] == 500


def test_systems_that_are_slow_slow_no_page_and_get_everything_in_the_end(tmp_path: Path) -> None:
    seen = receivers(f"sqlite:///{tmp_path / 'huiqian.db'}", tmp_path, ("slow",), seconds=1, rounds=1, hours=0, left=1)
    assert (seen["dead"], seen["paused"], seen["misled"], seen["stopped_well"]) == (0, 0, 0, True)
    letters, calls = seen["letters"], seen["calls"]
    assert letters[0] == letters[1] > 0
    assert calls[0] == calls[1] > 0
