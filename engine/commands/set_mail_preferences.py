"""A person chooses which mail they get at once, with the digest or not at all, and in which hours none."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, cast

from engine.domain.errors import Rejection
from engine.domain.mail_topics import BY_KEY
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.digests import plan_digests
from engine.runtime.mail_wishes import wish_of
from engine.store.mails import MailPreference
from engine.store.once import insert_missing

if TYPE_CHECKING:
    from sqlalchemy import Table

LANGUAGES = ("", "zh", "en")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NONE = Text("没有这一项。", "There is no such thing.")
_ROWS = cast("Table", MailPreference.__table__)


@dataclass(frozen=True, kw_only=True)
class SetMailPreferences:
    """Choose everything anew: topics that are missing are as they are meant; empty hours are none of one's own."""

    choices: Mapping[str, str] = field(default_factory=dict)
    """{topic: at_once | digest | off}; the topics are `engine.domain.mail_topics.TOPICS`."""
    digest_at: str = ""
    night_from: str = "20:00"
    night_until: str = "07:30"
    days_off_quiet: bool = True
    language: str = ""


def handle(command: SetMailPreferences, act: Act) -> Done:
    """Keep it; it holds from the next letter on.

    Raises Rejection: mail_choice, mail_hours, mail_language.
    """
    login = act.actor.login
    known = act.organisation.person(login) if login is not None else None
    require("set_mail_preferences", {"self"} if known is not None else ())
    _check(command)
    row = {
        "person": login,
        "choices": dict(command.choices),
        "digest_at": command.digest_at or None,
        "night_from": command.night_from or None,
        "night_until": command.night_until or None,
        "days_off_quiet": command.days_off_quiet,
        "language": command.language,
        "changed_at": act.now,
    }
    insert_missing(act.session, _ROWS, [row], _ROWS.c.person)  # two windows may send their first choice at once
    act.session.merge(MailPreference(**row))
    act.session.flush()
    plan_digests(act, {str(login): wish_of(act.session, str(login), act.settings)})
    act.emit("MailPreferencesSet", payload={"person": login, **asdict(command)})
    return Done()


def _check(command: SetMailPreferences) -> None:
    for key, choice in command.choices.items():
        topic = BY_KEY.get(key)
        if topic is None:
            raise Rejection("mail_choice", topic=key, why=_NONE)
        if choice not in topic.choices:
            raise Rejection("mail_choice", topic=topic.name, why=topic.why)
    hours = (command.digest_at, command.night_from, command.night_until)
    wrong = next((text for text in hours if text and not _HOUR.fullmatch(text)), None)
    if wrong is None and bool(command.night_from) != bool(command.night_until):
        wrong = f"{command.night_from}–{command.night_until}"
    if wrong is not None:
        raise Rejection("mail_hours", text=wrong)
    if command.language not in LANGUAGES:
        raise Rejection("mail_language", text=command.language)
