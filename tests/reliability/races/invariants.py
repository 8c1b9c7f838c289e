"""What holds of a case after every act, whoever raced for it: its trail, its rows, its tokens and its votes agree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from engine.domain.chain import Anchor, ChainRow, canonical, verify
from engine.domain.elements import UserTaskSettings
from engine.domain.tally import tally
from engine.queries.reader import Reader
from engine.runtime import voting
from engine.store.audit import Audit
from engine.store.instances import Incident, Instance, InstanceState
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task
from tests.factories.desk import Desk

OPEN = ("asked", "candidate", "waiting")
DECIDED = ("TaskCompleted", "TaskSentBack")
FACTS = ("chain", "seq", "act", "at", "event", "actor", "element", "task_id", "on_behalf_of", "payload")


def problems_of(desk: Desk, case: str) -> list[str]:
    """Return everything that is wrong with a case; nothing, if all is well."""
    instance, trail = desk.case(case), desk.trail(case)
    tasks = desk.all(Task, Task.instance_id == case)
    asked = desk.all(Assignment, Assignment.instance_id == case)
    return [
        *_chain(instance, trail),
        *_tokens(desk, instance, tasks),
        *_people(instance, tasks, asked),
        *_decisions(tasks, trail),
        *_votes(desk, tasks, asked),
        *_left_over(desk, instance),
    ]


def chain_problem(trail: Sequence[Audit], anchor: Anchor | None = None) -> int | None:
    """Return the number of the first event that does not fit its chain."""
    rows = (
        ChainRow(seq=row.seq, hash=row.hash, canonical=canonical({name: getattr(row, name) for name in FACTS}))
        for row in trail
    )
    return verify(rows, anchor=anchor)


def _chain(instance: Instance, trail: Sequence[Audit]) -> Iterator[str]:
    wrong = chain_problem(trail, Anchor(seq=instance.audit_seq, hash=instance.audit_hash))
    if wrong is not None:
        yield f"Expected the trail to verify, but event {wrong} does not."
    if [row.act for row in trail] != sorted(row.act for row in trail):
        yield "Expected acts to be numbered in the order of the trail, but they are not."


def _tokens(desk: Desk, instance: Instance, tasks: Sequence[Task]) -> Iterator[str]:
    if instance.state not in ("active", "suspended"):
        return
    with desk.engine.database.reading() as session:
        state = session.get_one(InstanceState, instance.id)
        run = Reader(session, desk.engine.installation).restored(instance.definition_id, state.tokens, state.variables)
    waiting = {(token, wait.element.id) for token, wait in run.waits.items() if wait.kind == "task"}
    stopped = {row.token for row in desk.all(Incident, Incident.instance_id == instance.id, Incident.state == "open")}
    rows = {(task.token, task.element) for task in tasks if task.state == "open"}
    if rows != {one for one in waiting if one[0] not in stopped or one in rows}:
        yield f"Expected an open task for each token that waits for a person ({waiting}), but there are {rows}."


def _people(instance: Instance, tasks: Sequence[Task], asked: Sequence[Assignment]) -> Iterator[str]:
    states = {task.id: task.state for task in tasks}
    for row in asked:
        if row.state in OPEN and states[row.task_id] != "open":
            yield f"Expected nobody to be asked on a task that is over, but {row.person} is {row.state}."
    for task in tasks:
        rows = [row for row in asked if row.task_id == task.id and row.kind == "decide"]
        twice = [p for p, n in Counter(row.person for row in rows if row.state in (*OPEN, "voted")).items() if n > 1]
        if twice:
            yield f"Expected everybody once on '{task.element}', but {twice} are asked twice."
        if task.state == "open" and task.signed != sum(row.state == "voted" for row in rows):
            yield f"Expected 'signed' of '{task.element}' to count the votes, but it is {task.signed}."
        holders = {row.person for row in rows if row.state in OPEN}
        if task.state == "open" and task.claimed_by is not None and task.claimed_by not in holders:
            yield f"Expected {task.claimed_by}, who claimed '{task.element}', to be asked, but only {holders} are."
    if instance.state not in ("active", "suspended") and "open" in states.values():
        yield f"Expected nothing open in a case that is {instance.state}, but there is."


def _decisions(tasks: Sequence[Task], trail: Sequence[Audit]) -> Iterator[str]:
    told: Counter[str] = Counter()
    for row in trail:
        if row.event in DECIDED and row.task_id:
            told[row.task_id] += 1
        elif row.event == "DecisionWithdrawn" and row.task_id and told[row.task_id]:
            told[row.task_id] -= 1
    for task in tasks:
        wanted = int(task.state == "completed")
        if task.state in ("completed", "open") and told[task.id] != wanted:
            yield f"Expected {wanted} standing decisions on '{task.element}', but the trail tells of {told[task.id]}."


def _votes(desk: Desk, tasks: Sequence[Task], asked: Sequence[Assignment]) -> Iterator[str]:
    for task in tasks:
        settings: Any = desk.drawn(task)
        rows = [row for row in asked if row.task_id == task.id]
        counted = isinstance(settings, UserTaskSettings) and task.joined is None and task.outcome_class != "return"
        if not counted or task.state not in ("open", "completed") or any(row.kind != "decide" for row in rows):
            continue
        verdict = tally(voting.policy_for(task, settings), voting.votes_of(rows, settings.policy))
        said = (verdict.decided, verdict.outcome_class if verdict.decided else None)
        if said != (task.state == "completed", task.outcome_class):
            yield f"Expected '{task.element}' to be what its votes say, {said}, but it is {task.outcome_class}."


def _left_over(desk: Desk, instance: Instance) -> Iterator[str]:
    if instance.state in ("active", "suspended"):
        return
    timers = desk.all(Job, Job.instance_id == instance.id, Job.queue == "timer", Job.state == "waiting")
    left = [job.kind for job in timers if job.kind in ("timer", "ladder")]
    if left:
        yield f"Expected no timers of a case that is {instance.state}, but {left} wait."
