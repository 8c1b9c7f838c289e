from engine.commands.ask_question import AskQuestion
from engine.commands.relay_ladder import RelayLadder
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.commands.test_change_ladder import change, rungs, waits
from tests.factories.desk import ADMIN, Desk


def waiting(harness: Desk, case: str) -> str:
    (job,) = harness.jobs(case, "reladder")
    return job.id


def test_the_machine_follows_the_new_version_once(harness: Desk) -> None:
    case = waits(harness)
    harness.act(ADMIN, change(open_tasks=True))
    job = waiting(harness, case)
    harness.machine(RelayLadder(job_id=job))
    assert [act for act, _ in rungs(harness, case)] == ["remind", "supervise"]
    assert harness.code(MACHINE, RelayLadder(job_id=job)) == "job_moved_on"


def test_only_the_newest_version_is_followed(harness: Desk) -> None:
    case = waits(harness)
    harness.act(ADMIN, change(open_tasks=True))
    harness.act(ADMIN, change(seen_version=2, open_tasks=True))
    harness.settle()
    assert harness.task(case).ladder_version == 3
    assert harness.events(case).count("LadderRewritten") == 1


def test_a_task_whose_clock_stands_keeps_standing(harness: Desk) -> None:
    case = waits(harness)
    harness.act("cwcz", AskQuestion(task_id=harness.task(case).id, person="lc_pi", text="经费？", pause=True))
    harness.act(ADMIN, change(open_tasks=True))
    harness.settle()
    held = harness.all(Job, Job.instance_id == case, Job.kind == "ladder", Job.state == "paused")
    assert [str(job.payload["act"]) for job in held] == ["remind", "supervise"]
    assert rungs(harness, case) == []


def test_what_is_refused(harness: Desk) -> None:
    case = waits(harness)
    harness.act(ADMIN, change(open_tasks=True))
    assert harness.code(ADMIN, RelayLadder(job_id=waiting(harness, case))) == "not_permitted"
    assert harness.code(MACHINE, RelayLadder(job_id="0" * 32)) == "job_moved_on"
