"""Races for one task: votes, claims, hand-overs, returns, taking back, signers."""

from collections import Counter
from collections.abc import Callable, Sequence

from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.send_back import SendBack
from engine.commands.transfer_task import TransferTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.instances import Seen
from engine.store.tasks import Task
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, ask, chain, group, person
from tests.reliability.races.contest import Attempt, Contest, Round, Tried

POOL, THEN = (
    (group("dept_handler"), group("dept_head")),
    ask("then", person('["jwcz", "kycz"]'), approval='policy="any"'),
)
PAIR = ask("sign", person('["cwcz", "xz"]'), approval='policy="all"')
EITHER = ask("sign", person('["cwcz", "xz"]'), approval='policy="any"')
WRITE = ask("write", person("starter.id"), outcomes=DONE)
VOTES = chain("race_votes", PAIR, THEN)
CLAIMS = chain("race_claims", WRITE, ask("look", *POOL), THEN)
SIGNERS = chain("race_signers", EITHER, THEN)


def count(tried: Sequence[Tried], kind: type) -> Counter[str]:
    """What became of the attempts with one command."""
    return Counter(one.code for one in tried if isinstance(one.attempt.command, kind))


def spread(number: int, *makers: Callable[[int], Attempt]) -> list[Attempt]:
    """So many attempts, of each kind in turn."""
    return [makers[n % len(makers)](n) for n in range(number)]


def pooled(desk: Desk) -> tuple[Task, list[str]]:
    """A task of a pool, and its people."""
    case = desk.start("race_claims", APPLICANT)
    desk.done(desk.task(case), APPLICANT, "done")
    task = desk.task(case)
    return task, desk.people(task)


def events(desk: Desk, case: str) -> Counter[str]:
    return Counter(desk.events(case))


def last_two_votes(desk: Desk, _number: int, threads: int) -> Round:
    case = desk.start("race_votes", APPLICANT)
    task = desk.task(case)

    def vote(n: int) -> Attempt:
        return Attempt(login=("cwcz", "xz")[n % 2], command=CompleteTask(task_id=task.id, outcome="approve"))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        told = events(desk, case)
        deciding = [one for one in tried if one.done is not None and one.done.value["decided"]]
        found = (count(tried, CompleteTask)["done"], len(deciding), told["TaskCompleted"], told["VoteCast"])
        return [] if found == (2, 1, 1, 1) else [f"Expected two votes, the second of which decides, but got {found}."]

    losers = frozenset({"already_voted", "task_already_completed"})
    return Round(case=case, attempts=spread(threads, vote), judge=judge, losers=losers)


def claim_against_claim(desk: Desk, _number: int, threads: int) -> Round:
    task, people = pooled(desk)
    attempts = [Attempt(login=who, command=ClaimTask(task_id=task.id)) for who in people[:threads]]

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        won = [one.attempt.login for one in tried if one.done is not None]
        fine = won == [desk.reread(task).claimed_by] and events(desk, task.instance_id)["TaskClaimed"] == 1
        return [] if fine else [f"Expected one to claim it, but {won} did."]

    return Round(case=task.instance_id, attempts=attempts, judge=judge, losers=frozenset({"task_claimed_by_other"}))


