"""Whether a window of substitution can be opened: asked before it is, and again when somebody only looks ahead."""

from engine.domain.errors import Rejection
from engine.domain.organisation import Substitution
from engine.domain.substitutes import POWERS, clashing, closes_circle
from engine.domain.texts import Text
from engine.runtime.act import Act
from engine.runtime.handing import person_named
from engine.runtime.late import said


def refuse_window(act: Act, window: Substitution) -> None:
    """Raise a Rejection unless the window can be opened as things are.

    person_unknown, person_self, substitution_past, substitution_backwards, substitution_unknown_scope,
    substitution_overlaps or substitution_circle.
    """
    _check_people(act, window)
    _check_scope(act, window)
    _check_others(act, window)


def _check_people(act: Act, window: Substitution) -> None:
    for login in (window.person, window.substitute):
        person_named(act, login)
    if window.person == window.substitute:
        raise Rejection("person_self")


def _check_scope(act: Act, window: Substitution) -> None:
    from_at = window.from_at or act.now
    if window.until_at is not None and window.until_at <= act.now:
        raise Rejection("substitution_past")
    if window.until_at is not None and window.until_at <= from_at:
        raise Rejection("substitution_backwards", since=said(act, from_at))
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
