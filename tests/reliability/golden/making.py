"""Chooses where to stop which story so that every wait state is there, and keeps the cases and their stories."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_LZMA, ZipFile

import yaml
from sqlalchemy import select

from engine.api import ProcessEngine
from engine.backup.writing import write_backup
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_up import SetUp
from engine.diagrams.package import read_folder
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.store.conversations import Question
from engine.store.jobs import Job
from engine.store.subscriptions import Subscription
from engine.store.tasks import Assignment
from engine.testing import MACHINE, ROOT, ProcessDesk, play, read_scenario
from engine.testing.desk import ZONE
from engine.testing.scenario import Scenario, ScenarioFailed
from tests.factories.shipped import SHIPPED
from tests.reliability.golden import kit

AT = datetime(2026, 9, 7, 9, 0, tzinfo=ZONE)
OWN = Path(__file__).parent / "stories"
"""Stories about what the shipped ones do not stop at; each says after how many steps."""
BEYOND = frozenset({"advance", "away", "back"})
"""Steps by which time passes, or somebody stands in for somebody, in all cases."""
Stop = tuple[Path, int]


def make(folder: Path) -> list[str]:
    """Write the archive, the stories and which case stands where into `folder`; returns a line about each."""
    folder.mkdir()
    chosen = _chosen()
    with _desk() as (desk, settings):
        cases = [
            {"story": "the kit", "case": kit.begin(desk)},
            {"story": "the kit, suspended", "case": kit.begin_suspended(desk)},
        ]
        for path, steps in chosen:
            kept = _keep(folder / "stories", path)
            story = read_scenario(kept)
            case = play(desk, replace(story, steps=story.steps[:steps]))
            cases.append({"story": str(kept.relative_to(folder)), "done": steps, "case": case})
        desk.engine.close()
        loose = folder / "loose.zip"
        write_backup(settings, loose, AT)
        _pack(loose, folder / "cases.huiqian")
    (folder / "cases.yaml").write_text(yaml.safe_dump({"at": AT, "cases": cases}, allow_unicode=True), "utf-8")
    return [f"{one['story']} after {one.get('done', 'all')} steps" for one in cases]


def _pack(loose: Path, tight: Path) -> None:
    """Make of an archive, which is written to be quick, one that is small: it is kept for ever."""
    with ZipFile(loose) as source, ZipFile(tight, "w", ZIP_LZMA) as target:
        for entry in source.infolist():
            target.writestr(entry, source.read(entry), ZIP_LZMA)
    loose.unlink()


@contextmanager
def _desk() -> Iterator[tuple[ProcessDesk, Settings]]:
    """Open a desk whose tables were made by the migrations, as an installation's are."""
    with TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place), test_mode=True, undo_seconds=0)
        clock = FixedClock(AT)
        engine = ProcessEngine(settings, clock)
        engine.migrate()
        engine.execute(SetUp(kind="demo"), MACHINE)
        document = yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8"))
        engine.execute(ImportOrganisation(document=document), MACHINE)
        for key in SHIPPED:
            engine.execute(DeployPackage(files=read_folder(ROOT / key).files), MACHINE)
        yield ProcessDesk(engine, clock), settings
        engine.close()


def _chosen() -> list[Stop]:
    """Return the fewest stops, more or less, that together stand at every wait state which can be reached today."""
    shipped = sorted(path for path in ROOT.glob("*/scenarios/*.yaml") if not path.name.startswith("_"))
    reached: dict[Stop, set[str]] = {}
    with _desk() as (desk, _):
        for path in shipped:
            reached.update(_reached(desk, path))
    own = [(path, int(yaml.safe_load(path.read_text("utf-8"))["stop"])) for path in sorted(OWN.glob("*.yaml"))]
    chosen: list[Stop] = []
    left = set().union(*reached.values())
    while left:
        best = max(reached, key=lambda stop: len(reached[stop] & left))
        chosen.append(best)
        left -= reached[best]
    return chosen + own


def _reached(desk: ProcessDesk, path: Path) -> Mapping[Stop, set[str]]:
    """Return where a story stands after each of its steps, until one of them changes more than its own case."""
    story, case = read_scenario(path), ""
    found: dict[Stop, set[str]] = {}
    for number, step in enumerate(story.steps, start=1):
        if not BEYOND.isdisjoint(step) or number == len(story.steps):
            break
        try:
            case = play(desk, _only(story, step), case)
        except ScenarioFailed:
            break  # it needs the day on which it is told
        found[path, number] = set(_waits(desk, case))
    return found


def _only(story: Scenario, step: Mapping[str, object]) -> Scenario:
    return replace(story, steps=(step,))


def _waits(desk: ProcessDesk, case: str) -> Iterator[str]:
    """Give the wait states of a case: its tasks with what is going on at them, its timers, its messages."""
    with desk.engine.database.reading() as session:
        for job in session.scalars(select(Job).where(Job.instance_id == case, Job.state == "waiting")):
            if job.kind == "timer":
                yield f"timer {job.payload['element']}"
        for wait in session.scalars(select(Subscription).where(Subscription.instance_id == case)):
            yield f"{wait.kind} {wait.element}"
        asked = select(Question).where(Question.instance_id == case, Question.state == "open")
        yield from ("question" for _ in session.scalars(asked))
        tasks = desk.open_tasks(case)
        rows = session.scalars(select(Assignment).where(Assignment.task_id.in_([task.id for task in tasks])))
        yield from (f"{row.kind} {row.state}" for row in rows)
    yield from (f"task {task.element}" for task in tasks)


def _keep(stories: Path, path: Path) -> Path:
    """Copy a story with the fields it uses: what it says may change, what it said when it was stopped may not."""
    folder = stories / read_scenario(path).process / "scenarios"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / path.name)
    beside = path.parent if path.parent != OWN else ROOT / folder.parent.name / "scenarios"
    for shared in beside.glob("_*.yaml"):
        shutil.copy(shared, folder / shared.name)
    return folder / path.name
