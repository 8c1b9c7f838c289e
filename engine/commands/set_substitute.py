"""Somebody names a substitute for a stretch of time; or an administrator does, for somebody (代理)."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.organisation import Substitution
from engine.domain.permissions import require
from engine.identity import hold_version, raise_version
from engine.runtime.act import Act, Done
from engine.runtime.windows import refuse_window
from engine.store.organisation import Substitution as Row


@dataclass(frozen=True, kw_only=True)
class SetSubstitute:
    """Have `substitute` stand in from `from_at` until just before `until_at` (None: until it is ended).

    `power` is see, prepare or act. Empty `processes` are all of them, empty `groups` everything one is asked for.
    `person` is who is away, None the actor.
    """

    substitute: str
    from_at: datetime
    until_at: datetime | None = None
    power: str = "act"
    processes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    person: str | None = None


def handle(command: SetSubstitute, act: Act) -> Done:
    """Open the window; tasks that are open already are looked at when it opens, and again when it closes.

    A beginning that has passed is now: nobody stands in for days that are over.

    Raises Rejection: not_permitted, and whatever `refuse_window` finds.
    """
    hold_version(act.session)
    person = command.person or act.actor.id
    require("set_substitute", {*act.relations(), *(["self"] if person == act.actor.login else [])})
    window = Substitution(
        id=act.new_id(),
        person=person,
        substitute=command.substitute,
        from_at=max(command.from_at, act.now),
        until_at=command.until_at,
        processes=frozenset(command.processes),
        groups=frozenset(command.groups),
        power=command.power,
    )
    refuse_window(act, window)
    _keep(act, window)
    told = {
        "window": window.id,
        "person": person,
        "substitute": window.substitute,
        "from": window.from_at,
        "until": window.until_at,
        "power": window.power,
        "processes": sorted(window.processes),
        "groups": sorted(window.groups),
    }
    act.emit("SubstituteSet", on_behalf_of=person if person != act.actor.id else None, payload=told)
    return Done(value={"window": window.id})


def _keep(act: Act, window: Substitution) -> None:
    from_at = window.from_at or act.now
    act.session.add(
        Row(
            id=window.id,
            person=window.person,
            substitute=window.substitute,
            from_at=from_at,
            until_at=window.until_at,
            processes=sorted(window.processes),
            groups=sorted(window.groups),
            power=window.power,
            set_by=act.actor.id,
            set_at=act.now,
        )
    )
    raise_version(act.session)
    for moment in (from_at, window.until_at):
        if moment is not None:
            act.enqueue("timer", "review", moment, person=window.person, payload={"window": window.id})
    mail = {"by": window.person, "power": window.power, "from": from_at.isoformat()}
    mail["until"] = "" if window.until_at is None else window.until_at.isoformat()
    act.enqueue("mail", "substitute", act.now, person=window.substitute, payload=mail)
