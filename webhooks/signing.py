"""Signs what is sent, in the way of the Standard Webhooks specification."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook


def signed(event_id: str, body: bytes, at: datetime, secrets: Iterable[str]) -> Mapping[str, str]:
    """Return the headers of a call: its id, the moment, and a signature by each secret that is valid."""
    moment = at.astimezone(UTC)
    signatures = [Webhook(secret).sign(event_id, moment, body.decode()) for secret in secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
