"""The server's operator makes the one-time link with which the first administrator comes in."""

from dataclasses import dataclass
from datetime import timedelta

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.passwords import new_token, token_hash
from engine.store.accounts import OneTimeLink

VALID = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class MakeLink:
    """Make a link for `purpose`: first_administrator."""

    purpose: str


def handle(command: MakeLink, act: Act) -> Done:
    """Store the token's hash; the answer's `token` is shown once and never again."""
    require("machine", act.relations())
    token = new_token()
    act.session.add(
        OneTimeLink(
            token_hash=token_hash(token), purpose=command.purpose, expires_at=act.real_now + VALID, used_at=None
        )
    )
    act.emit("LinkMade", payload={"purpose": command.purpose})
    return Done(value={"token": token})
