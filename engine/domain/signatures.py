"""Signatures of the Standard Webhooks specification: an HMAC over id, moment and body."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

TOLERANCE: Final = timedelta(minutes=5)
"""How far the sender's clock may be off, and how old a message may be."""
_VERSION: Final = "v1"
_PREFIX: Final = "whsec_"


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """Return `v1,…` for a body, as it stands in the header `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(_PREFIX) + "==")
    mac = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"{_VERSION},{base64.b64encode(mac.digest()).decode()}"


def is_signed(secrets: Iterable[str], message_id: str, timestamp: str, given: str, body: bytes) -> bool:
    """Whether one of the signatures `given`, parted by spaces, was made with one of `secrets`."""
    expected = [signature(secret, message_id, timestamp, body).encode() for secret in secrets]
    # Compared with every secret in the same time, whichever fits.
    found = [hmac.compare_digest(one, part.encode()) for one in expected for part in given.split(" ")[:10]]
    return any(found)


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Whether a moment in seconds since 1970 is near `now`."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()


def is_secret(text: str) -> bool:
    """Whether a text can be a signing secret."""
    try:
        return len(base64.b64decode(text.removeprefix(_PREFIX), validate=True)) >= 24
    except binascii.Error:
        return False
