"""Somebody names a substitute for a stretch of time; or an administrator does, for somebody (代理)."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.errors import Rejection
from engine.domain.organisation import Substitution
from engine.domain.permissions import require
from engine.domain.substitutes import POWERS, clashing, closes_circle
from engine.domain.texts import Text
from engine.identity import hold_version, raise_version
from engine.runtime.act import Act, Done
from engine.runtime.handing import person_named
from engine.runtime.late import said
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

    Raises Rejection: not_permitted, person_unknown, person_self, substitution_past, substitution_unknown_scope,
    substitution_overlaps, substitution_circle.
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
    _check_people(act, window)
    _check_scope(act, window)
    _check_others(act, window)
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


def _check_people(act: Act, window: Substitution) -> None:
    for login in (window.person, window.substitute):
        person_named(act, login)
    if window.person == window.substitute:
        raise Rejection("person_self")


def _check_scope(act: Act, window: Substitution) -> None:
    from_at = window.from_at or act.now
    if window.until_at is not None and window.until_at <= from_at:
        raise Rejection("substitution_past")
    known = act.installation.catalogue
    unknown = [p for p in window.processes if known.latest(act.session, p) is None]
    unknown += [g for g in window.groups if g not in act.organisation.groups]
    if window.power not in POWERS:
        unknown.append(window.power)
    if unknown:
        raise Rejection("substitution_unknown_scope", name=unknown[0])


def _check_others(act: Act, window: Substitution) -> None:
    organisation = act.organisation
    clash = clashing(window, organisation.substitutions)
    if clash is not None:
        raise Rejection(
            "substitution_overlaps",
            who=_name(act, clash.substitute),
            since=said(act, clash.from_at),
            until=said(act, clash.until_at) if clash.until_at is not None else "—",
        )
    if closes_circle(window, organisation.substitutions):
        raise Rejection("substitution_circle", who=_name(act, window.substitute))


def _name(act: Act, login: str) -> Text:
    known = act.organisation.person(login)
    return Text(login, login) if known is None else known.name


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
