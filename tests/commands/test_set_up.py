from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.api import ProcessEngine
from engine.commands.set_up import SetUp
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.store import Base
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.store.organisation import CalendarYear, Person
from engine.testing import MACHINE, START
from tests.factories.desk import ADMIN, Desk, Register


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Desk]:
    """An installation that was never set up."""
    clock = FixedClock(START)
    engine = ProcessEngine(Settings(database_url=f"sqlite:///{tmp_path}/new.db", data_dir=tmp_path), clock)
    Base.metadata.create_all(engine.database.engine)
    yield Desk(engine, clock, Register())
    engine.close()


def test_a_real_installation_begins_without_anybody(empty: Desk) -> None:
    assert empty.engine.kind is None
    empty.machine(SetUp(kind="real"))
    assert empty.engine.kind == "real"
    assert empty.all(Person) == []
    assert {y.year: y.published for y in empty.all(CalendarYear)} == {
        2025: True,
        2026: True,
        **dict.fromkeys(range(2027, 2031), False),
    }
    event = empty.last()
    assert (event.event, event.actor, event.payload) == ("InstallationSetUp", "system:test", {"kind": "real"})


def test_a_demo_has_a_time_of_its_own(empty: Desk) -> None:
    empty.machine(SetUp(kind="demo", now=START + timedelta(days=30)))
    assert empty.one(Setting, Setting.key == CLOCK_OFFSET).value == timedelta(days=30).total_seconds()


def test_the_kind_never_changes(harness: Desk) -> None:
    refusal = harness.refusal(MACHINE, SetUp(kind="real"))
    assert (refusal.code, refusal.fields) == ("already_set_up", {"kind": "demo"})
    assert harness.code(ADMIN, SetUp(kind="real")) == "not_permitted"
