"""The rehearsal in the cockpit: what machines will do if nobody does anything, as a page or as a file."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, render_template, request

from engine.domain.errors import Rejection
from ui import auth, rehearsals
from ui.cockpit.board import blueprint, reads
from ui.i18n import language
from ui.problems import problem_of
from webhooks.rehearsing import Plan, Rehearsal, rehearse

_DAYS = re.compile(r"[0-9]{1,3}")
PAGE_SECONDS = 20.0
"""A page should answer: what takes longer ends early and says how far it came; the command line has more time."""


@blueprint.get("/rehearsal")
@reads
def rehearsal() -> Any:  # noqa: ANN401 - a page, with its status after a refusal
    """Show the form; with `days` what will happen, from now or from a later moment."""
    if "days" not in request.args:
        return _page(None)
    try:
        return _page(_played(_plan()))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return render_template("cockpit/rehearsal.html", told=None, problem=problem, **_words()), problem.status


@blueprint.get("/rehearsal.csv")
@reads
def rehearsal_csv() -> Response:
    """Hand the list out as a file."""
    told = _played(_plan())
    text = rehearsals.as_csv(told.rows, language(), auth.shell().settings.zone)
    response = Response(text, mimetype="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="rehearsal.csv")
    return response


def _page(told: Rehearsal | None) -> str:
    return render_template("cockpit/rehearsal.html", told=told, problem=None, **_words())


def _played(plan: Plan) -> Rehearsal:
    return rehearse(auth.shell().engine, auth.actor(), plan, seconds=PAGE_SECONDS)


def _plan() -> Plan:
    given = {name: request.args.get(name, "").strip() for name in ("of", "unit", "case", "days", "at")}
    days = int(given["days"]) if _DAYS.fullmatch(given["days"]) else 0
    plan = Plan(
        days=days,
        of=_login(given["of"]),
        unit=given["unit"],
        case=given["case"],
        language=language(),
    )
    return replace(plan, at=_moment(given["at"])) if given["at"] else plan


def _login(text: str) -> str:
    """Return the login of who was named by login or by name; what names nobody finds nothing."""
    people = auth.shell().engine.organisation.persons
    named = (login for login, person in people.items() if text and text in (person.name.zh, person.name.en))
    return text if text in people else next(named, text)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Rejection("rehearsal_past", at=text, limit=90) from error
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(auth.shell().settings.zone))


def _words() -> dict[str, Any]:
    organisation, zone = auth.shell().engine.organisation, auth.shell().settings.zone
    units = sorted((code, unit.name) for code, unit in organisation.units.items())
    return {
        "asked": request.args,
        "units": units,
        "kinds": rehearsals.KINDS,
        "what": lambda row: rehearsals.what(row, language()),
        "missing": lambda told: rehearsals.missing(told, language(), zone),
    }
