"""THE transaction: opens it, finds the handler, writes the audit chain and the outgoing work, commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from engine.commands import COMMANDS
from engine.domain.actors import Actor
from engine.domain.chain import GENESIS, canonical, next_hash
from engine.domain.errors import Rejection
from engine.runtime.act import Act
from engine.runtime.case import Case
from engine.runtime.installation import Installation
from engine.store.audit import SYSTEM_CHAIN, Audit, AuditHead
from engine.store.jobs import Job
from engine.store.prepared import prepared_insert
from engine.store.types import plain
from engine.store.writing import write_pending

_JOBS = cast("Table", Job.__table__)
_AUDIT = cast("Table", Audit.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a command did: the case and task it was about, and whatever else its handler tells."""

    instance_id: str | None = None
    task_id: str | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    replayed: bool = False
    """True when the same idempotency key had already done this; nothing was done again."""


def execute(installation: Installation, command: object, actor: Actor, key: str | None) -> Result:
    """Run one command in one transaction.

    `key` names this request: the same key again returns the first result instead of acting twice.

    Raises Rejection; nothing of a refused command remains.
    """
    session = installation.database.write_session()
    try:
        with session.begin():
            act = Act(session, actor, installation)
            done = COMMANDS[type(command)].handle(command, act)
            _write(act, done.case, type(command).__name__, key, done.value)
            write_pending(session)
        instance_id = None if done.case is None else done.case.instance.id
        return Result(instance_id=instance_id, task_id=done.task_id, value=done.value)
    except Rejection:
        replay = _replay(installation, command, key)
        if replay is None:
            raise
        return replay
    except IntegrityError:
        replay = _replay(installation, command, key)
        if replay is None:
            raise
        return replay
    except OperationalError as error:
        if _is_busy(error):
            raise Rejection("database_busy") from error
        raise
    finally:
        session.close()


def _write(act: Act, case: Case | None, command: str, key: str | None, value: Mapping[str, Any]) -> None:
    """Append the act's events to their chain, and its jobs to the outbox."""
    connection = act.session.connection()
    if act.jobs:
        prepared_insert(connection, _JOBS).run(connection, act.jobs)
    if not act.events:
        return
    if case is not None:
        chain, number = case.instance.id, case.instance.act
        seq, head = case.instance.audit_seq, case.instance.audit_hash
    else:
        chain, number = SYSTEM_CHAIN, 0
        stored = act.session.execute(
            select(AuditHead).where(AuditHead.chain == SYSTEM_CHAIN).with_for_update()
        ).scalar_one_or_none()
        seq, head = (stored.seq, stored.hash) if stored is not None else (0, GENESIS)
    rows = []
    for event in act.events:
        seq += 1
        # What is hashed is what a reader of the row gets back.
        event["payload"] = orjson.loads(orjson.dumps(event["payload"], default=plain))
        facts = {"chain": chain, "seq": seq, "act": number, "at": act.now, **event}
        head = next_hash(head, canonical(facts))
        rows.append({**facts, "hash": head, "idempotency_key": None})
    if key is not None:
        rows[0]["idempotency_key"] = key
        rows[0]["command"] = command
        rows[0]["result"] = dict(value)
    for row in rows:
        row.setdefault("command", None)
        row.setdefault("result", None)
    prepared_insert(connection, _AUDIT).run(connection, rows)
    if case is not None:
        case.instance.audit_seq, case.instance.audit_hash = seq, head
    else:
        _keep_head(act.session, seq, head)


def _keep_head(session: Session, seq: int, head: bytes) -> None:
    stored = session.get(AuditHead, SYSTEM_CHAIN)
    if stored is None:
        session.add(AuditHead(chain=SYSTEM_CHAIN, seq=seq, hash=head))
    else:
        stored.seq, stored.hash = seq, head


def _replay(installation: Installation, command: object, key: str | None) -> Result | None:
    """Return what `key` did before; None when it did nothing yet.

    Raises Rejection("key_reused") when it was another command.
    """
    if key is None:
        return None
    with installation.database.reading() as session:
        row = session.scalars(select(Audit).where(Audit.idempotency_key == key)).one_or_none()
    if row is None:
        return None
    if row.command != type(command).__name__:
        raise Rejection("key_reused")
    instance_id = None if row.chain == SYSTEM_CHAIN else row.chain
    return Result(instance_id=instance_id, task_id=row.task_id, value=row.result or {}, replayed=True)


def _is_busy(error: DBAPIError) -> bool:
    return "locked" in str(error.orig) or "busy" in str(error.orig)
