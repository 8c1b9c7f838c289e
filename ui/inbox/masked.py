"""The page of a task whose case is kept from the very person it asks: the one thing they can do is step aside."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.declare_recusal import MAX_REASON, DeclareRecusal
from engine.domain.errors import Rejection
from engine.queries.masked import MaskedTask, MaskedTaskView
from ui import auth, i18n, problems
from ui.between.done import told
from ui.inbox.views import blueprint, where
from ui.problems import Problem


@blueprint.get("/inbox/<task_id>/aside")
@auth.signed_in
def step_aside(task_id: str) -> str:
    """Say that the case is kept from the visitor, and offer to step aside."""
    return _page(_masked(task_id), "", None)


@blueprint.post("/inbox/<task_id>/aside")
@auth.signed_in
def do_step_aside(task_id: str) -> Response:
    """Step aside; a refusal keeps the reason that was typed."""
    masked, reason = _masked(task_id), request.form.get("reason", "")
    try:
        auth.execute(DeclareRecusal(task_id=task_id, reason=reason))
    except Rejection as rejection:
        problem = problems.problem_of(rejection)
        if problems.wants_json():
            return problems.as_json(problem)
        return make_response(_page(masked, reason, problem), problem.status)
    # Whom the rule asks next would tell something of the case.
    return redirect(told(url_for("inbox.inbox", **where()), "recuse"))


def _masked(task_id: str) -> MaskedTaskView:
    return auth.read(MaskedTask(person=auth.visitor().login, task_id=task_id, language=i18n.language()))


def _page(masked: MaskedTaskView, reason: str, problem: Problem | None) -> str:
    return render_template("inbox/masked.html", masked=masked, reason=reason, problem=problem, limit=MAX_REASON)
