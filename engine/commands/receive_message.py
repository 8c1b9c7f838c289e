"""Another system sends something by its door: if it is signed, fresh and new, it reaches one case or begins one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import func, select

from engine.domain.errors import Fault, Rejection
from engine.domain.permissions import require
from engine.domain.rejections import sentence
from engine.domain.signatures import is_fresh, is_signed
from engine.runtime.act import Act, Done
from engine.runtime.arriving import deliver_message
from engine.runtime.webhook_settings import valid_secrets
from engine.store.webhooks import Inbound, InboundMessage

MAX_ID = 200
_LONGEST_SHOWN = 200
_FLOODS = ("inbound_signature", "inbound_stale", "inbound_too_long")
_LARGEST_SIZE = 2**31 - 1
"""What the column takes; a sender may claim any length."""
_KEPT_AN_HOUR = 100
"""Of messages that anybody can send, unsigned or caught on their way: whoever floods a door fills no disk."""


@dataclass(frozen=True, kw_only=True)
class ReceiveMessage:
    """Take `body` from door `inbound_id`; the other fields are the headers of the Standard Webhooks specification."""

    inbound_id: str
    message_id: str
    timestamp: str
    signature: str = field(repr=False)
    body: bytes
    too_long: int = 0
    """How many bytes it has where those are more than `limit`, so that none of them was read."""
    limit: int = 0


def handle(command: ReceiveMessage, act: Act) -> Done:
    """Check it and deliver it; a refusal is recorded, so it is an answer here: `code`, beside `accepted`, `replayed`.

    Only what was accepted uses up its id: what came too early can be sent again.

    Raises Rejection("not_found") for a door that is not there.
    """
    require("receive_message", act.relations())
    door = act.session.get(Inbound, command.inbound_id, with_for_update=True)
    if door is None or door.state == "removed":
        raise Rejection("not_found")
    refused = _refused(command, act, door)
    if refused is not None:
        return _recorded(command, act, refused, None)
    earlier = act.session.scalar(
        select(InboundMessage).where(
            InboundMessage.inbound_id == door.id,
            InboundMessage.message_id == command.message_id,
            InboundMessage.code.is_(None),
        )
    )
    if earlier is not None:
        return Done(value={"accepted": True, "replayed": True, "instance": earlier.instance_id})
    return _deliver(command, act, door)


def _refused(command: ReceiveMessage, act: Act, door: Inbound) -> Rejection | None:
    if command.too_long:
        return Rejection("inbound_too_long", size=command.too_long, limit=command.limit)
    secrets = valid_secrets(door.secrets, act.real_now)
    if not 0 < len(command.message_id) <= MAX_ID or not is_signed(
        secrets, command.message_id, command.timestamp, command.signature, command.body
    ):
        return Rejection(
            "inbound_signature"
        )  # before all else: a stranger is told nothing, and nothing of theirs is kept
    if door.state == "paused":
        return Rejection("inbound_paused")
    return None if is_fresh(command.timestamp, act.real_now) else Rejection("inbound_stale")


def _deliver(command: ReceiveMessage, act: Act, door: Inbound) -> Done:
    try:
        key, payload = _read(command, act, door)
        case = deliver_message(act, door.message, key, payload)
    except Rejection as refused:
        return _recorded(command, act, refused, None)
    except Fault as fault:
        return _recorded(command, act, Rejection("inbound_unreadable", detail=fault.message), None)
    if case is None:
        unmatched = Rejection("message_unmatched", name=door.message, key=key or "—")
        return _recorded(command, act, unmatched, None)
    act.emit("MessageCorrelated", payload={"name": door.message, "key": key, "inbound": door.id})
    done = _recorded(command, act, None, case.instance.id)
    return Done(case=case, value=done.value)


def _read(command: ReceiveMessage, act: Act, door: Inbound) -> tuple[str | None, Mapping[str, object]]:
    """Return the key and what the message carries."""
    try:
        body = orjson.loads(command.body)
    except orjson.JSONDecodeError as error:
        raise Rejection("inbound_unreadable", detail=f"JSON: {error}") from error
    evaluate = act.installation.expressions.evaluate
    key = evaluate(door.key, {"body": body}, act.now) if door.key else None
    payload = evaluate(door.payload, {"body": body}, act.now) if door.payload else body
    if door.key and (key is None or isinstance(key, bool | dict | list)):
        shown = repr(key)[:_LONGEST_SHOWN]
        raise Rejection("inbound_unreadable", detail=f"Expected '{door.key}' to give a key, but it gave {shown}")
    if "\0" in str(key):
        raise Rejection("inbound_unreadable", detail=f"Expected '{door.key}' to give a text, but it holds a NUL")
    if not isinstance(payload, dict):
        raise Rejection("inbound_unreadable", detail="Expected a JSON object to carry on")
    return (None if key is None else str(key)), payload


def _why(refused: Rejection) -> str:
    """The refusal in both languages: who reads it comes later."""
    return orjson.dumps({one: sentence(refused, one).what for one in ("zh", "en")}).decode()


def _recorded(command: ReceiveMessage, act: Act, refused: Rejection | None, instance_id: str | None) -> Done:
    signed = refused is None or refused.code not in ("inbound_signature", "inbound_too_long")
    if refused is None or refused.code not in _FLOODS or not _is_flooded(act, command.inbound_id, refused.code):
        act.session.add(_row(command, act, refused, instance_id, signed=signed))
    value: dict[str, Any] = {"accepted": refused is None, "replayed": False, "instance": instance_id}
    if refused is not None:
        value |= {"code": refused.code, "fields": {name: str(text) for name, text in refused.fields.items()}}
    return Done(value=value)


def _is_flooded(act: Act, inbound_id: str, code: str) -> bool:
    kept = (
        select(func.count())
        .select_from(InboundMessage)
        .where(InboundMessage.inbound_id == inbound_id, InboundMessage.at > act.now - timedelta(hours=1))
        .where(InboundMessage.code == code)
    )
    return (act.session.scalar(kept) or 0) >= _KEPT_AN_HOUR


def _row(
    command: ReceiveMessage, act: Act, refused: Rejection | None, instance_id: str | None, *, signed: bool
) -> InboundMessage:
    return InboundMessage(
        id=act.new_id(),
        inbound_id=command.inbound_id,
        message_id=command.message_id[:MAX_ID],
        at=act.now,
        size=min(command.too_long, _LARGEST_SIZE) or len(command.body),
        code=None if refused is None else refused.code,
        detail=None if refused is None else _why(refused),
        instance_id=instance_id,
        body=command.body.decode(errors="replace").replace("\0", "\ufffd") if signed else None,
    )
