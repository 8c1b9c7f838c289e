"""What one vote costs: one that decides nothing, in bodies of growing size, and the one that decides."""

from pathlib import Path

from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.testing import MACHINE
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, BenchDesk, a_desk, package, people
from tests.benchmarks.figures import Figure, Lap, in_milliseconds
from tests.factories.slip import STANDARD, ask, person
from tests.spiff.drawing import draw, end, start

BODIES = (5, 21)
CASES = 20


def vote(folder: Path, counts: Counts) -> list[Figure]:
    """Bodies of 5 and of 21 vote case after case."""
    cases = CASES if counts.lifecycles > 1 else 1
    with a_desk(folder) as desk:
        _prepare(desk)
        return [figure for body in BODIES for figure in _measure(desk, body, cases, counts.warm_up)]


def _voters(body: int) -> list[str]:
    return [f"v{number:02}" for number in range(body)]


def _prepare(desk: BenchDesk) -> None:
    document = people()
    name = {"zh": "乙", "en": "B"}
    document["persons"] += [
        {"login": login, "name": name, "unit": "U", "email": f"{login}@bench.example"} for login in _voters(max(BODIES))
    ]
    desk.engine.execute(ImportOrganisation(document=document), MACHINE)
    for body in BODIES:
        named = ",".join(f'"{login}"' for login in _voters(body))
        sign = ask("sign", person(f"[{named}]"), outcomes=STANDARD, approval='policy="all"', due='in="3 workdays"')
        then = ask("then", person('"p0"'), due='in="3 workdays"')
        drawn = draw(f"body{body}", [start(), sign, then, end()], ["s>sign", "sign>then", "then>e"])
        desk.engine.execute(DeployPackage(files=package(f"body{body}", drawn)), MACHINE)


def _measure(desk: BenchDesk, body: int, cases: int, warm_up: int) -> list[Figure]:
    undecided: list[Lap] = []
    deciding: list[Lap] = []
    for number in range(warm_up + cases):
        task = desk.open_tasks(desk.start(f"body{body}", STARTER))[0]
        desk.metered.calls.clear()
        for login in _voters(body):
            desk.complete(task.id, login)
        laps = [call.lap for call in desk.metered.calls if isinstance(call.command, CompleteTask)]
        if number >= warm_up:
            undecided += laps[:-1]
            deciding += laps[-1:]
    return [
        in_milliseconds(undecided, "vote", f"one of {body} that decides nothing"),
        in_milliseconds(deciding, "vote", f"the one of {body} that decides"),
    ]
