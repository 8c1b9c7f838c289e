"""Gathers what decides whether decisions can be taken back: a few statements however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from engine.domain.errors import Rejection
from engine.domain.obligations import DRAFTED
from engine.domain.withdrawing import Decision, Opened, refused_withdrawal
from engine.runtime.late import Looks, brought_about, name, of_act, said, state_of
from engine.runtime.standing_votes import STANDS
from engine.runtime.task_settings import drawn_settings
from engine.store.audit import Audit
from engine.store.instances import Instance, Seen
from engine.store.jobs import Job
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, Draft, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

IRREVERSIBLE = ("NumberIssued", "NoticePublished", "NoticeClosed", "InstanceEnded")
"""Events whose act can't be undone: a number was given out, the public was told."""
ASKING = ("assigned", "returned", "resolved", "added", "delegated")
"""Letters that ask somebody to act: whoever got one learns in another that it was taken back."""
TALK = ("CommentWritten", "CaseCopied", "CopyAcknowledged", "TaskReminded")
"""What people say beside a task moves nothing, so it keeps nobody from taking a word back."""
VOTES = ("VoteCast", "DecisionWithdrawn")
"""What others say on a task that is not decided keeps nobody from taking a vote back: nothing came of either."""
_NOT_LEFT = ("waiting", "digest", "cancelled", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Somebody's newest word on a task, if they have given one."""

    task: Task
    instance: Instance
    kept: bool
    mine: Assignment | None

    @property
    def act(self) -> tuple[str, int] | None:
        """The act by which it was given."""
        number = None if self.mine is None else self.mine.closed_act
        return None if number is None else (self.instance.id, number)

    @property
    def decided_nothing(self) -> bool:
        """Whether it is a vote on a task that is still open."""
        return self.task.state == "open" and self.mine is not None and self.mine.kind == "decide"


def newest_word(assigned: Iterable[Assignment], person: str | None) -> Assignment | None:
    """Return somebody's own newest word among those who are asked, in their order."""
    return next(
        (a for a in reversed(list(assigned)) if a.person == person and a.state == "voted" and a.mode != STANDS), None
    )


def decisions_of(
    session: Session, made: Sequence[Made], person: str | None, now: datetime, undo_seconds: float
) -> list[Decision]:
    """Return what is known of each of somebody's."""
    acts = [one.act for one in made if one.act is not None]
    known = _Known(session, acts, person, [one.task.id for one in made if one.mine is None])
    return [known.decision(one, now, undo_seconds) for one in made]


class _Known:
    """What the trail, the letters and the visits tell of some acts."""

    def __init__(
        self, session: Session, acts: Sequence[tuple[str, int]], person: str | None, unsaid: Sequence[str]
    ) -> None:
        self._final, self._jobs = _final(session, acts), _jobs(session, acts)
        asked = {act: {j.person for j in self._jobs.get(act, ()) if j.kind in ASKING} - {person} for act in acts}
        self._opened = _opened(session, asked)
        self._moved = _moved(session, acts)
        self._taken_back = _taken_back(session, person, unsaid)
        self._session = session

    def _went_on(self, one: Made, given: tuple[str, int]) -> int | None:
        """Return the first act by which somebody went on from a word; None while nobody did.

        Of a vote that decided nothing and let nobody's turn come, other votes take nothing away.
        """
        if self._moved.get(given[0], 0) <= given[1]:
            return None
        loose = one.decided_nothing and all(job.kind not in ASKING for job in self._jobs.get(given, ()))
        return _next_act(self._session, given, one.task.id if loose else None)

    def decision(self, one: Made, now: datetime, undo_seconds: float) -> Decision:
        at = None if one.mine is None else one.mine.voted_at
        if one.act is None or at is None:
            return Decision(made=False, taken_back=one.task.id in self._taken_back)
        opened = (seen for seen in self._opened.get(one.act, ()) if seen.seen_at > at)
        return Decision(
            case_suspended=one.instance.state == "suspended",
            next_act=self._went_on(one, one.act),
            kept=one.kept or one.task.state != "completed",
            final=one.act in self._final,
            at_once=now <= at + timedelta(seconds=undo_seconds),
            opened=tuple(Opened(person=seen.person, at=seen.seen_at) for seen in opened),
            told=any(j.state not in _NOT_LEFT and j.kind not in ASKING for j in self._jobs.get(one.act, ())),
        )


def withdrawal_refused(looks: Looks, one: Made, decision: Decision, person: str | None) -> Rejection | None:
    """Return why a decision can't be taken back, with by whom and when it was that it became so; None where it can."""
    refused, chain = refused_withdrawal(decision), one.instance.id
    match refused:
        case None:
            return None
        case "undo_done":
            return Rejection(refused, **of_act(looks, chain, _undoing(looks.session, one.task, person)))
        case "undo_acted":
            return Rejection(refused, **of_act(looks, chain, decision.next_act))
        case "undo_opened":
            first = decision.opened[0]
            return Rejection(refused, by=name(looks, first.person), at=said(looks, first.at))
        case "case_not_active":
            told = of_act(looks, chain, brought_about(looks, one.instance))
            return Rejection(refused, state=state_of(one.instance), **told)
        case _:
            return Rejection(refused, act="withdraw_decision")


def _next_act(session: Session, given: tuple[str, int], voted: str | None) -> int | None:
    """Return the first act after a word that moved its case; votes on the task `voted` moved nothing."""
    since = [Audit.chain == given[0], Audit.act > given[1], Audit.event.not_in(TALK)]
    if voted is not None:
        since.append(or_(Audit.task_id.is_(None), Audit.task_id != voted, Audit.event.not_in(VOTES)))
    return session.scalar(select(func.min(Audit.act)).where(*since))


def _undoing(session: Session, task: Task, person: str | None) -> int | None:
    taken = (Audit.chain == task.instance_id, Audit.task_id == task.id, Audit.event == "DecisionWithdrawn")
    return session.scalar(select(func.max(Audit.act)).where(*taken, Audit.actor == person))


def letters_that_left(session: Session, act: tuple[str, int]) -> list[Job]:
    """Return the letters of an act that asked somebody to do something and are on their way or there."""
    return [job for job in _jobs(session, [act]).get(act, ()) if job.kind in ASKING and job.state not in _NOT_LEFT]


def keep_as_draft(case: "Case", task: Task, mine: Assignment | None) -> None:
    """Lay what somebody takes back before them as their draft: nobody types a form twice because they thought again."""
    if mine is None:
        return
    conditions = _conditions(case, task, mine)
    if not (mine.data or mine.opinion or conditions):
        return
    session, now = case.act.session, case.act.now
    package = case.act.installation.catalogue.get(session, task.definition_id).package
    form = package.form(drawn_settings(case, task).form)
    stamped = {field.key for field in form.fields if field.is_written_by_server} if form is not None else set()
    given = {name: value for name, value in (mine.data or {}).items() if value is not None}
    data = {name: value for name, value in given.items() if name not in stamped}
    said = {"opinion": mine.opinion, DRAFTED: conditions}
    typed = {**data, **{name: text for name, text in said.items() if text}}
    kept = session.get(Draft, (task.id, mine.person))
    if kept is None:
        session.add(Draft(task_id=task.id, person=mine.person, data=typed, saved_at=now))
    else:
        kept.data, kept.saved_at = typed, now


def _conditions(case: "Case", task: Task, mine: Assignment) -> str:
    """Return under which conditions somebody said yes, one a line."""
    theirs = (
        Obligation.task_id == task.id,
        Obligation.set_by == mine.person,
        Obligation.created_act == mine.closed_act,
    )
    return "\n".join(case.act.session.scalars(select(Obligation.text).where(*theirs).order_by(Obligation.id)))


def _final(session: Session, acts: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    if not acts:
        return set()
    rows = select(Audit.chain, Audit.act).where(tuple_(Audit.chain, Audit.act).in_(acts), Audit.event.in_(IRREVERSIBLE))
    return {(chain, act) for chain, act in session.execute(rows)}


def _jobs(session: Session, acts: Sequence[tuple[str, int]]) -> dict[tuple[str, int], list[Job]]:
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
    for seen in session.scalars(select(Seen).where(Seen.instance_id.in_(cases)).order_by(Seen.seen_at, Seen.person)):
        act, people = cases[seen.instance_id]
        if seen.person in people:
            found.setdefault(act, []).append(seen)
    return found


def _moved(session: Session, acts: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return the newest act of each case that moved it: more than talk."""
    if not acts:
        return {}
    newest = select(Audit.chain, func.max(Audit.act)).group_by(Audit.chain)
    chains = {chain for chain, _ in acts}
    rows = session.execute(newest.where(Audit.chain.in_(chains), Audit.event.not_in(TALK)))
    return {chain: int(number or 0) for chain, number in rows}


def _taken_back(session: Session, person: str | None, tasks: Sequence[str]) -> set[str | None]:
    """Return the tasks on which somebody took a word back and has given none since."""
    if not tasks or person is None:
        return set()
    undone = (Audit.task_id.in_(tasks), Audit.event == "DecisionWithdrawn", Audit.actor == person)
    return set(session.scalars(select(Audit.task_id).where(*undone)))
