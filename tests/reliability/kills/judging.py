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
from tests.reliability.kills.story import TASKS, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of kills came to; every count but `kills`, `acknowledged`, `letters` and `timers` has to be zero."""

    kills: dict[str, int]
    acknowledged: int
    finished: int
    timers: int
    letters: int
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
                self.refusals,
            )
        )


def judge(
    engine: ProcessEngine, story: Story, kills: Counter[str], came: Counter[str], refusals: Iterable[str]
) -> Outcome:
    """Compare what people were told with what the database holds."""
    with engine.database.reading() as session:
        keys = Counter(session.scalars(select(Audit.idempotency_key).where(Audit.idempotency_key.is_not(None))))
        fired = session.scalar(select(func.count()).select_from(Audit).where(Audit.event == "TimerTriggered")) or 0
        states = dict(
            session.execute(select(Job.state, func.count()).where(Job.kind == "timer").group_by(Job.state)).all()
        )
        mails = set(session.scalars(select(Mail.message_id)))
        letters = dict(
            session.execute(select(Job.state, func.count()).where(Job.queue == "mail").group_by(Job.state)).all()
        )
        twice = sum(count - 1 for count in came.values())
        outcome = Outcome(
            kills=dict(kills),
            acknowledged=len(story.keys),
            finished=story.finished,
            timers=fired,
            letters=came.total(),
            lost=sum(keys[key] == 0 for key in story.keys),
            doubled=sum(keys[key] > 1 for key in story.keys),
            half_done=_half_done(session, story),
            broken_chains=_broken(session),
            timers_missed=states.get("waiting", 0) + states.get("leased", 0) + states.get("dead", 0),
            timers_doubled=fired - states.get("done", 0),
            letters_unsent=sum(count for state, count in letters.items() if state not in ("done", "cancelled"))
            + sum(came[name] == 0 for name in mails),
            letters_twice=twice,
            letters_beyond_crashes=max(0, twice - _crashes_after_handing(kills)),
            refusals=tuple(refusals),
        )
    engine.close()
    return outcome


def _crashes_after_handing(kills: Counter[str]) -> int:
    """Count deaths that may send one letter again: handed over, or in the act that would have recorded it."""
    return kills["mail.handed"] + kills["act.handled"] + kills["act.written"]


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
