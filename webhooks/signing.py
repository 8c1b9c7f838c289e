"""The headers of a call to another system, in the way of the Standard Webhooks specification."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.domain.signatures import signature


def signed(event_id: str, body: bytes, at: datetime, secrets: Iterable[str]) -> Mapping[str, str]:
    """Return them: the event's id, the moment, and a signature by each secret that is valid."""
    moment = str(int(at.timestamp()))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signature(secret, event_id, moment, body) for secret in secrets),
    }
