"""Looks after a run of kills whether everything that was acknowledged is there, and there once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.api import ProcessEngine
from engine.domain.chain import ChainRow, canonical, verify
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.jobs import Job, Mail
from engine.store.tasks import Task
from tests.reliability.kills.receivers import Receivers
from tests.reliability.kills.story import TASKS, Story

_CALLS = Job.queue == "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of kills came to; every count from `lost` on has to be zero, but for what came twice after a crash."""

    kills: dict[str, int]
    acknowledged: int
    finished: int
    timers: int
    letters: int
    calls: int
    lost: int
    doubled: int
    half_done: int
    broken_chains: int
    timers_missed: int
    timers_doubled: int
    letters_unsent: int
    letters_twice: int
    letters_beyond_crashes: int
    """Letters that came more often than a crash between handing over and recording explains."""
    calls_unsent: int
    calls_twice: int
    calls_beyond_crashes: int
    """The same of calls."""
    refusals: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every promise was kept."""
        return not any(
            (
                self.lost,
                self.doubled,
                self.half_done,
                self.broken_chains,
                self.timers_missed,
                self.timers_doubled,
                self.letters_unsent,
                self.letters_beyond_crashes,
                self.calls_unsent,
                self.calls_beyond_crashes,
                self.refusals,
            )
        )


def lost_and_doubled(session: Session, story: Story) -> tuple[int, int]:
    """Return how many acknowledged acts are not there, and how many are there more than once."""
    keys = Counter(session.scalars(select(Audit.idempotency_key).where(Audit.idempotency_key.is_not(None))))
    return sum(keys[key] == 0 for key in story.keys), sum(keys[key] > 1 for key in story.keys)


def judge(
    engine: ProcessEngine, story: Story, kills: Counter[str], came: Receivers, refusals: Iterable[str]
) -> Outcome:
    """Compare what people were told with what the database holds."""
    with engine.database.reading() as session:
        lost, doubled = lost_and_doubled(session, story)
        fired = session.scalar(select(func.count()).select_from(Audit).where(Audit.event == "TimerTriggered")) or 0
        timers, letters, calls = (_states(session, queue) for queue in ("timer", "mail", "webhook"))
        names = Counter(dict.fromkeys(session.scalars(select(Mail.message_id)), 1))
        events = Counter(str(told["event"]["id"]) for told in session.scalars(select(Job.payload).where(_CALLS)))
        return Outcome(
            kills=dict(kills),
            acknowledged=len(story.keys),
            finished=story.finished,
            timers=fired,
            letters=came.letters.total(),
            calls=came.calls.total(),
            lost=lost,
            doubled=doubled,
            half_done=_half_done(session, story) + abs(len(story.keys) - len(events)),
            broken_chains=_broken(session),
            timers_missed=timers["waiting"] + timers["leased"] + timers["dead"],
            timers_doubled=fired - timers["done"],
            letters_unsent=_unsent(letters, names, came.letters),
            letters_twice=_twice(came.letters),
            letters_beyond_crashes=max(0, _twice(came.letters) - _crashes(kills, "mail.handed")),
            calls_unsent=_unsent(calls, events, came.calls),
            calls_twice=_twice(came.calls),
            calls_beyond_crashes=max(0, _twice(came.calls) - _crashes(kills, "call.answered")),
            refusals=tuple(refusals),
        )


def _states(session: Session, queue: str) -> Counter[str]:
    """Count the jobs of a queue by their state; timers without rungs and reviews."""
    kind = (Job.kind == "timer",) if queue == "timer" else ()
    found = session.execute(select(Job.state, func.count()).where(Job.queue == queue, *kind).group_by(Job.state))
    return Counter(dict(found.all()))


def _unsent(states: Counter[str], named: Counter[str], came: Counter[str]) -> int:
    """Count what is still to be sent, and what is said to be sent but did not come, or came under another id."""
    return states.total() - states["done"] - states["cancelled"] + len(named.keys() ^ came.keys())


def _twice(came: Counter[str]) -> int:
    """Count what came again."""
    return came.total() - len(came)


def _crashes(kills: Counter[str], handed: str) -> int:
    """Count deaths that may send one thing again: handed over, or in the act that would have recorded it."""
    return kills[handed] + kills["act.handled"] + kills["act.written"]


def _half_done(session: Session, story: Story) -> int:
    """Count cases whose rows do not say what their people were told, and tasks that were decided without anybody."""
    done = dict(
        session.execute(
            select(Task.instance_id, func.count()).where(Task.state == "completed").group_by(Task.instance_id)
        ).all()
    )
    ended = set(session.scalars(select(Instance.id).where(Instance.state == "completed")))
    wrong = sum(done.get(case, 0) != count or case in ended for case, count in story.open.items())
    cases = session.scalar(select(func.count()).select_from(Instance)) or 0
    return (
        wrong
        + abs(len(ended) - story.finished)
        + abs(cases - story.finished - len(story.open))
        + sum(done[case] != TASKS for case in ended)
    )


def _broken(session: Session) -> int:
    """Count trails that do not verify against the head their case keeps."""
    broken = 0
    for case, seq, head in session.execute(select(Instance.id, Instance.audit_seq, Instance.audit_hash)):
        rows = list(session.scalars(select(Audit).where(Audit.chain == case).order_by(Audit.seq)))
        broken += verify([chain_row(row) for row in rows]) is not None or (rows[-1].seq, rows[-1].hash) != (seq, head)
    return broken


def chain_row(row: Audit) -> ChainRow:
    """Return an event as a verifier reads it: nothing but what is stored."""
    names = ("chain", "seq", "act", "at", "event", "actor", "element", "task_id", "on_behalf_of", "payload")
    return ChainRow(seq=row.seq, hash=row.hash, canonical=canonical({name: getattr(row, name) for name in names}))
