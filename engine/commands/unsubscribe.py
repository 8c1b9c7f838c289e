"""Whoever holds a letter's link turns that kind of mail off, without signing in (RFC 8058)."""

from dataclasses import dataclass, field

from engine.domain.errors import Rejection
from engine.domain.mail_preferences import Preferences
from engine.domain.mail_topics import BY_KEY, OFF
from engine.domain.permissions import require
from engine.domain.unsubscribing import read_token
from engine.runtime.act import Act, Done
from engine.runtime.digests import let_go
from engine.runtime.mail_wishes import wish_of
from engine.store.accounts import Setting
from engine.store.mails import MAIL_SECRET, MailPreference


@dataclass(frozen=True, kw_only=True)
class Unsubscribe:
    """Turn off what the token of a letter is about."""

    token: str = field(repr=False)


def handle(command: Unsubscribe, act: Act) -> Done:
    """Turn it off for the person of the token; a second time changes nothing, as mail programs press twice.

    Raises Rejection("unsubscribe_unknown").
    """
    require("unsubscribe", {"public"})
    secret = act.session.get(Setting, MAIL_SECRET)
    found = read_token(str(secret.value), command.token) if secret is not None else None
    person = act.organisation.person(found[0]) if found is not None else None
    topic = BY_KEY.get(found[1]) if found is not None else None
    if person is None or topic is None or not topic.may_be_off:
        raise Rejection("unsubscribe_unknown")
    wishes = wish_of(act.session, person.login, act.settings)
    if wishes.chosen(topic.key) != OFF:
        act.session.merge(_row(act, person.login, wishes, topic.key))
        if topic.key == "digest":
            let_go(act, [person.login])
        act.emit("MailPreferencesSet", payload={"person": person.login, "choices": {topic.key: OFF}, "by_link": True})
    return Done(value={"person": person.login, "topic": topic.key})


def _row(act: Act, person: str, wishes: Preferences, topic: str) -> MailPreference:
    night = wishes.night
    return MailPreference(
        person=person,
        choices={**wishes.choices, topic: OFF},
        digest_at=f"{wishes.digest_at:%H:%M}" if wishes.digest_at else None,
        night_from=f"{night[0]:%H:%M}" if night else None,
        night_until=f"{night[1]:%H:%M}" if night else None,
        days_off_quiet=wishes.days_off_quiet,
        language=wishes.language,
        changed_at=act.now,
    )
