"""Gathers what decides whether decisions can be taken back: a few statements however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from engine.domain.withdrawing import Decision
from engine.runtime.task_settings import drawn_settings
from engine.store.audit import Audit
from engine.store.instances import Instance, Seen
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Draft, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

IRREVERSIBLE = ("NumberIssued", "NoticePublished", "NoticeClosed", "InstanceEnded")
"""Events whose act can't be undone: a number was given out, the public was told."""
ASKING = ("assigned", "returned", "resolved", "added", "delegated")
"""Letters that ask somebody to act: whoever got one learns in another that it was taken back."""
_NOT_LEFT = ("waiting", "cancelled", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Somebody's newest word on a task, if they have given one."""

    task: Task
    instance: Instance
    kept: bool
    mine: Assignment | None

    @property
    def act(self) -> tuple[str, int] | None:
        """The act by which it was given, where that is the newest of the case."""
        if self.mine is None or self.mine.closed_act != self.instance.act:
            return None
        return self.instance.id, self.instance.act


def newest_word(assigned: Iterable[Assignment], person: str | None) -> Assignment | None:
    """Return somebody's own newest word among those who are asked, in their order."""
    return next((a for a in reversed(list(assigned)) if a.person == person and a.state == "voted"), None)


def decisions_of(session: Session, made: Sequence[Made], now: datetime, undo_seconds: float) -> list[Decision]:
    """Return what is known of each."""
    acts = [one.act for one in made if one.act is not None]
    final, jobs = _final(session, acts), _jobs(session, acts)
    asked = {act: {job.person for job in jobs.get(act, ()) if job.kind in ASKING} for act in acts}
    opened = _opened(session, asked)
    return [_decision(one, final, jobs, opened, now, undo_seconds) for one in made]


def _decision(
    one: Made,
    final: set[tuple[str, int]],
    jobs: Mapping[tuple[str, int], Sequence[Job]],
    opened: Mapping[tuple[str, int], Sequence[Seen]],
    now: datetime,
    undo_seconds: float,
) -> Decision:
    at = None if one.mine is None else one.mine.voted_at
    if one.mine is None or at is None:
        return Decision(made=False)
    suspended = one.instance.state == "suspended"
    if one.act is None:
        return Decision(case_suspended=suspended, newest=False)
    left = [job for job in jobs.get(one.act, ()) if job.state not in _NOT_LEFT and job.kind not in ASKING]
    return Decision(
        case_suspended=suspended,
        kept=one.kept or one.task.state != "completed",
        final=one.act in final,
        at_once=now <= at + timedelta(seconds=undo_seconds),
        opened_by=tuple(seen.person for seen in opened.get(one.act, ()) if seen.seen_at > at),
        told=bool(left),
    )


def letters_that_left(session: Session, act: tuple[str, int]) -> list[Job]:
    """Return the letters of an act that asked somebody to do something and are on their way or there."""
    return [job for job in _jobs(session, [act]).get(act, ()) if job.kind in ASKING and job.state not in _NOT_LEFT]


def keep_as_draft(case: "Case", task: Task, mine: Assignment | None) -> None:
    """Lay what somebody takes back before them as their draft: nobody types a form twice because they thought again."""
    if mine is None or not (mine.data or mine.opinion):
        return
    session, now = case.act.session, case.act.now
    package = case.act.installation.catalogue.get(session, task.definition_id).package
    form = package.form(drawn_settings(case, task).form)
    stamped = {field.key for field in form.fields if field.is_written_by_server} if form is not None else set()
    given = {name: value for name, value in (mine.data or {}).items() if value is not None}
    data = {name: value for name, value in given.items() if name not in stamped}
    typed = {**data, **({"opinion": mine.opinion} if mine.opinion else {})}
    kept = session.get(Draft, (task.id, mine.person))
    if kept is None:
        session.add(Draft(task_id=task.id, person=mine.person, data=typed, saved_at=now))
    else:
        kept.data, kept.saved_at = typed, now


def _final(session: Session, acts: list[tuple[str, int]]) -> set[tuple[str, int]]:
    if not acts:
        return set()
    rows = select(Audit.chain, Audit.act).where(tuple_(Audit.chain, Audit.act).in_(acts), Audit.event.in_(IRREVERSIBLE))
    return {(chain, act) for chain, act in session.execute(rows)}


def _jobs(session: Session, acts: list[tuple[str, int]]) -> dict[tuple[str, int], list[Job]]:
    found: dict[tuple[str, int], list[Job]] = {}
    if not acts:
        return found
    rows = select(Job).where(tuple_(Job.instance_id, Job.created_act).in_(acts)).order_by(Job.id)
    for job in session.scalars(rows):
        found.setdefault((str(job.instance_id), int(job.created_act or 0)), []).append(job)
    return found


def _opened(session: Session, asked: Mapping[tuple[str, int], set[str | None]]) -> dict[tuple[str, int], list[Seen]]:
    cases = {instance: (act, people) for act, people in asked.items() for instance in act[:1] if people}
    found: dict[tuple[str, int], list[Seen]] = {}
    if not cases:
        return found
    for seen in session.scalars(select(Seen).where(Seen.instance_id.in_(cases)).order_by(Seen.person)):
        act, people = cases[seen.instance_id]
        if seen.person in people:
            found.setdefault(act, []).append(seen)
    return found