def claim_against_transfer(desk: Desk, _number: int, threads: int) -> Round:
    """The holder hands it on while others of the pool try to take it, and the new one claims it as well."""
    task, people = pooled(desk)
    holder, heir, *others = people
    desk.act(holder, ClaimTask(task_id=task.id))

    def hand(_: int) -> Attempt:
        return Attempt(login=holder, command=TransferTask(task_id=task.id, person=heir))

    def claim(n: int) -> Attempt:
        return Attempt(login=(heir, *others)[n // 2 % (len(others) + 1)], command=ClaimTask(task_id=task.id))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        told = events(desk, task.instance_id)
        found = (count(tried, TransferTask)["done"], told["TaskTransferred"], desk.reread(task).claimed_by)
        return [] if found == (1, 1, heir) else [f"Expected it handed on once, to {heir}, but got {found}."]

    losers = frozenset({"task_claimed_by_other", "task_handed_on"})
    return Round(case=task.instance_id, attempts=spread(threads, hand, claim), judge=judge, losers=losers)


def completed_twice(desk: Desk, number: int, threads: int) -> Round:
    """The same person again and again, or everybody of a pool."""
    task, people = pooled(desk)
    who = people[:threads] if number % 2 else people[:1] * threads
    attempts = [Attempt(login=one, command=CompleteTask(task_id=task.id, outcome="approve")) for one in who]

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        found = (count(tried, CompleteTask)["done"], desk.task(task.instance_id).element)
        return [] if found == (1, "then") else [f"Expected one to decide it, but got {found}."]

    return Round(case=task.instance_id, attempts=attempts, judge=judge, losers=frozenset({"task_already_completed"}))


def complete_against_send_back(desk: Desk, _number: int, threads: int) -> Round:
    task, people = pooled(desk)

    def decide(n: int) -> Attempt:
        return Attempt(login=people[n % 4], command=CompleteTask(task_id=task.id, outcome="approve"))

    def back(n: int) -> Attempt:
        return Attempt(login=people[n % 4], command=SendBack(task_id=task.id, to="write", opinion="缺附件"))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        won = [type(one.attempt.command).__name__ for one in tried if one.done is not None]
        there = desk.task(task.instance_id).element
        fine = (won, there) in [(["CompleteTask"], "then"), (["SendBack"], "write")]
        return [] if fine else [f"Expected one of the two, but {won} brought it to '{there}'."]

    losers = frozenset({"task_already_completed"})
    return Round(case=task.instance_id, attempts=spread(threads, decide, back), judge=judge, losers=losers)


def withdraw_against_opening(desk: Desk, _number: int, threads: int) -> Round:
    task, people = pooled(desk)
    case = task.instance_id
    desk.done(task, people[0])
    desk.pass_time(seconds=desk.engine.settings.undo_seconds + 1)
    following = desk.task(case)

    def undo(_: int) -> Attempt:
        return Attempt(login=people[0], command=WithdrawDecision(task_id=task.id))

    def look(n: int) -> Attempt:
        return Attempt(login=("jwcz", "kycz")[n // 2 % 2], command=MarkSeen(instance_id=case))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        undone = count(tried, WithdrawDecision)
        there, state = desk.task(case).element, desk.reread(following).state
        seen = len(desk.all(Seen, Seen.instance_id == case))
        rest = {code for code in undone if code != "done"}
        taken = (undone["done"], there, state, rest <= {"undo_done"}) == (1, "look", "undone", True)
        opened = (undone["done"], there, state, rest) == (0, "then", "open", {"undo_opened"})
        fine = (taken or opened) and count(tried, MarkSeen)["done"] == threads // 2 and seen == min(2, threads // 2)
        return [] if fine else [f"Expected it taken back or opened, but got {undone} and '{there}', {state}."]

    losers = frozenset({"undo_done", "undo_opened"})
    return Round(case=case, attempts=spread(threads, undo, look), judge=judge, losers=losers)


def signer_against_deciding_vote(desk: Desk, _number: int, threads: int) -> Round:
    """One of two decides while the other asks somebody else as well."""
    case = desk.start("race_signers", APPLICANT)
    task = desk.task(case)

    def decide(_: int) -> Attempt:
        return Attempt(login="cwcz", command=CompleteTask(task_id=task.id, outcome="approve"))

    def add(_: int) -> Attempt:
        return Attempt(login="xz", command=AddSigner(task_id=task.id, persons=("gjcz",), place="parallel"))

    def judge(desk: Desk, tried: Sequence[Tried]) -> list[str]:
        found = (count(tried, CompleteTask)["done"], desk.task(case).element)
        added = count(tried, AddSigner)["done"]
        fine = found == (1, "then") and added == events(desk, case)["SignerAdded"] == len(desk.signers(task)) <= 1
        return [] if fine else [f"Expected one decision and at most one signer, but got {found} and {added}."]

    losers = frozenset({"task_already_completed", "person_already_asked"})
    return Round(case=case, attempts=spread(threads, decide, add), judge=judge, losers=losers)


CONTESTS = (
    Contest(name="the last two votes", begin=last_two_votes, files=(VOTES,)),
    Contest(name="claim against claim", begin=claim_against_claim, files=(CLAIMS,)),
    Contest(name="claim against transfer", begin=claim_against_transfer, files=(CLAIMS,)),
    Contest(name="the same task completed twice", begin=completed_twice, files=(CLAIMS,)),
    Contest(name="complete against send back", begin=complete_against_send_back, files=(CLAIMS,)),
    Contest(name="withdraw against the next handler's opening", begin=withdraw_against_opening, files=(CLAIMS,)),
    Contest(name="a signer against the deciding vote", begin=signer_against_deciding_vote, files=(SIGNERS,)),
)
