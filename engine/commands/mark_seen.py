"""A person has looked at a case: what is newer is shown to them as a change next time."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.readers import relations_to
from engine.store.instances import Instance, Seen


@dataclass(frozen=True, kw_only=True)
class MarkSeen:
    """Note that the actor has seen `instance_id` up to its newest event."""

    instance_id: str


def handle(command: MarkSeen, act: Act) -> Done:
    """Keep the newest event's number; it is no event itself."""
    # The case's row is locked: whoever takes a decision back meanwhile does so before this, or not at all.
    locked = select(Instance.audit_seq).where(Instance.id == command.instance_id).with_for_update()
    seq = act.session.scalar(locked)
    reads = seq is not None and act.actor.login is not None
    require("mark_seen", relations_to(act, command.instance_id) if reads else ())
    kept = act.session.get(Seen, (act.actor.id, command.instance_id))
    if kept is None:
        act.session.add(Seen(person=act.actor.id, instance_id=command.instance_id, audit_seq=seq or 0, seen_at=act.now))
    else:
        kept.audit_seq, kept.seen_at = seq or 0, act.now
    return Done()
