"""The main lifecycle, a project of grade B: every act from the draft to the decision, played from its scenario."""

from collections import defaultdict
from pathlib import Path

from sqlalchemy import select

from engine.commands.attach_file import AttachFile
from engine.commands.complete_task import CompleteTask
from engine.commands.start_instance import StartInstance
from engine.store.tasks import Task
from engine.testing import ROOT, play, read_scenario
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import BenchDesk, Call, a_desk
from tests.benchmarks.figures import Figure, Lap, in_milliseconds
from tests.factories.people import demo_people
from tests.factories.shipped import SHIPPED

SCENARIO = ROOT / "project_lifecycle" / "scenarios" / "grade-b.yaml"
KEYS = SHIPPED


def university(desk: BenchDesk) -> None:
    """Load the demo university and put its processes in force."""
    desk.import_organisation(demo_people())
    desk.deploy(*KEYS)


def lifecycle(folder: Path, counts: Counts) -> list[Figure]:
    """Play the scenario again and again; the first time warms the caches and is not counted."""
    with a_desk(folder) as desk:
        university(desk)
        scenario = read_scenario(SCENARIO)
        totals: list[Lap] = []
        acts: dict[str, list[Lap]] = defaultdict(list)
        for number in range(1 + counts.lifecycles):
            desk.metered.calls.clear()
            desk.replay.begin(scenario.at)
            case = play(desk, scenario)
            if number == 0:
                continue
            elements = _elements(desk, case)
            totals.append(sum((call.lap for call in desk.metered.calls), Lap()))
            for call in desk.metered.calls:
                acts[_name(call, elements)].append(call.lap / max(1, call.acted))
    completions = [lap for name, laps in acts.items() if name.startswith("complete") for lap in laps]
    number = sum(map(len, acts.values())) // len(totals)
    return [
        *(in_milliseconds(laps, "lifecycle", name) for name, laps in acts.items()),
        in_milliseconds(completions, "lifecycle", "any completion"),
        in_milliseconds(totals, "lifecycle", "whole case", f"{number} acts and ticks"),
    ]


def _elements(desk: BenchDesk, case: str) -> dict[str, str]:
    with desk.engine.database.reading() as session:
        rows = session.execute(select(Task.id, Task.element).where(Task.instance_id == case)).all()
    return {row.id: row.element for row in rows}


def _name(call: Call, elements: dict[str, str]) -> str:
    match call.command:
        case StartInstance():
            return "start"
        case CompleteTask(task_id=task_id):
            return f"complete {elements[task_id]}"
        case AttachFile():
            return "attach a file"
        case "due":
            return "a timer or rung that fell due" if call.acted else "a tick with nothing due"
        case other:
            return type(other).__name__
