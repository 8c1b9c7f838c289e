"""Who is away and who has left: windows an administrator sets for others, and the hand-over of what is open."""

from typing import Any

from flask import redirect, render_template, request, url_for

from engine.commands.end_substitution import EndSubstitution
from engine.commands.hand_over import HandOver
from engine.domain.errors import Rejection
from engine.queries.hand_over import HandOverPreview, HandOverView, Leavers
from engine.queries.substitutions import Substitutions
from ui import auth, windows
from ui.cockpit.board import acts, blueprint, reads
from ui.cockpit.left_windows import Closed, close_windows
from ui.i18n import language
from ui.problems import Problem, problem_of


@blueprint.get("/absences")
@reads
def absences() -> str:
    """Show windows, and whoever has left with something open."""
    return _page(None)


@blueprint.get("/absences/new")
@acts
def foresee_window() -> Any:  # noqa: ANN401 - a page, or one with its status
    """Show what a window would move, before it is opened."""
    return _confirm(None)


@blueprint.post("/absences")
@acts
def set_window() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Open a window for somebody."""
    try:
        auth.execute(windows.window_of(request.form.get("person", "")))
    except Rejection as rejection:
        return _confirm(problem_of(rejection))
    return redirect(url_for("cockpit.absences"))


@blueprint.post("/absences/<window_id>/end")
@acts
def end_window(window_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Close somebody's window."""
    try:
        auth.execute(EndSubstitution(window_id=window_id))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(problem), problem.status
    return redirect(url_for("cockpit.absences"))


@blueprint.get("/hand-over")
@reads
def start_hand_over() -> Any:  # noqa: ANN401 - a redirect
    """Lead to the list of whoever was chosen."""
    return redirect(url_for("cockpit.hand_over", login=request.args.get("login", "").strip() or "?"))


@blueprint.get("/hand-over/<login>")
@reads
def hand_over(login: str) -> str:
    """Show everything that somebody would leave, with a proposal for each."""
    return render_template("cockpit/hand_over.html", view=_left(login), to=_chosen(), done=None, problem=None)


@blueprint.post("/hand-over/<login>")
@acts
def give(login: str) -> Any:  # noqa: ANN401 - a page, or one with its status
    """Hand over case by case, and end the windows; what stays is shown with its reason."""
    before = _left(login)
    given = {item.key: request.form.get(f"to:{item.key}", "").strip() for item in before.items}
    reason = request.form.get("reason", "").strip()
    if not reason:
        problem = problem_of(Rejection("reason_required"))
        page = render_template("cockpit/hand_over.html", view=before, to=_chosen(), done=None, problem=problem)
        return page, problem.status
    done = _give(before, given, reason)
    return render_template("cockpit/hand_over.html", view=_left(login), to=_chosen(), done=done, problem=None)


def _give(before: HandOverView, given: dict[str, str], reason: str) -> dict[str, Any]:
    """Do it, and return what became of each thing: one act a case, so that one refusal keeps none of the others."""
    commands: list[HandOver] = []
    for case in before.cases:
        parts = {item.key: given[item.key] for item in case.items if given[item.key]}
        if parts:
            commands.append(HandOver(person=before.login, instance_id=case.instance_id, parts=parts, reason=reason))
    stayed: dict[str, str] = {}
    moved = 0
    for command in commands:
        try:
            value = auth.shell().engine.execute(command, auth.actor()).value
        except Rejection as refused:
            stayed |= dict.fromkeys(command.parts, problem_of(refused).what)
            continue
        moved += len(value["moved"])
        stayed |= {key: told[language()] for key, told in value["stayed"].items()}
    over = close_windows(before.windows) if request.form.get("windows") else Closed()
    return {"moved": moved, "stayed": stayed, "windows": over}


def _left(login: str) -> HandOverView:
    view = auth.read(HandOverPreview(person=login, to=_chosen() or None, language=language()))
    if view is None:
        raise Rejection("not_found")
    return view


def _chosen() -> str:
    return request.values.get("to", "").strip()


def _page(problem: Problem | None) -> str:
    view = auth.read(Substitutions(language=language()))
    leavers = auth.read(Leavers(language=language()))
    return render_template("cockpit/absences.html", view=view, leavers=leavers, typed=windows.typed(), problem=problem)


def _confirm(problem: Problem | None) -> Any:  # noqa: ANN401 - a page, or one with its status
    try:
        command = windows.window_of(request.values.get("person", ""))
        foreseen = windows.foreseen(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(problem), problem.status
    page = render_template(
        "cockpit/window_confirm.html", foreseen=foreseen, command=command, typed=windows.typed(), problem=problem
    )
    return page if problem is None else (page, problem.status)
