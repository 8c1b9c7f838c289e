"""The hand on the clock: moves time forward and shows what happened on the way."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for

from engine.api import ProcessEngine
from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.queries.jobs import Jobs
from engine.queries.mails import Mails
from ui import auth, problems
from ui.demo.board import blueprint
from ui.i18n import language
from webhooks.passing_time import pass_time

COMING = 12


@blueprint.get("/clock")
def clock() -> Any:  # noqa: ANN401 - a page with its status
    """Show the demo's time, what comes next, and what the last move did."""
    return _page(None)


@blueprint.post("/clock")
def move() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Move the clock forward and do everything that falls due on the way.

    Only the demo does due work while a page waits, so only here a page knows of mail servers.
    """
    from webhooks.channels.mail import mail_channel

    engine = auth.shell().engine
    began = engine.clock.now()
    try:
        passed = pass_time(engine, mail_channel(engine.settings.smtp_url), _target(engine), _mover())
    except Rejection as rejection:
        problem = problems.problem_of(rejection)
        return problems.as_json(problem) if problems.wants_json() else _page(problem)
    told = {"since": began.isoformat(), "acted": passed.acted, "delivered": passed.delivered}
    return redirect(url_for("demo.clock", **told, arrived=int(passed.arrived)))  # type: ignore[arg-type]


def _target(engine: ProcessEngine) -> datetime:
    now = engine.clock.now()
    match request.form.get("by", ""):
        case "hour":
            return now + timedelta(hours=1)
        case "workday":
            return engine.calendar.add_working_days(now, 1).at
        case "week":
            return now + timedelta(days=7)
        case "next":
            return engine.next_due() or now
    try:
        typed = datetime.fromisoformat(request.form.get("to", ""))
    except ValueError:
        raise Rejection("clock_backwards") from None
    return typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(engine.settings.zone))


def _mover() -> Actor:
    visitor = auth.visit().visitor
    return Actor.person(visitor.login) if visitor else Actor.external("demo")


def _page(problem: problems.Problem | None) -> Any:  # noqa: ANN401 - a page with its status
    since = _moment(request.args.get("since", ""))
    mails = auth.read(Mails(language=language(), limit=40))
    page = render_template(
        "demo/clock.html",
        problem=problem,
        now=auth.visit().now,
        coming=auth.read(Jobs(state="waiting", queue="timer", language=language(), limit=COMING)).rows,
        since=since,
        acted=request.args.get("acted", 0, type=int),
        delivered=request.args.get("delivered", 0, type=int),
        arrived=request.args.get("arrived", 1, type=int),
        letters=[row for row in mails.rows if since is not None and row.sent_at >= since],
        typed=request.form,
    )
    return page, 200 if problem is None else problem.status


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
