"""The first administrator uses the one-time link."""

import re
from dataclasses import dataclass, field

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.identity import VERSION
from engine.runtime.act import Act, Done
from engine.runtime.passwords import hash_password, token_hash
from engine.store.accounts import Credential, OneTimeLink, Setting
from engine.store.organisation import Person, Role, Unit

LOGIN = re.compile(r"[a-z][a-z0-9_.-]{1,31}")


@dataclass(frozen=True, kw_only=True)
class RedeemLink:
    """Become the first administrator as `login`."""

    token: str = field(repr=False)
    login: str
    name: str
    email: str
    password: str = field(repr=False)


def handle(command: RedeemLink, act: Act) -> Done:
    """Make the account; the link is used up."""
    require("redeem_link", {"public"})
    link = act.session.get(OneTimeLink, token_hash(command.token), with_for_update=True)
    if link is None or link.used_at is not None or link.expires_at <= act.real_now:
        raise Rejection("link_invalid")
    if LOGIN.fullmatch(command.login) is None or not command.name.strip() or "@" not in command.email:
        raise Rejection("person_unknown", person=command.login)
    hashed = hash_password(command.password)
    link.used_at = act.real_now
    if act.session.get(Unit, "ROOT") is None:
        act.session.add(Unit(code="ROOT", name={"zh": "本单位", "en": "This institution"}, parent=None, kind="root"))
        act.session.flush()
    name = command.name.strip()
    act.session.merge(
        Person(
            login=command.login,
            name={"zh": name, "en": name},
            unit="ROOT",
            email=command.email,
            language="zh",
            external=False,
            active=True,
        )
    )
    act.session.flush()
    act.session.merge(Credential(person=command.login, password_hash=hashed, failures=0, locked_until=None))
    act.session.merge(Role(person=command.login, role="administrator"))
    version = act.session.get(Setting, VERSION)
    act.session.merge(Setting(key=VERSION, value=1 if version is None else version.value + 1))
    act.emit("AdministratorCreated", payload={"person": command.login})
    return Done(value={"login": command.login})
