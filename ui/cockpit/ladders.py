"""Ladders in the cockpit: what each rung does, what it would do with a task given now, and the form to change it."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for

from engine.commands.change_ladder import ChangeLadder
from engine.domain.calendar_table import FIRST_YEAR, LAST_YEAR
from engine.domain.errors import Rejection
from engine.domain.ladder_checks import RungText
from engine.domain.rungs import Act
from engine.queries.ladder_preview import LadderForeseen, LadderPosts, LadderPreview
from engine.queries.ladders import GroupChoice, LadderDetail, LadderGroups, Ladders, LadderView
from ui import auth
from ui.cockpit.board import acts, blueprint, reads
from ui.i18n import language
from ui.problems import Problem, problem_of

NEW = "new"
WHENS = ("share", "before", "due", "after", "entry")
BLANK = RungText(when="due", act="")
SPARE = 2
"""Empty rungs at the end of the form; a rung without an act is left out."""
MOST_ROWS = 30
TEN = time(10)
_NUMBER = re.compile(r"[0-9]{1,9}")


@blueprint.get("/ladders")
@reads
def ladders() -> str:
    """List the ladders."""
    rows = auth.read(Ladders(language=language()))
    return render_template("cockpit/ladders.html", rows=rows, group_names=_names(_groups()), problem=None)


@blueprint.get("/ladders/<ladder_key>")
@reads
def ladder(ladder_key: str) -> str:
    """Show one ladder as it holds, with the form to change it."""
    view = _view(ladder_key)
    return _page(ladder_key, view, view.row.rungs if view is not None else (), None, None)


@blueprint.post("/ladders/<ladder_key>/preview")
@reads
def preview_ladder(ladder_key: str) -> Any:  # noqa: ANN401 - a page, with its status after a refusal
    """Show what the rungs that were typed would do; nothing is saved."""
    typed = _typed()
    try:
        foreseen = auth.read(_preview(typed))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(ladder_key, _view(ladder_key), typed, problem, None), problem.status
    return _page(ladder_key, _view(ladder_key), typed, None, foreseen)


@blueprint.post("/ladders/<ladder_key>")
@acts
def change_ladder(ladder_key: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Save a new version."""
    typed, form = _typed(), request.form
    named = form.get("key_of_ladder", "").strip().upper() if ladder_key == NEW else ladder_key
    seen = form.get("seen_version", "")
    command = ChangeLadder(
        key=named,
        rungs=typed,
        reason=form.get("reason", ""),
        seen_version=_number(seen, 0),
        open_tasks="open_tasks" in form,
    )
    try:
        auth.execute(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(ladder_key, _view(ladder_key), typed, problem, None), problem.status
    return redirect(url_for("cockpit.ladder", ladder_key=named, changed=1))


def _view(key: str) -> LadderView | None:
    return None if key == NEW else auth.read(LadderDetail(key=key, language=language()))


def _page(
    key: str,
    view: LadderView | None,
    rungs: tuple[RungText, ...],
    problem: Problem | None,
    foreseen: LadderForeseen | None,
) -> str:
    groups = _groups()
    rows = list(enumerate((*rungs, *[BLANK] * SPARE), start=1))
    return render_template(
        "cockpit/ladder.html",
        key=key,
        view=view,
        rows=rows,
        typed=request.form,
        problem=problem,
        foreseen=foreseen,
        sample=_sample(),
        whens=WHENS,
        acts=tuple(str(act) for act in Act),
        groups=groups,
        group_names=_names(groups),
        posts=auth.read(LadderPosts(language=language())),
    )


def _groups() -> tuple[GroupChoice, ...]:
    return auth.read(LadderGroups(language=language()))


def _names(groups: Iterable[GroupChoice]) -> dict[str, str]:
    return {group.code: group.name for group in groups}


def _typed() -> tuple[RungText, ...]:
    """Return the rungs that have an act, in their order."""
    form = request.form
    count = min(_number(form.get("rows", ""), 0), MOST_ROWS)
    rungs = (
        RungText(
            when=form.get(f"when-{place}", ""),
            share=form.get(f"share-{place}", ""),
            days=form.get(f"days-{place}", ""),
            hours=form.get(f"hours-{place}", ""),
            act=form.get(f"act-{place}", ""),
            to=tuple(code for code in form.getlist(f"to-{place}") if code),
            zh=form.get(f"zh-{place}", ""),
            en=form.get(f"en-{place}", ""),
        )
        for place in range(1, count + 1)
    )
    return tuple(rung for rung in rungs if rung.act)


def _sample() -> dict[str, Any]:
    """Return the imagined task: given today at ten, with three working days."""
    form, zone = request.form, ZoneInfo(auth.shell().settings.zone)
    today = auth.shell().engine.clock.now().astimezone(zone).date()
    usual = datetime.combine(today, TEN, tzinfo=zone)
    try:
        given = datetime.fromisoformat(form.get("given_at", "")).replace(tzinfo=zone)
    except ValueError:
        given = usual
    if not FIRST_YEAR <= given.year < LAST_YEAR:  # elsewhere there is no calendar to count on
        given = usual
    days = form.get("sample_days", "")
    return {"post": form.get("post", ""), "given_at": given, "days": _number(days, 3)}


def _preview(typed: tuple[RungText, ...]) -> LadderPreview:
    sample = _sample()
    return LadderPreview(
        rungs=typed, post=sample["post"], given_at=sample["given_at"], days=sample["days"], language=language()
    )


def _number(text: str, otherwise: int) -> int:
    return int(text) if _NUMBER.fullmatch(text) else otherwise
