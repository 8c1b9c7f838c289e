"""Somebody signs in."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.passwords import matches, new_token, token_hash
from engine.store.accounts import Credential, Session

LASTS = timedelta(hours=12)
FAILURES = 5
LOCK = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """Sign in as `login`. Without a password only in the demo, where everybody is fictional."""

    login: str
    password: str | None = field(default=None, repr=False)
    lasts: ClassVar[timedelta] = LASTS


def handle(command: OpenSession, act: Act) -> Done:
    """Open a session; the answer holds the cookie's `token` and the forms' `csrf`.

    A wrong password is counted rather than refused, or the count would be rolled back: the answer's `refused` says why.
    """
    require("open_session", {"public"})
    person = act.organisation.person(command.login)
    if command.password is None:
        if not act.settings.demo:
            raise Rejection("sign_in_failed")
    else:
        refused = _refused(command, act)
        if refused is not None:
            return Done(value={"refused": refused})
    if person is None or not person.active:
        raise Rejection("sign_in_failed")
    token, csrf = new_token(), new_token()
    act.session.add(
        Session(
            token_hash=token_hash(token),
            person=person.login,
            csrf=csrf,
            opened_at=act.real_now,
            expires_at=act.real_now + LASTS,
        )
    )
    act.emit("SessionOpened", payload={"person": person.login})
    return Done(value={"token": token, "csrf": csrf})


def _refused(command: OpenSession, act: Act) -> str | None:
    """Check the password; the account locks softly for some minutes after repeated failures."""
    stored = act.session.get(Credential, command.login)
    if stored is not None and stored.locked_until is not None and stored.locked_until > act.real_now:
        return "sign_in_limited"
    if matches(stored.password_hash if stored else None, command.password or ""):
        if stored is not None:
            stored.failures, stored.locked_until = 0, None
        return None
    if stored is not None:
        stored.failures += 1
        if stored.failures >= FAILURES:
            stored.failures, stored.locked_until = 0, act.real_now + LOCK
            act.emit("AccountLocked", payload={"person": command.login})
    return "sign_in_failed"
