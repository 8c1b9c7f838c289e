"""The server's operator makes an installation: a demo with a time of its own, or a real one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.domain.calendar_cn import PUBLISHED_YEARS, seeds
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.identity import VERSION
from engine.runtime.act import Act, Done
from engine.runtime.ladders import seeded
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.store.organisation import CalendarDay, CalendarYear

KIND = "installation_kind"
YEARS = tuple(range(2025, 2031))
"""Later years stand in it provisionally, with the statutory days only."""


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """Set up an empty database as a `demo` or a `real` installation."""

    kind: Literal["demo", "real"]
    now: datetime | None = None
    """The demo's present, from which its time runs on."""


def handle(command: SetUp, act: Act) -> Done:
    """Write what an installation begins with: its kind, the working calendar and the ladders.

    Raises Rejection("already_set_up"): an installation never changes its kind.
    """
    require("machine", act.relations())
    kind = act.session.get(Setting, KIND)
    if kind is not None:
        raise Rejection("already_set_up", kind=kind.value)
    act.session.add(Setting(key=KIND, value=command.kind))
    act.session.add(Setting(key=VERSION, value=1))
    for year in YEARS:
        act.session.add(CalendarYear(year=year, published=year in PUBLISHED_YEARS))
        for seed in seeds(year):
            act.session.add(CalendarDay(day=seed.day.isoformat(), working=seed.working, name=seed.name))
    act.session.add_all(seeded(act.actor.id, act.now))
    if command.now is not None:
        act.session.add(Setting(key=CLOCK_OFFSET, value=(command.now - act.real_now).total_seconds()))
    act.emit("InstallationSetUp", payload={"kind": command.kind})
    return Done()
