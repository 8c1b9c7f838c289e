"""Somebody signs out."""

from dataclasses import dataclass

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.store.accounts import Session


@dataclass(frozen=True, kw_only=True)
class CloseSession:
    """End the session whose cookie hashes to `token_hash`."""

    token_hash: str


def handle(command: CloseSession, act: Act) -> Done:
    """Forget the session; an unknown one is nothing to complain about."""
    require("close_session", {"public"})
    found = act.session.get(Session, command.token_hash)
    if found is not None:
        act.emit("SessionClosed", payload={"person": found.person})
        act.session.delete(found)
    return Done()
