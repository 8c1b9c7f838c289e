"""The working calendar in the cockpit: a year, a day, a preview of what would move, the history, files in and out."""

from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from engine.commands.change_calendar import ChangeCalendar
from engine.domain.calendar_changes import Change
from engine.domain.calendar_csv import write_csv
from engine.domain.calendar_table import MarkedDay
from engine.domain.calendar_writing import written
from engine.domain.errors import Rejection
from engine.queries.calendar_history import CalendarHistory
from engine.queries.calendar_preview import CalendarPreview
from engine.queries.calendar_year import CalendarView, CalendarYear
from ui import auth
from ui.cockpit import calendar_words as words
from ui.cockpit.board import acts, blueprint, reads
from ui.cockpit.calendar_forms import change_of, sealed, unsealed
from ui.i18n import language
from ui.problems import Problem, problem_of


@blueprint.get("/calendar")
@reads
def calendar() -> str:
    """Show a year, of all or of a unit, with the forms that change it."""
    return _year_page(None)


@blueprint.get("/calendar/days/<day>")
@acts
def calendar_day(day: str) -> str:
    """Show one day with the form that changes it."""
    return _day_page(day, None)


@blueprint.post("/calendar/preview")
@acts
def preview_calendar() -> Any:  # noqa: ANN401 - a page, or one with its status
    """Show what a change would move, before it is made; a file that can't be read is refused line by line."""
    try:
        return _preview_page(change_of(), None)
    except Rejection as rejection:
        problem = problem_of(rejection)
        if request.form.get("kind") == "days":
            return _day_page(request.form.get("day", ""), problem), problem.status
        return _year_page(problem), problem.status


@blueprint.post("/calendar")
@acts
def change_calendar() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Make the change that was previewed."""
    change = unsealed()
    command = ChangeCalendar(
        change=change, reason=request.form.get("reason", ""), seen=request.form.get("seen_change", "")
    )
    try:
        auth.execute(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        if rejection.code in ("reason_required", "text_too_long", "calendar_moved_on"):
            return _preview_page(change, problem), problem.status
        return _year_page(problem), problem.status
    return redirect(url_for("cockpit.calendar_history", done="1"))


@blueprint.get("/calendar/history")
@reads
def calendar_history() -> str:
    """Show who changed the calendar, and how far what follows from it has come."""
    view = auth.read(CalendarHistory(after=request.args.get("after", ""), language=language()))
    return render_template("cockpit/calendar_history.html", view=view, words=words, done=request.args.get("done"))


@blueprint.get("/calendar/days.csv")
@reads
def calendar_file() -> Response:
    """Hand out the own days of a year as a file that can be imported again."""
    view = _view()
    days = (MarkedDay(day=d.day, working=d.kind in ("working", "made_up"), name=d.name) for d in view.days if d.own)
    response = Response("\ufeff" + write_csv(days), mimetype="text/csv")
    name = f"calendar-{view.year}{'-' + view.unit if view.unit else ''}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _view() -> CalendarView:
    year = request.values.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return auth.read(CalendarYear(year=number, unit=request.values.get("unit") or None, language=language()))


def _year_page(problem: Problem | None) -> str:
    view, typed = _view(), request.form
    return render_template(
        "cockpit/calendar.html", view=view, words=words, typed=typed, problem=problem, stretches=words.stretches(view)
    )


def _day_page(day: str, problem: Problem | None) -> str:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise Rejection("not_found") from None
    unit = request.values.get("unit") or None
    view = auth.read(CalendarYear(year=found.year, unit=unit, language=language()))
    known = next(one for one in view.days if one.day == found)
    return render_template(
        "cockpit/calendar_day.html", view=view, known=known, words=words, typed=request.form, problem=problem
    )


def _preview_page(change: Change, problem: Problem | None) -> str:
    view = auth.read(CalendarPreview(change=change, language=language()))
    unit = getattr(change, "unit", None)
    told = words.change_words(written(change), _unit_name(unit))
    return render_template(
        "cockpit/calendar_preview.html",
        view=view,
        told=told,
        words=words,
        change=sealed(change),
        problem=problem,
        reason=request.form.get("reason", ""),
    )


def _unit_name(code: str | None) -> str:
    return auth.read(CalendarYear(unit=code, language=language())).unit_name if code else ""
