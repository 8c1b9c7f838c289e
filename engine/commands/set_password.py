"""A person's password is set; their other sessions end."""

from dataclasses import dataclass, field

from sqlalchemy import delete

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.passwords import hash_password
from engine.store.accounts import Credential, Session


@dataclass(frozen=True, kw_only=True)
class SetPassword:
    """Set the password of `login`."""

    login: str
    password: str = field(repr=False)


def handle(command: SetPassword, act: Act) -> Done:
    """Replace the hash."""
    mine = {"self"} if act.actor.login == command.login else set()
    require("set_password", act.relations() | mine)
    if act.organisation.person(command.login) is None:
        raise Rejection("person_unknown", person=command.login)
    hashed = hash_password(command.password)
    act.session.merge(Credential(person=command.login, password_hash=hashed, failures=0, locked_until=None))
    act.session.execute(
        delete(Session).where(Session.person == command.login).execution_options(synchronize_session=False)
    )
    act.emit("PasswordSet", payload={"person": command.login})
    return Done()
