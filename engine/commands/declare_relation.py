"""A person declares a relation to somebody, and is kept out of that person's cases from then on."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.relations import KINDS
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.handing import person_named
from engine.store.organisation import Relation


@dataclass(frozen=True, kw_only=True)
class DeclareRelation:
    """Declare that the actor and `other` have a relation of `kind`: one of `engine.domain.relations.KINDS`."""

    other: str
    kind: str


def handle(command: DeclareRelation, act: Act) -> Done:
    """Keep the relation; it counts for both of them, whoever declared it, and in cases that run already.

    Raises Rejection: person_unknown, person_self, relation_kind, relation_declared.
    """
    login = act.actor.login
    known = act.organisation.person(login) if login is not None else None
    require("declare_relation", {"self"} if known is not None else ())
    name = person_named(act, command.other)
    if command.other == login:
        raise Rejection("person_self")
    if command.kind not in KINDS:
        raise Rejection("relation_kind")
    if act.session.get(Relation, (login, command.other, command.kind)) is not None:
        raise Rejection("relation_declared", person=name)
    act.session.add(Relation(person=login, other=command.other, kind=command.kind, declared_at=act.now))
    raise_version(act.session)
    act.emit("RelationDeclared", payload={"other": command.other, "kind": command.kind})
    return Done()
