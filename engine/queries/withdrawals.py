"""Whether somebody's own decisions can be taken back now: can, or can't because …; and for how long at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from engine.domain.rejections import sentence
from engine.domain.withdrawing import Decision
from engine.queries.bulk_rows import may_read_case
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import without_whom
from engine.runtime.withdrawing import Made, decisions_of, newest_word, withdrawal_refused
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawals(Query[tuple["Withdrawal", ...]]):
    """Asks whether `person` can take back what they decided on each of `task_ids`."""

    person: str
    task_ids: tuple[str, ...]
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The verdict on one decision; `refused` and `why` are empty where it can be taken back."""

    task_id: str
    refused: str = ""
    why: str = ""
    todo: str = ""
    seconds_left: int = 0
    """How long nothing of it leaves; after that it is a withdrawal that others may notice."""

    @property
    def can(self) -> bool:
        """Whether it can be taken back now."""
        return not self.refused


def answer(query: Withdrawals, reader: Reader) -> tuple[Withdrawal, ...]:
    """Return a verdict for each task the person may read, in the order asked; of others nothing."""
    made = _made(query, reader)
    known = [made[one] for one in dict.fromkeys(query.task_ids) if one in made]
    decisions = decisions_of(reader.session, known, query.person, reader.now, reader.settings.undo_seconds)
    both = zip(known, decisions, strict=True)
    return tuple(_verdict(reader, query, one, decision) for one, decision in both)


def _made(query: Withdrawals, reader: Reader) -> dict[str, Made]:
    rows = reader.session.execute(
        select(Task, Instance, InstanceState.previous_tokens.is_not(None))
        .join(Instance, Instance.id == Task.instance_id)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .where(Task.id.in_(query.task_ids), may_read_case(reader, query.person))
    ).all()
    words, who = _words(query, reader), query.person
    return {
        task.id: Made(task=task, instance=instance, kept=bool(kept), mine=newest_word(words.get(task.id, ()), who))
        for task, instance, kept in rows
    }


def _words(query: Withdrawals, reader: Reader) -> Mapping[str, Sequence[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    own = select(Assignment).where(Assignment.task_id.in_(query.task_ids), Assignment.person == query.person)
    for row in reader.session.scalars(own.order_by(Assignment.id)):
        found.setdefault(row.task_id, []).append(row)
    return found


def _verdict(reader: Reader, query: Withdrawals, one: Made, decision: Decision) -> Withdrawal:
    refused = withdrawal_refused(reader, one, decision, query.person)
    if refused is not None:
        words = sentence(without_whom(reader, refused, one.instance.id, query.person), query.language)
        return Withdrawal(task_id=one.task.id, refused=refused.code, why=words.what, todo=words.todo)
    at = one.mine.voted_at if one.mine is not None else None
    until = (at or reader.now) + timedelta(seconds=reader.settings.undo_seconds)
    return Withdrawal(task_id=one.task.id, seconds_left=max(0, int((until - reader.now).total_seconds())))
