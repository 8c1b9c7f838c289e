"""Counts how many more mails people get in this hour."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from engine.runtime.act import Act
from engine.store.jobs import Job, Mail
from engine.store.organisation import Person

HOUR = timedelta(hours=1)
# Written out: SQLite walks the partial index only where the condition is no parameter.
_LIVE = text("job.state IN ('waiting', 'leased')")


class Room:
    """What each of some people may still get; exact beside other workers, for their rows are held meanwhile."""

    def __init__(self, act: Act, people: Sequence[str], leased: Collection[str]) -> None:
        self._limit = act.settings.mails_per_hour
        self._now = act.now
        hold = select(Person.login).where(Person.login.in_(people)).order_by(Person.login)
        act.session.execute(hold.with_for_update(key_share=True)).all()
        sent = (
            select(Mail.person, func.count(), func.min(Mail.sent_at))
            .where(Mail.person.in_(people), Mail.sent_at > act.now - HOUR, Mail.sent_at <= act.now)
            .where(Mail.state == "sent")
            .group_by(Mail.person)
        )
        found = act.session.execute(sent).all()
        self._used: Counter[str] = Counter({person: count for person, count, _ in found})
        self._first = {person: first for person, _, first in found}
        self._used.update(_on_their_way(act, people, leased))

    def take(self, person: str) -> None:
        """Count a letter that leaves."""
        self._used[person] += 1

    def free_at(self, person: str) -> datetime | None:
        """Return when there is room again; None where there is some now."""
        if self._used[person] < self._limit:
            return None
        return self._first.get(person, self._now) + HOUR


def _on_their_way(act: Act, people: Sequence[str], leased: Collection[str]) -> dict[str, int]:
    """Count what others have leased and not yet reported."""
    others = (
        select(Job.person, func.count())
        .where(Job.queue == "mail", _LIVE, Job.due_at <= act.now, Job.state == "leased", Job.lease_until > act.now)
        .where(Job.person.in_(people), Job.id.not_in(leased))
        .group_by(Job.person)
    )
    return {str(person): int(count) for person, count in act.session.execute(others)}
