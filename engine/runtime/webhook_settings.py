"""What administrators may set of a webhook, and what is refused."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from engine.domain.addresses import AddressRefusedError, Allowed, read_target
from engine.domain.errors import Rejection
from engine.domain.happenings import unknown_patterns
from engine.domain.texts import Text
from engine.runtime.act import Act
from engine.store.webhooks import Webhook

MAX_NAME = 80
MAX_URL = 2000
_SECRET_BYTES = 32
OVERLAP = timedelta(days=1)
"""So long the other side has to change over to a new secret."""


def locked_webhook(act: Act, webhook_id: str) -> Webhook:
    """Return a webhook, locked.

    Raises Rejection("not_found") when there is none, or it was removed.
    """
    found = act.session.get(Webhook, webhook_id, with_for_update=True)
    if found is None or found.state == "removed":
        raise Rejection("not_found")
    return found


def checked_name(name: str) -> str:
    """Return a name in one line, without spaces around it.

    Raises Rejection("name_required") or ("text_too_long").
    """
    if not name.strip():
        raise Rejection("name_required")
    if len(name) > MAX_NAME:
        raise Rejection("text_too_long", field=Text("名称", "name"), limit=MAX_NAME)
    return " ".join(name.split())


def checked_url(act: Act, url: str) -> None:
    """Raise Rejection("webhook_address") for an address that is not called."""
    if len(url) > MAX_URL:
        raise Rejection("text_too_long", field=Text("地址", "address"), limit=MAX_URL)
    try:
        read_target(url, Allowed.read(act.settings.webhook_allow))
    except AddressRefusedError as refused:
        raise Rejection("webhook_address", detail=refused.told) from refused


def checked_patterns(events: Sequence[str]) -> None:
    """Raise Rejection("webhook_events") for no events, or for some that never happen."""
    unknown = unknown_patterns(events)
    if unknown or not events:
        raise Rejection("webhook_events", unknown="、".join(unknown) or "—")


def checked_process(act: Act, key: str | None) -> None:
    """Raise Rejection("process_unknown") for a process that is not deployed."""
    if key is not None and act.installation.catalogue.latest(act.session, key) is None:
        raise Rejection("process_unknown", key=key)


def rotated(secrets_kept: Sequence[Mapping[str, str | None]], real_now: datetime) -> list[dict[str, str | None]]:
    """Return the secrets with a new one first; for a day the last one is valid beside it, any before it no more."""
    until = (real_now + OVERLAP).astimezone(UTC).isoformat()
    return [{"secret": new_secret(), "until": None}, {"secret": secrets_kept[0]["secret"], "until": until}]


def valid_secrets(secrets_kept: Sequence[Mapping[str, str | None]], real_now: datetime) -> tuple[str, ...]:
    """Return those that are valid now, the newest first."""
    return tuple(
        str(one["secret"])
        for one in secrets_kept
        if one["until"] is None or datetime.fromisoformat(one["until"]) > real_now
    )


def new_secret() -> str:
    """Return a signing secret in the form of the Standard Webhooks specification."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
