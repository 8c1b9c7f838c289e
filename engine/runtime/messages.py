"""Messages and signals between cases: who waits for what, and what is on its way."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from engine.domain.errors import Rejection
from engine.runtime import outside
from engine.runtime.act import Act
from engine.spiff.interface import Thrown, Wait
from engine.spiff.values import dump_values, load_values
from engine.store.prepared import prepared_insert
from engine.store.subscriptions import StartSubscription, Subscription

if TYPE_CHECKING:
    from engine.runtime.case import Case

KINDS = frozenset({"message", "signal"})
_TABLE: Any = Subscription.__table__
"""What a case waits for and another case or the outside can send."""


def subscribe(case: "Case", before: Mapping[str, Wait], after: Mapping[str, Wait]) -> None:
    """Bring the rows of a case in line with what it waits for now."""
    gone = [key for key, wait in before.items() if wait.kind in KINDS and not _same(after.get(key), wait)]
    fresh = [wait for key, wait in after.items() if wait.kind in KINDS and not _same(before.get(key), wait)]
    if gone:
        mine = Subscription.instance_id == case.instance.id
        case.act.session.execute(
            delete(Subscription).where(mine, Subscription.token.in_(gone)).execution_options(synchronize_session=False)
        )
        outside.end(case.act.session, case.instance.id, case.act.now, gone)
    if fresh:
        _insert(case, fresh)
        outside.begin(case, fresh)


def subscribe_anew(case: "Case") -> None:
    """Write the rows of a case whose tokens were put back to an earlier state."""
    mine = Subscription.instance_id == case.instance.id
    case.act.session.execute(delete(Subscription).where(mine).execution_options(synchronize_session=False))
    waits = [wait for wait in case.run.waits.values() if wait.kind in KINDS]
    if waits:
        _insert(case, waits)
    outside.put_back(case, waits)


def unsubscribe(act: Act, instance_id: str) -> None:
    """Take away the rows of a case that is over."""
    act.session.execute(
        delete(Subscription).where(Subscription.instance_id == instance_id).execution_options(synchronize_session=False)
    )
    outside.end(act.session, instance_id, act.now)


def _insert(case: "Case", waits: Iterable[Wait]) -> None:
    connection = case.act.session.connection()
    prepared_insert(connection, _TABLE).run(connection, [_row(case, wait) for wait in waits])


def _same(one: Wait | None, other: Wait) -> bool:
    return one is not None and (one.kind, one.name, one.key) == (other.kind, other.name, other.key)


def _row(case: "Case", wait: Wait) -> dict[str, object]:
    by_conversation = wait.kind == "message" and wait.key is None
    return {
        "instance_id": case.instance.id,
        "token": wait.token,
        "element": wait.element.id,
        "kind": wait.kind,
        "name": wait.name or "",
        "key": case.instance.conversation if by_conversation else wait.key or "",
        "by_conversation": by_conversation,
    }


def post(case: "Case", thrown: Iterable[Thrown]) -> None:
    """Send what left the case on its way: a job for each message, and for each case that a signal reaches.

    What a person did waits until the time for undo is over; a machine takes nothing back.
    """
    undo = 0 if case.act.actor.kind == "system" else case.act.settings.undo_seconds
    due = case.act.now + timedelta(seconds=undo)
    told = {"instance_id": case.instance.id, "created_act": case.instance.act}
    for one in thrown:
        payload = packed(one.payload)
        if one.kind == "message":
            key = {"key": one.key, "conversation": case.instance.conversation}
            case.act.enqueue("timer", "message", due, payload={"name": one.name, **key, "payload": payload}, **told)
        else:
            broadcast(case.act, one.name, payload, due, but=case.instance.id, **told)


def broadcast(act: Act, name: str, payload: str, due: Any, *, but: str = "", **told: Any) -> int:  # noqa: ANN401 - columns
    """Enqueue a job for each case that waits for a signal now and each process that it starts; returns how many."""
    reached: dict[str, list[str]] = {}
    for row in act.session.scalars(
        select(Subscription)
        .where(Subscription.kind == "signal", Subscription.name == name, Subscription.instance_id != but)
        .order_by(Subscription.instance_id, Subscription.token)
    ):
        reached.setdefault(row.instance_id, []).append(row.token)
    starts = act.session.scalars(
        select(StartSubscription).where(StartSubscription.kind == "signal", StartSubscription.name == name)
    ).all()
    for target, tokens in reached.items():
        act.enqueue(
            "timer", "signal", due, payload={"name": name, "to": target, "tokens": tokens, "payload": payload}, **told
        )
    for start in starts:
        begun = {"definition": start.definition_key, "element": start.element, "payload": payload}
        act.enqueue("timer", "start", due, payload={"name": name, **begun}, **told)
    return len(reached) + len(starts)


def packed(payload: Mapping[str, object]) -> str:
    """Values on their way, exact numbers and dates kept."""
    return dump_values(dict(payload)).decode()


def unpacked(text: str) -> dict[str, object]:
    """What `packed` wrote."""
    value = load_values(text.encode())
    return dict(value) if isinstance(value, dict) else {}


def waiting_for(act: Act, name: str, key: str | None, conversation: str | None = None) -> list[Subscription]:
    """The events of the one case that a message reaches, the longest waiting first; empty when there is none.

    With `key` it is the case that waits for this key, or whose conversation, id or number it is. Without one it is the
    case in the same conversation, else the only case that waits for the name at all.

    Raises Rejection("message_ambiguous") when several cases wait.
    """
    found = (
        act.session.scalars(
            select(Subscription)
            .where(Subscription.kind == "message", Subscription.name == name)
            .order_by(Subscription.instance_id)
        ).all()
        if key is None
        else _by_key(act, name, key)
    )
    if key is None and conversation is not None:
        same = [row for row in found if row.by_conversation and row.key == conversation]
        found = same or [row for row in found if row.by_conversation]
    cases = {row.instance_id for row in found}
    if len(cases) > 1:
        raise Rejection("message_ambiguous", name=name, key=key or "—", count=len(cases))
    return sorted(found, key=_age)


def _by_key(act: Act, name: str, key: str) -> list[Subscription]:
    from engine.store.instances import Instance

    here = select(Subscription).where(Subscription.kind == "message", Subscription.name == name)
    found = list(act.session.scalars(here.where(Subscription.key == key)))
    if found:
        return found
    called = here.join(Instance, Instance.id == Subscription.instance_id).where(
        Subscription.by_conversation, (Instance.id == key) | (Instance.number == key)
    )
    return list(act.session.scalars(called))


def _age(row: Subscription) -> tuple[int, str]:
    number = row.token.partition("/")[0]
    return (int(number), row.token)


def message_start(act: Act, name: str) -> StartSubscription | None:
    """The start event that a message triggers.

    Raises Rejection("message_ambiguous") when several processes begin with it.
    """
    found = act.session.scalars(
        select(StartSubscription).where(StartSubscription.kind == "message", StartSubscription.name == name)
    ).all()
    if len(found) > 1:
        raise Rejection("message_ambiguous", name=name, key="—", count=len(found))
    return found[0] if found else None
