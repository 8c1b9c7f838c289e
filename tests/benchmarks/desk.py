"""Opens an engine for a workload: durable commits, people in five lanes, a meter on what is executed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine.api import Actor, ProcessEngine, Result
from engine.commands.set_up import SetUp
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.store import Base
from engine.testing import MACHINE, START, ProcessDesk
from tests.benchmarks.diagrams import LANES
from tests.benchmarks.figures import Lap, Stopwatch

_NAME = {"zh": "甲", "en": "A"}
STARTER = "p5"
"""Sits in no lane: nobody decides on a case of their own."""


class ReplayClock(FixedClock):
    """Begins anew with each case, so that one engine can be told the same story again and again."""

    def begin(self, moment: datetime) -> None:
        """Go to `moment`, back as well as forward."""
        self._moment = moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """One command that was carried out, or one tick."""

    command: object
    lap: Lap
    acted: int = 1


class MeteredEngine(ProcessEngine):
    """Notes how long every command and every tick took."""

    def __init__(self, settings: Settings, clock: FixedClock) -> None:
        super().__init__(settings, clock)
        self.calls: list[Call] = []

    def execute(self, command: object, actor: Actor, *, key: str | None = None) -> Result:
        """Carry out a command, and note the time."""
        watch = Stopwatch()
        with watch.lap():
            result = super().execute(command, actor, key=key)
        self.calls.append(Call(command, watch.laps[0]))
        return result

    def run_due(self, limit: int = 200, *, shared: bool = False) -> int:
        """Execute what is due, and note the time."""
        watch = Stopwatch()
        with watch.lap():
            acted = super().run_due(limit, shared=shared)
        self.calls.append(Call("due", watch.laps[0], acted))
        return acted


class BenchDesk(ProcessDesk):
    """A harness whose engine is metered and whose clock can be set back."""

    def __init__(self, engine: MeteredEngine, clock: ReplayClock) -> None:
        super().__init__(engine, clock)
        self.metered, self.replay = engine, clock


@contextmanager
def a_desk(folder: Path, url: str = "", **settings: object) -> Iterator[BenchDesk]:
    """Yield an engine over an empty database: SQLite in `folder` with its write-ahead log and synchronous=FULL."""
    clock = ReplayClock(START)
    chosen = Settings(
        database_url=url or f"sqlite:///{folder / 'bench.db'}",
        data_dir=folder,
        test_mode=True,
        undo_seconds=0,
    ).model_copy(update=settings)
    engine = MeteredEngine(chosen, clock)
    Base.metadata.create_all(engine.database.engine)
    engine.execute(SetUp(kind="demo"), MACHINE)
    desk = BenchDesk(engine, clock)
    try:
        yield desk
    finally:
        desk.close()


def people() -> dict[str, Any]:
    """Return an organisation of six: one person for each lane, and one who starts cases."""
    logins = [f"p{number}" for number in range(LANES + 1)]
    return {
        "units": [{"code": "U", "name": _NAME}],
        "persons": [
            {"login": login, "name": _NAME, "unit": "U", "email": f"{login}@bench.example"} for login in logins
        ],
        "posts": [
            {"code": f"post-{login}", "unit": "U", "title": _NAME, "holders": [{"person": login}]} for login in logins
        ],
        "groups": [{"code": f"lane{n}", "name": _NAME, "members": [{"post": f"post-p{n}"}]} for n in range(LANES)],
    }


def package(key: str, diagram: bytes) -> Mapping[str, bytes]:
    """Return a process package of one diagram without forms, whose tasks take any fields."""
    manifest = f'key="{key}"\naudience=["everyone"]\nfree_fields=true\n[name]\nzh="{key}"\nen="{key}"\n'
    return {"process.toml": manifest.encode(), "process.bpmn": diagram}


@dataclass(slots=True)
class Traffic:
    """What went to the database: statements but for BEGIN, and commits."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def watched(desk: ProcessDesk) -> Iterator[Traffic]:
    """Count what the body sends to the database."""
    traffic, engine = Traffic(), desk.engine.database.engine

    def statement(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        if not text.startswith("BEGIN"):
            traffic.statements.append(text)

    def commit(_connection: object) -> None:
        traffic.commits += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield traffic
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)
