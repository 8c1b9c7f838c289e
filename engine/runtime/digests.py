"""Plans the digests: one a person and day, and none for whoever gets no mail at all."""

from collections.abc import Collection, Mapping
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, text, update

from engine.domain.mail_preferences import Preferences
from engine.jobs import new_job
from engine.runtime.act import Act
from engine.store.jobs import Job
from engine.store.mails import MailDigest
from engine.store.once import insert_missing

_PLANNED = cast("Table", MailDigest.__table__)
# Written out: SQLite walks the partial index only where the condition is no parameter.
_IN_A_DIGEST = text("job.state = 'digest'")


def plan_digests(act: Act, wishes: Mapping[str, Preferences]) -> None:
    """Give each of these people a job for their next digest, where they want one and have none for that day yet.

    They are called up by their mail: whoever gets a letter today has something to hear of tomorrow, and a digest that
    had something to say calls up the next. The row of person and day lets several workers do it once.

    What was put by for the digest of somebody who gets none any more leaves by itself.
    """
    let_go(act, [person for person, wish in wishes.items() if not wish.gets_digest])
    if not act.settings.digests:
        return
    zone = ZoneInfo(act.calendar.zone)
    due = {p: w.next_digest(act.now, act.calendar) for p, w in wishes.items() if w.gets_digest}
    rows = [
        {"person": person, "day": at.astimezone(zone).date().isoformat(), "job_id": act.new_id()}
        for person, at in sorted(due.items())
    ]
    if not rows:
        return
    ids = {row["person"]: row["job_id"] for row in rows}
    for person in insert_missing(act.session, _PLANNED, rows, _PLANNED.c.person):
        act.jobs.append(new_job(ids[person], "mail", "digest", due[person], act.now, person=person))


def let_go(act: Act, people: Collection[str]) -> None:
    """Let the letters that waited for a digest of these people leave one by one: there will be none to tell of them."""
    if people:
        act.session.execute(
            update(Job)
            .where(Job.person.in_(people), _IN_A_DIGEST)
            .values(state="waiting", due_at=act.now)
            .execution_options(synchronize_session=False)
        )
