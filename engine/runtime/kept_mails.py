"""Keeps what was written to people: the newest try of each mail, and which digests told of which mails."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.letters import Letter
from engine.runtime.act import Act
from engine.store.jobs import Job, Mail

_MAIL = cast("Table", Mail.__table__)


def keep_mails(act: Act, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep mails when the act is written; one that was tried before is kept as it is now."""
    if rows:
        act.change(_kept(act.session.get_bind().dialect.name), rows)


def mail_row(  # noqa: PLR0913 - what the mail is about, and what became of it
    letter: Letter,
    *,
    kind: str,
    instance_id: str | None,
    task_id: str | None,
    person: str | None,
    state: str,
    at: datetime,
    error: str | None = None,
    answer: str | None = None,
) -> dict[str, Any]:
    """Return what is kept of a letter that became `state` at `at`."""
    return {
        "id": letter.job_id,
        "kind": kind,
        "instance_id": instance_id,
        "task_id": task_id,
        "person": person or "",
        "address": letter.address,
        "language": letter.language,
        "message_id": letter.message_id,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "state": state,
        "error": error,
        "answer": answer,
        "sent_at": at,
    }


@cache
def _kept(dialect: str) -> Insert:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(_MAIL)
    insert = insert.values({c.name: bindparam(c.name, type_=c.type) for c in _MAIL.columns})
    taken = {c.name: insert.excluded[c.name] for c in _MAIL.columns if not c.primary_key}
    return insert.on_conflict_do_update(index_elements=[_MAIL.c.id], set_=taken)


def cover(act: Act, covered: Sequence[str]) -> None:
    """What a digest told is done; what it had nothing to say of is too."""
    if covered:
        act.session.execute(
            update(Job)
            .where(Job.id.in_(covered), Job.state == "digest")
            .values(state="done", done_at=act.now)
            .execution_options(synchronize_session=False)
        )
