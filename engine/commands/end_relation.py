"""A declared relation ends, with the reason; what it kept somebody out of before stays as it was."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.handing import short_enough
from engine.store.organisation import Relation

MAX_REASON = 500


@dataclass(frozen=True, kw_only=True)
class EndRelation:
    """End the relation of `kind` that `person` declared to `other`, because of `reason`."""

    person: str
    other: str
    kind: str
    reason: str


def handle(command: EndRelation, act: Act) -> Done:
    """Take the relation away; only whoever declared it or an administrator can, never the other one.

    Raises Rejection: not_found, reason_required, text_too_long.
    """
    mine = {"declarer"} if act.actor.login == command.person else set()
    require("end_relation", act.relations() | mine)
    found = act.session.get(Relation, (command.person, command.other, command.kind))
    if found is None:
        raise Rejection("not_found")
    reason = short_enough(command.reason, Text("原因", "reason"), MAX_REASON)
    if not reason:
        raise Rejection("reason_required")
    act.session.delete(found)
    raise_version(act.session)
    told = {"person": command.person, "other": command.other, "kind": command.kind, "reason": reason}
    act.emit("RelationEnded", payload=told)
    return Done()
