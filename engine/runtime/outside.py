"""Keeps when a case waited for something from outside: the row of the event itself is gone once it has fired."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine.spiff.interface import Wait
from engine.store.subscriptions import OutsideWait

if TYPE_CHECKING:
    from engine.runtime.case import Case


def begin(case: "Case", waits: Iterable[Wait]) -> None:
    """Note that a case waits for messages from now on."""
    case.act.session.add_all(
        OutsideWait(
            id=case.act.new_id(),
            instance_id=case.instance.id,
            token=wait.token,
            element=wait.element.id,
            name=wait.name or "",
            from_at=case.act.now,
            until_at=None,
            begun_by=case.act.actor.id,
            created_act=case.instance.act,
        )
        for wait in waits
        if _stands(wait)
    )


def end(session: Session, instance_id: str, now: datetime, tokens: Iterable[str] | None = None) -> None:
    """Note that a case waits no more: for these tokens' events, or for any."""
    where = [OutsideWait.instance_id == instance_id, OutsideWait.until_at.is_(None)]
    if tokens is not None:
        where.append(OutsideWait.token.in_(tuple(tokens)))
    session.execute(update(OutsideWait).where(*where).values(until_at=now).execution_options(synchronize_session=False))


def put_back(case: "Case", waits: Iterable[Wait]) -> None:
    """Bring the ledger in line with tokens that were put back: what is waited for again was waited for all the time.

    A wait that only the act began which is taken back has never been.
    """
    session, here = case.act.session, OutsideWait.instance_id == case.instance.id
    session.flush()
    rows = session.scalars(select(OutsideWait).where(here).order_by(OutsideWait.id)).all()
    newest = {row.token: row for row in rows}
    messages = {wait.token: wait for wait in waits if _stands(wait)}
    for token, row in newest.items():
        if token in messages:
            row.until_at = None
        elif row.until_at is None:
            session.execute(delete(OutsideWait).where(OutsideWait.id == row.id))
    begin(case, (wait for token, wait in messages.items() if token not in newest))


def _stands(wait: Wait) -> bool:
    """Tell whether the path itself stands at a message; what merely listens meanwhile holds nobody up."""
    return wait.kind == "message" and wait.attached_to is None and wait.element.kind != "startEvent"
