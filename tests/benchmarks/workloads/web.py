"""A-5 completed by posting the form of the inbox: sign-in, form token, the command, the redirect."""

from pathlib import Path

from tests.benchmarks.browser import Browser, application
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, a_desk
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.chains import deploy

TASKS = 5


def web(folder: Path, counts: Counts) -> list[Figure]:
    """Post the decision on every task of a few cases."""
    watch = Stopwatch()
    with a_desk(folder) as desk:
        deploy(desk, TASKS)
        app = application(desk)
        browsers = {login: Browser(desk, app, login) for login in (f"p{lane}" for lane in range(TASKS))}
        for number in range(counts.warm_up + counts.inbox_requests // TASKS):
            if number == counts.warm_up:
                watch = Stopwatch()
            case = desk.start("bench", STARTER)
            for _ in range(TASKS):
                (task,) = desk.open_tasks(case)
                (asked,) = desk.asked(task.id)
                with watch.lap():
                    browsers[asked.person].post(
                        f"/inbox/{task.id}/complete",
                        key=f"key-{task.id}",
                        outcome="approve",
                        seen_version=str(task.version),
                    )
    return [watch.figure("web", "POST complete", "server's own time, without the network")]
