"""Loads the demo university: its organisation, its processes, and projects played on a moving clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

import processes
from engine.api import Actor, ProcessEngine
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.plan_digests import PlanDigests
from engine.commands.set_up import SetUp
from engine.diagrams.package import read_folder
from engine.domain.clock import FixedClock, SystemClock
from engine.settings import Settings
from engine.testing import ProcessDesk, play, read_scenario
from webhooks.channels.mailbox import MailboxChannel
from webhooks.delivery import deliver_due

ROOT = Path(processes.__file__).parent
NOW = datetime(2026, 11, 20, 9, 42, tzinfo=ZoneInfo("Asia/Shanghai"))
"""The demo's present when it is loaded: a Friday morning with work on every desk."""
MORNING = NOW.replace(hour=8, minute=30)
"""When that day's digests left."""
OPENED = datetime(2026, 9, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When its processes were put in force: before the first project, or the first cases would find no version."""
MACHINE = Actor.system("setup")
MAILS_AT_ONCE = 500
AT_ONCE = {"digests": False, "quiet_hours": False, "mails_per_hour": 1000}
"""While months are replayed project by project, every letter is its own: the clock begins anew with each of them."""


def packages() -> list[Path]:
    """Return the folders of the shipped processes, called ones before their callers."""
    found = [p.parent for p in sorted(ROOT.glob("*/process.toml"))]
    return sorted(found, key=lambda folder: 'calledElement="' in (folder / "process.bpmn").read_text("utf-8"))


def deploy_all(engine: ProcessEngine) -> list[str]:
    """Deploy every shipped package; returns the keys of those that became new versions."""
    results = [engine.execute(DeployPackage(files=read_folder(folder).files), MACHINE) for folder in packages()]
    return [str(r.value["key"]) for r in results if r.value["changed"]]


def load_demo(settings: Settings, tell: Callable[[str], object]) -> None:
    """Fill the empty database of `settings` with the demo; `tell` hears what is being done."""
    tell("正在创建数据库 / creating the database")
    engine = ProcessEngine(settings, SystemClock())
    engine.migrate()
    engine.execute(SetUp(kind="demo", now=NOW), MACHINE)
    engine.close()
    tell("正在载入云溪医科大学（虚构） / loading the fictional university")
    document = yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8"))
    clock = _ReplayClock(OPENED)
    engine = ProcessEngine(settings.model_copy(update={"undo_seconds": 0, **AT_ONCE}), clock)
    engine.execute(ImportOrganisation(document=document), MACHINE)
    deploy_all(engine)
    harness = ProcessDesk(engine, clock, lambda: _deliver(engine))
    scenarios = sorted((read_scenario(p) for p in _projects()), key=lambda s: (s.at, s.path.name))
    for number, scenario in enumerate(scenarios, start=1):
        tell(f"正在演示项目 {number}/{len(scenarios)}：{scenario.name}")
        clock.begin(scenario.at)
        play(harness, scenario)
        _deliver(engine)
    _catch_up(harness, clock)
    _deliver(engine)
    engine.close()
    _first_digests(settings, clock)


class _ReplayClock(FixedClock):
    """Begins anew with each project: they are told one after the other, each in its own time."""

    def begin(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)


def _catch_up(harness: ProcessDesk, clock: _ReplayClock) -> None:
    """Do what falls due between the projects' last steps and the demo's present, each at its own time."""
    first = harness.engine.next_due()
    if first is not None and first < NOW:
        clock.begin(first)
        harness.advance_to(NOW)


def _first_digests(settings: Settings, clock: _ReplayClock) -> None:
    """From now on everybody gets their mail as it is meant: this morning's digests have arrived."""
    engine = ProcessEngine(settings, clock)
    clock.begin(MORNING - timedelta(minutes=1))
    engine.execute(PlanDigests(), MACHINE)
    clock.begin(MORNING)
    _deliver(engine)
    engine.close()


def _deliver(engine: ProcessEngine) -> None:
    while deliver_due(engine, MailboxChannel(), MAILS_AT_ONCE).total:
        pass


def _projects() -> list[Path]:
    return [p for p in sorted((ROOT / "demo" / "projects").glob("*.yaml")) if not p.name.startswith("_")]
