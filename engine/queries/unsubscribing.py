"""What a letter's link to unsubscribe is about: shown before anything is turned off."""

from dataclasses import dataclass, field

from engine.domain.mail_topics import BY_KEY, OFF, Topic
from engine.domain.unsubscribing import read_token
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.mail_wishes import wish_of
from engine.store.accounts import Setting
from engine.store.mails import MAIL_SECRET


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeView:
    """The topic; of whom it is nothing is said but where the mail goes, and that not in full."""

    topic: Topic
    address: str
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeLink(Query[UnsubscribeView | None]):
    """Asks what the token of a link turns off; None where it is none of ours."""

    token: str = field(default="", repr=False)


def answer(query: UnsubscribeLink, reader: Reader) -> UnsubscribeView | None:
    """Return it, or None where the seal is not right, or nothing may be turned off by it."""
    secret = reader.session.get(Setting, MAIL_SECRET)
    found = read_token(str(secret.value), query.token) if secret is not None else None
    person = reader.organisation.person(found[0]) if found is not None else None
    topic = BY_KEY.get(found[1]) if found is not None else None
    if person is None or topic is None or not topic.may_be_off:
        return None
    off = wish_of(reader.session, person.login, reader.settings).chosen(topic.key) == OFF
    return UnsubscribeView(topic=topic, address=_masked(person.email), off=off)


def _masked(address: str) -> str:
    """An address that its owner knows and nobody else learns: l…@example.cn."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
