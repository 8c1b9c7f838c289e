"""Reads what mail servers send back after they took a letter (RFC 3464), and has the engine keep it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import cast

from engine.api import Actor, ProcessEngine
from engine.commands.record_bounce import RecordBounce
from engine.domain.errors import Rejection
from webhooks.channels.said import in_words

MACHINE = Actor.system("bounces")
LARGEST = 4 * 1024 * 1024
"""Bytes: a report may carry the whole letter, and ours are small."""
_STATUS = re.compile(r"([245])\.(\d{1,3})\.\d{1,3}\b")
_ADDRESS_AND_MAILBOX = frozenset({"1", "2"})
"""Subjects of a status that speak of the address (RFC 3463, 3.2 and 3.3)."""
_ACTIONS = {"failed": True, "delayed": False}
_CLASSES = {"failed": "45", "delayed": "4"}
"""A server that gives up after days says why it put the letter off: failed, with a 4 (RFC 3463, 2)."""


class BounceUnreadableError(ValueError):
    """What came is no report about a letter of this installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a report says of one letter."""

    job_id: str
    status: str
    final: bool
    refused: bool
    """Whether the address or its mailbox is the reason."""
    error: str


def take_bounce(engine: ProcessEngine, raw: bytes) -> tuple[Bounce, str]:
    """Read a report and keep what it says; returns it, and what the letter is now: refused, late or known.

    Raises BounceUnreadableError, Rejection("database_busy") or ("storage_full").
    """
    bounce = read_bounce(raw, engine.settings.mail_domain)
    report = RecordBounce(job_id=bounce.job_id, final=bounce.final, refused=bounce.refused, error=bounce.error)
    try:
        return bounce, str(engine.execute(report, MACHINE).value["state"])
    except Rejection as rejection:
        if rejection.code != "not_found":
            raise
        raise BounceUnreadableError(f"Expected a letter that was sent, but there is no '{bounce.job_id}'.") from None


def read_bounce(raw: bytes, domain: str) -> Bounce:
    """Read a delivery status notification about a letter from `domain`.

    Raises BounceUnreadableError where it is something else, or says neither that the letter failed nor that it is late.
    """
    if len(raw) > LARGEST:
        raise BounceUnreadableError(f"Expected at most {LARGEST} bytes, but there are more.")
    message = message_from_bytes(raw)
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        found = message.get_content_type()
        raise BounceUnreadableError(f"Expected a multipart/report about a delivery, but this is {found}.")
    told = _told(message)
    action, status = _field(told, "Action").lower(), _STATUS.match(_field(told, "Status"))
    if action not in _ACTIONS or status is None or status[1] not in _CLASSES[action]:
        what = f"Action '{in_words(action)}' with Status '{in_words(_field(told, 'Status'))}'"
        raise BounceUnreadableError(f"Expected a letter that failed (5 or 4) or is delayed (4), but it says {what}.")
    return Bounce(
        job_id=_job_id(message, domain),
        status=status[0],
        final=_ACTIONS[action],
        refused=status[1] == "5" and status[2] in _ADDRESS_AND_MAILBOX,
        error=in_words(f"{status[0]} {_diagnosis(told)}").strip(),
    )


def _told(message: Message) -> Message:
    """The fields about the recipient: what failed before what is late, for letters have one recipient each."""
    blocks = [
        block
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list)
        for block in cast("list[Message]", part.get_payload())
        if block["Action"] is not None
    ]
    if not blocks:
        raise BounceUnreadableError("Expected a message/delivery-status that tells of a recipient, but there is none.")
    return min(blocks, key=lambda block: _field(block, "Action").lower() != "failed")


def _job_id(message: Message, domain: str) -> str:
    """The mail it is about, by the Message-ID that the letter had."""
    ours = re.compile(rf"<([0-9a-f]{{32}})@{re.escape(domain)}>")
    for name in _ids(message):
        found = ours.search(name)
        if found is not None:
            return found[1]
    raise BounceUnreadableError(f"Expected the Message-ID of a letter from '{domain}', but there is none.")


def _ids(message: Message) -> Iterator[str]:
    """Where the letter's Message-ID may stand: in its headers that came back, else in what the report answers."""
    for part in message.walk():
        if part is not message and part["Message-ID"] is not None:
            yield str(part["Message-ID"])
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            headers = part.get_payload(decode=True)
            if isinstance(headers, bytes):
                yield str(message_from_bytes(headers)["Message-ID"])
    yield str(message["In-Reply-To"])
    yield str(message["References"])


def _diagnosis(block: Message) -> str:
    """What the server said, without the word for its kind in front."""
    return _field(block, "Diagnostic-Code").rpartition(";")[2].strip()


def _field(block: Message, name: str) -> str:
    return " ".join(str(block[name] or "").split())
