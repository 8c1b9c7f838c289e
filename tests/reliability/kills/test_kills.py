"""A short run of kills on each database; `python -m tests.reliability.kills` is the long one."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from tests.reliability.kills.receivers import receivers
from tests.reliability.kills.running import Limits, run_kills

KILLS = 10


@pytest.fixture
def empty_postgresql(postgresql_server: str) -> str:
    """The address of a new database; it goes with the server."""
    engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE kills")
    engine.dispose()
    return make_url(postgresql_server).set(database="kills").render_as_string(hide_password=False)


def _survives(url: str, folder: Path) -> None:
    with receivers() as came:
        outcome = run_kills(url, folder, came, Limits(kills=KILLS), seed=1)
    assert outcome.sound, outcome
    assert sum(outcome.kills.values()) >= KILLS
    assert outcome.acknowledged > KILLS
    assert outcome.timers > 0
    assert outcome.letters > 0
    assert outcome.calls > 0
    assert min(outcome.kills.values()) >= 1  # every place


def test_nothing_acknowledged_is_lost_or_doubled_on_sqlite(tmp_path: Path) -> None:
    _survives(f"sqlite:///{tmp_path / 'kills.db'}", tmp_path)


@pytest.mark.postgresql
def test_nothing_acknowledged_is_lost_or_doubled_on_postgresql(empty_postgresql: str, tmp_path: Path) -> None:
    _survives(empty_postgresql, tmp_path)
