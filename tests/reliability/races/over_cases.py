"""Races for a whole case, an incident, a version, and one request that is sent many times."""

from collections.abc import Sequence

from engine.commands.cancel_instance import CancelInstance
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_package import DeployPackage
from engine.commands.reassign_task import ReassignTask
from engine.commands.retry_incident import RetryIncident
from engine.commands.start_instance import StartInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.store.instances import Instance
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import DONE, ask, chain, person, serve
from tests.reliability.races.contest import Attempt, Contest, Round, Tried
from tests.reliability.races.over_tasks import count, events, spread

ADMINS = (ADMIN, "sys_admin2")
ALONE = chain("race_alone", ask("sign", person('"cwcz"')), ask("then", person('"kycz"')))
SERVED = chain(
    "race_served",
    ask("sign", person("starter.id"), outcomes=DONE),
    serve("record", "test.record", who="starter.id"),
    ask("then", person('"kycz"')),
)
HEIRS = ("xz", "gjcz", "jwcz", "rscz", "kycz")
POSTS = 100


def terminated_twice(desk: Desk, number: int, threads: int) -> Round:
    """Two administrators; in every other round the starter cancels as well."""
    case = desk.start("race_alone", APPLICANT)

    def stop(n: int) -> Attempt:
        if number % 2 and n % 3 == 0:
            return Attempt(login=APPLICANT, command=CancelInstance(instance_id=case, reason="不办了"))
        return Attempt(login=ADMINS[n % 2], command=TerminateInstance(instance_id=case, reason="停"))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        won, told = [one for one in tried if one.done is not None], events(desk, case)
        fine = len(won) == told["InstanceTerminated"] + told["InstanceCancelled"] == 1
        return [] if fine else [f"Expected it ended once, but it was {len(won)} times."]

    return Round(case=case, attempts=spread(threads, stop), judge=judge, losers=frozenset({"case_not_active"}))


def suspended_and_reassigned(desk: Desk, _number: int, threads: int) -> Round:
    case = desk.start("race_alone", APPLICANT)
    task = desk.task(case)

    def suspend(n: int) -> Attempt:
        return Attempt(login=ADMINS[n // 2 % 2], command=SuspendInstance(instance_id=case, reason="核查"))

    def reassign(n: int) -> Attempt:
        heir = HEIRS[n // 2 % len(HEIRS)]
        return Attempt(login=ADMINS[n // 2 % 2], command=ReassignTask(task_id=task.id, person=heir, reason="出差"))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        told = [event for event in desk.events(case) if event in ("InstanceSuspended", "TaskReassigned")]
        given = count(tried, ReassignTask)["done"]
        fine = told == ["TaskReassigned"] * given + ["InstanceSuspended"] and len(desk.people(task, "asked")) == 1
        return [] if fine else [f"Expected nothing to be reassigned once it stood still, but the trail has {told}."]

    losers = frozenset({"case_not_active", "person_already_asked"})
    return Round(case=case, attempts=spread(threads, suspend, reassign), judge=judge, losers=losers)


def terminated_and_completed(desk: Desk, _number: int, threads: int) -> Round:
    case = desk.start("race_alone", APPLICANT)
    task = desk.task(case)

    def stop(n: int) -> Attempt:
        return Attempt(login=ADMINS[n // 2 % 2], command=TerminateInstance(instance_id=case, reason="停"))

    def decide(_: int) -> Attempt:
        return Attempt(login="cwcz", command=CompleteTask(task_id=task.id, outcome="approve"))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        stopped, decided = count(tried, TerminateInstance)["done"], count(tried, CompleteTask)["done"]
        fine = stopped == 1 and decided in (0, 1) and desk.case(case).state == "terminated"
        return [] if fine else [f"Expected it stopped once and decided at most once, but got {stopped}, {decided}."]

    losers = frozenset({"case_not_active", "task_already_completed", "task_closed"})
    return Round(case=case, attempts=spread(threads, stop, decide), judge=judge, losers=losers)


def retried_twice(desk: Desk, _number: int, threads: int) -> Round:
    desk.register.broken = True
    case = desk.start("race_served", APPLICANT)
    desk.done(desk.task(case), APPLICANT, "done")
    (incident,) = desk.incidents(case)
    desk.register.broken, desk.register.served = False, []

    def retry(n: int) -> Attempt:
        return Attempt(login=ADMINS[n % 2], command=RetryIncident(incident_id=incident.id))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        found = (count(tried, RetryIncident)["done"], len(desk.register.served), desk.task(case).element)
        return [] if found == (1, 1, "then") else [f"Expected it done once more, but got {found}."]

    return Round(case=case, attempts=spread(threads, retry), judge=judge, losers=frozenset({"incident_not_open"}))


def deployed_twice(desk: Desk, number: int, threads: int) -> Round:
    """The same new content by both; in every other round each has another."""
    key, before = "race_deployed", len(desk.definitions("race_deployed"))

    def content(n: int) -> dict[str, bytes]:
        said = f"# {number}" + (f".{n}" if number % 2 else "")
        return chain(key, ask("sign", person('"cwcz"')), manifest=said)

    attempts = [Attempt(login=ADMINS[n % 2], command=DeployPackage(files=content(n))) for n in range(threads)]
    wanted = threads if number % 2 else 1

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        told = [one.done.value for one in tried if one.done is not None]
        fresh = sorted(value["version"] for value in told if value["changed"])
        same = [value for value in told if not value["changed"]]
        fine = fresh == list(range(before + 1, before + wanted + 1)) and len(told) == threads
        fine &= all(value["by"] in ADMINS and value["at"] for value in same)
        fine &= sorted(row.version for row in desk.definitions(key)) == list(range(1, before + wanted + 1))
        return [] if fine else [f"Expected {wanted} new versions after {before}, but got {fresh}."]

    return Round(attempts=attempts, judge=judge)


def sent_many_times(desk: Desk, number: int, _threads: int) -> Round:
    """One request, a hundred times, with one key: a decision, a remark, a new case."""
    case, key = desk.start("race_alone", APPLICANT), f"race-{number}"
    task, before = desk.task(case), len(desk.all(Instance))
    login, command = (
        ("cwcz", CompleteTask(task_id=task.id, outcome="approve")),
        (APPLICANT, Comment(instance_id=case, text="请看")),
        (APPLICANT, StartInstance(process_key="race_alone")),
    )[number % 3]
    attempts = [Attempt(login=login, command=command, key=key)] * POSTS

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        codes, told = count(tried, type(command)), events(desk, case)
        made = (told["TaskCompleted"], told["CommentWritten"], len(desk.all(Instance)) - before)
        wanted = tuple(int(n == number % 3) for n in range(3))
        answers = {str(one.done.value) for one in tried if one.done is not None}
        fine = made == wanted and codes == {"done": 1, "replayed": POSTS - 1} and len(answers) == 1
        return [] if fine else [f"Expected one effect and one answer, but got {made}, {codes}, {answers}."]

    return Round(case=case, attempts=attempts, judge=judge)


CONTESTS = (
    Contest(name="terminate against terminate", begin=terminated_twice, files=(ALONE,)),
    Contest(name="suspend against reassign", begin=suspended_and_reassigned, files=(ALONE,)),
    Contest(name="terminate against complete", begin=terminated_and_completed, files=(ALONE,)),
    Contest(name="two retries of one incident", begin=retried_twice, files=(SERVED,)),
    Contest(name="deploy against deploy", begin=deployed_twice),
    Contest(name="100 posts with one key", begin=sent_many_times, files=(ALONE,)),
)
