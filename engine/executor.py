"""THE transaction: opens it, finds the handler, writes the audit chain and the outgoing work, commits."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import orjson
from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from engine import logs
from engine.commands import COMMANDS
from engine.domain.actors import Actor
from engine.domain.chain import GENESIS, canonical, next_hash
from engine.domain.errors import Rejection
from engine.queries.reader import Reader
from engine.queries.secrecy import without_whom
from engine.runtime.act import Act
from engine.runtime.case import Case
from engine.runtime.indexing import index_retold
from engine.runtime.installation import Installation
from engine.runtime.webhooks import announce
from engine.store.audit import SYSTEM_CHAIN, Audit, AuditHead
from engine.store.carried import nudge
from engine.store.driver import in_one_go
from engine.store.jobs import Job
from engine.store.migrations import HEAD, current
from engine.store.prepared import prepared, prepared_insert
from engine.store.types import plain
from engine.store.writing import write_pending

_JOBS = cast("Table", Job.__table__)
_AUDIT = cast("Table", Audit.__table__)
DISK_FULL = "53100"
"""PostgreSQL's code for a disk without room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a command did: the case and task it was about, and whatever else its handler tells."""

    instance_id: str | None = None
    task_id: str | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    replayed: bool = False
    """True when the same idempotency key had already done this; nothing was done again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one command of a batch came to: a result or a refusal; `target` is the id of what it was about."""

    target: str
    result: Result | None = None
    rejection: Rejection | None = None

    @property
    def state(self) -> Literal["done", "replayed", "rejected"]:
        """Done now, done before under the same key, or refused."""
        if self.result is None:
            return "rejected"
        return "replayed" if self.result.replayed else "done"


def execute(
    installation: Installation, command: object, actor: Actor, key: str | None, *, bulk: bool = False
) -> Result:
    """Run one command in one transaction.

    `key` names this request: the same key again returns the first result instead of acting twice. `bulk` says that it
    is one of many that were asked for at once.

    Raises Rejection; nothing of a refused command remains.
    """
    session = installation.database.write_session()
    act = Act(session, actor, installation, bulk=bulk)
    try:
        with session.begin():
            done = COMMANDS[type(command)].handle(command, act)
            _ = act.version  # who has looked at neither a case nor the people has not seen yet whose tables these are
            announce(act, done.case)
            installation.failpoints.reach("act.handled")
            trail = _trail(act, done.case, type(command).__name__, key, done.value)
            index_retold(act)
            _write(act, trail)
        instance_id = None if done.case is None else done.case.instance.id
        if trail:  # looking for due work leaves none, once a second
            logs.tell("act", command=type(command).__name__, actor=actor.id, case=instance_id, task=done.task_id)
        return Result(instance_id=instance_id, task_id=done.task_id, value=done.value)
    except Rejection as rejection:
        replay = _replay(installation, command, key)
        if replay is None:
            logs.tell("refused", command=type(command).__name__, actor=actor.id, code=rejection.code)
            raise _told(act, rejection) from None
        return replay
    except IntegrityError:
        replay = _replay(installation, command, key)
        if replay is None:
            raise
        return replay
    except DBAPIError as error:
        if (code := _trouble(error)) is not None or (code := _moved(installation, error)) is not None:
            raise Rejection(code) from error
        raise
    finally:
        session.close()


def _told(act: Act, rejection: Rejection) -> Rejection:
    """Return a refusal as its actor may read it: a case may keep from them who went on with it."""
    if act.case_id is None or act.actor.login is None or "by" not in rejection.fields:
        return rejection
    with act.installation.database.reading() as session:
        reader = Reader(session, act.installation, act.actor.login)
        return without_whom(reader, rejection, act.case_id, act.actor.login)


def _write(act: Act, trail: list[dict[str, Any]]) -> None:
    """Write all that the act leaves, and commit: what it asked to be changed, its jobs, its events, its rows.

    The commit goes with the rest to a server far away; the session's own finds nothing left to do.
    """
    if act.session.deleted:
        act.session.flush()
    connection = act.session.connection()
    with in_one_go(connection):
        for statement, rows in act.changes:
            prepared(connection, statement).run(connection, rows)
        if act.jobs:
            prepared_insert(connection, _JOBS).run(connection, act.jobs)
            if any(job["due_at"] <= act.now and job["queue"] != "mail" for job in act.jobs):  # a letter has a second
                nudge(connection)
        if trail:
            prepared_insert(connection, _AUDIT).run(connection, trail)
        write_pending(act.session)
        act.installation.failpoints.reach("act.written")
        connection.connection.commit()
    act.installation.failpoints.reach("act.committed")


def _trail(
    act: Act, case: Case | None, command: str, key: str | None, value: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the rows that append the act's events to their chain, whose head they move."""
    if not act.events:
        return []
    if case is not None:
        chain, number = case.instance.id, case.instance.act
        seq, head = case.instance.audit_seq, case.instance.audit_hash
    else:
        chain, number = SYSTEM_CHAIN, 0
        stored = _system_head(act.session)
        seq, head = stored.seq, stored.hash
    rows = []
    for event in act.events:
        seq += 1
        # What is hashed is what a reader of the row gets back.
        event["payload"] = orjson.loads(orjson.dumps(event["payload"], default=plain))
        facts = {"chain": chain, "seq": seq, "act": number, "at": act.now, **event}
        head = next_hash(head, canonical(facts))
        rows.append({**facts, "hash": head})
    if key is not None:
        rows[0].update(idempotency_key=key, command=command, result=dict(value))
    if case is not None:
        case.instance.audit_seq, case.instance.audit_hash = seq, head
    else:
        stored.seq, stored.hash = seq, head
    return rows


def _system_head(session: Session) -> AuditHead:
    """Return where the chain of acts that belong to no case ends, locked; its first act begins it."""
    found = session.scalar(select(AuditHead).where(AuditHead.chain == SYSTEM_CHAIN).with_for_update())
    if found is None:
        found = AuditHead(chain=SYSTEM_CHAIN, seq=0, hash=GENESIS)
        session.add(found)
    return found


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


def _trouble(error: DBAPIError) -> str | None:
    """Return the refusal for a database that cannot write now; None where it is something else."""
    if not isinstance(error, OperationalError):
        return None
    said = str(error.orig)
    if "disk is full" in said or getattr(error.orig, "sqlstate", None) == DISK_FULL:
        return "storage_full"
    return "database_busy" if "locked" in said or "busy" in said else None


def _moved(installation: Installation, error: DBAPIError) -> str | None:
    """Return the refusal where a statement failed because the tables are another version's by now."""
    if error.connection_invalidated:
        return None
    with suppress(DBAPIError):
        return None if current(installation.database.engine) in (HEAD, None) else "version_moved"
    return None
