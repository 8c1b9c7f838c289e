"""退回到…: a page of its own, so that it works without scripts, with everything typed kept on a refusal."""

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.send_back import SendBack
from engine.domain.errors import Rejection
from engine.queries.return_places import ReturnPlaces, ReturnView
from ui import auth, i18n, problems
from ui.inbox.views import ID_LENGTH, blueprint, where
from ui.problems import Problem

ITEMS = "items"


@blueprint.get("/inbox/<task_id>/return")
@auth.signed_in
def choose_return(task_id: str) -> str:
    """Ask where to, how, what is to be corrected, and why."""
    return _page(_read(task_id), None)


@blueprint.post("/inbox/<task_id>/return")
@auth.signed_in
def send_back(task_id: str) -> Response:
    """Send it back, and show the list with the seconds of undo."""
    view = _read(task_id)
    to, _, way = request.form.get("to", "").partition("/")
    seen = request.form.get("seen_version", "")
    command = SendBack(
        task_id=task_id,
        to=to,
        opinion=request.form.get("opinion", ""),
        items=tuple(request.form.get(ITEMS, "").splitlines()),
        straight=way != "again",
        seen_version=int(seen) if seen.isdecimal() else None,
    )
    try:
        auth.execute(command)
    except Rejection as rejection:
        problem = problems.problem_of(rejection)
        if problems.wants_json():
            return problems.as_json(problem)
        return make_response(_page(view, problem), problem.status)
    return redirect(url_for("inbox.inbox", done=task_id, **where()))


def _read(task_id: str) -> ReturnView:
    if len(task_id) != ID_LENGTH:
        abort(404)
    return auth.read(ReturnPlaces(person=auth.visitor().login, task_id=task_id, language=i18n.language()))


def _page(view: ReturnView, problem: Problem | None) -> str:
    return render_template("inbox/return.html", view=view, problem=problem, typed=request.form, where=where())
