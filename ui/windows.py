"""Reads the form of a substitution window: days as people write them become a half-open stretch of time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import request

from engine.commands.set_substitute import SetSubstitute
from engine.domain.errors import Rejection
from engine.queries.substitutions import PreviewView, SubstitutionPreview
from ui import auth, i18n

FIELDS = ("person", "substitute", "from", "until", "power")


def typed() -> dict[str, object]:
    """Return what the form holds, as it was typed; on a fresh page, nothing chosen and from today on."""
    values = request.values
    kept: dict[str, object] = {name: values.get(name, "").strip() for name in FIELDS}
    kept["from"] = kept["from"] or today().isoformat()
    kept["power"] = kept["power"] or "act"
    return {**kept, "processes": values.getlist("processes"), "groups": values.getlist("groups")}


def today() -> date:
    """Return the day it is in the installation's zone."""
    return auth.visit().now.astimezone(_zone()).date()


def window_of(person: str) -> SetSubstitute:
    """Return the command that the form asks for; its last day is included.

    Raises Rejection("substitute_required") or ("substitution_past") for what can't be read.
    """
    form = typed()
    if not form["substitute"]:
        raise Rejection("substitute_required")
    until = _day(str(form["until"])) if form["until"] else None
    return SetSubstitute(
        person=person,
        substitute=str(form["substitute"]),
        from_at=max(_begins(_day(str(form["from"]))), auth.visit().now),
        until_at=None if until is None else _begins(until + timedelta(days=1)),
        power=str(form["power"]),
        processes=tuple(request.values.getlist("processes")),
        groups=tuple(request.values.getlist("groups")),
    )


def foreseen(command: SetSubstitute) -> PreviewView:
    """Return what the window would move.

    Raises Rejection as opening it would.
    """
    return auth.read(
        SubstitutionPreview(
            person=command.person or "",
            substitute=command.substitute,
            from_at=command.from_at,
            until_at=command.until_at,
            power=command.power,
            processes=command.processes,
            groups=command.groups,
            language=i18n.language(),
        )
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Rejection("substitution_past") from error


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), _zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(auth.shell().settings.zone)
