"""What can be done with an open task: a button is one command, a refusal gives back all that was typed."""

from collections.abc import Callable
from contextlib import suppress

from flask import jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.save_draft import SaveDraft
from engine.commands.unclaim_task import UnclaimTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.errors import Rejection
from engine.queries.choices import CHOSEN
from engine.queries.task_shape import TaskShapeView
from ui import auth, i18n, problems
from ui.between.done import told
from ui.forms.submitted import submitted_answers, submitted_choices, submitted_data, with_row
from ui.inbox.forms import CONDITIONS, TaskForms
from ui.inbox.views import blueprint, onward, read_list, read_shape, read_task, render_inbox, where


@blueprint.post("/inbox/<task_id>/complete")
@auth.signed_in
def complete(task_id: str) -> Response:
    """Decide a task, or only add a row to its form where that button was pressed."""
    typed = typed_form(read_shape(task_id))
    if request.form.get("row"):
        return make_response(_again(task_id, with_row(typed, request.form["row"])))
    seen = request.form.get("seen_version", "")
    command = CompleteTask(
        task_id=task_id,
        outcome=request.form.get("outcome", ""),
        opinion=str(typed["opinion"]),
        data=_fields(typed),
        conditions=tuple(str(typed.get(CONDITIONS, "")).splitlines()),
        confirms=bool(request.form.get("confirms")),
        seen_version=int(seen) if seen.isdecimal() else None,
    )
    try:
        done = auth.execute(command)
    except Rejection as rejection:
        return _refused(task_id, rejection, typed)
    if problems.wants_json():
        return jsonify({"task_id": task_id, **done.value})
    return redirect(onward(task_id))


def typed_form(shape: TaskShapeView) -> dict[str, object]:
    """Return what was typed: the form's fields, the answers, the opinion."""
    typed: dict[str, object] = {} if shape.form is None else submitted_data(shape.form, request.form)
    if shape.score is not None:
        typed[shape.score] = request.form.get("score", "").strip()
    if shape.items:
        typed["answers"] = submitted_answers(request.form, shape.items)
    if shape.chooses:
        typed[CHOSEN] = submitted_choices(request.form)
    typed["opinion"] = request.form.get("opinion", "").strip()
    if shape.conditions:
        typed[CONDITIONS] = request.form.get("conditions", "").strip()
    return typed


def _fields(typed: dict[str, object]) -> dict[str, object]:
    """Return what goes into the form: all but the opinion and the conditions of an approval."""
    return {name: value for name, value in typed.items() if name not in ("opinion", CONDITIONS)}


def _refused(task_id: str, rejection: Rejection, typed: dict[str, object]) -> Response:
    problem = problems.problem_of(rejection)
    if problems.wants_json():
        return problems.as_json(problem)
    detail = read_task(task_id)
    page = render_inbox(read_list(), detail, opened=True, problem=problem, typed=typed)
    return make_response(page, problem.status)


def _again(task_id: str, typed: dict[str, object]) -> str:
    detail = read_task(task_id)
    return render_inbox(read_list(), detail, opened=True, typed=typed)


@blueprint.post("/inbox/<task_id>/draft")
@auth.signed_in
def draft(task_id: str) -> Response:
    """Keep what was typed."""
    saved = auth.execute(SaveDraft(task_id=task_id, data=typed_form(read_shape(task_id))))
    if problems.wants_json():
        return jsonify({**saved.value, **_as_kept(task_id)})
    return redirect(url_for("inbox.task", task_id=task_id, **where()))


def _as_kept(task_id: str) -> dict[str, object]:
    """Return what the kept draft changes on the page: hidden fields, computed ones, the time it was kept."""
    detail = read_task(task_id)
    forms = TaskForms(detail)
    return {
        "saved": i18n.t("草稿已保存 ", "Draft saved ") + i18n.short_moment(detail.drafted_at),
        "hidden": sorted(forms.own.hidden) if forms.own is not None else [],
        "computed": forms.editor.computed(forms.own.data) if forms.editor is not None and forms.own is not None else {},
    }


@blueprint.post("/inbox/<task_id>/claim")
@auth.signed_in
def claim(task_id: str) -> Response:
    """Take a pooled task."""
    return _beside_typing(task_id, ClaimTask(task_id=task_id))


@blueprint.post("/inbox/<task_id>/unclaim")
@auth.signed_in
def unclaim(task_id: str) -> Response:
    """Give it back to the pool."""
    return _beside_typing(task_id, UnclaimTask(task_id=task_id))


@blueprint.post("/inbox/<task_id>/undo")
@auth.signed_in
def undo(task_id: str) -> Response:
    """Take back one's own decision and open the task again."""
    return _simple(task_id, lambda: auth.execute(WithdrawDecision(task_id=task_id)))


@blueprint.post("/inbox/<task_id>/resolve")
@auth.signed_in
def resolve(task_id: str) -> Response:
    """Give a prepared task back to whoever delegated it, or only add a row to its form."""
    typed = typed_form(read_shape(task_id))
    if request.form.get("row"):
        return make_response(_again(task_id, with_row(typed, request.form["row"])))
    command = ResolveDelegation(task_id=task_id, opinion=str(typed["opinion"]), data=_fields(typed))
    try:
        auth.execute(command)
    except Rejection as rejection:
        return _refused(task_id, rejection, typed)
    return redirect(told(onward(task_id), "resolve"))


def _beside_typing(task_id: str, command: object) -> Response:
    """Carry out what says nothing of the decision; what was typed for that meanwhile is kept as the draft."""
    typed = typed_form(read_shape(task_id))

    def act() -> None:
        auth.execute(command)
        if _says_something(typed):
            with suppress(Rejection):  # it has been done, and a draft that can't be kept takes nothing from that
                auth.execute(SaveDraft(task_id=task_id, data=typed))

    return _simple(task_id, act, **typed)


def _says_something(typed: object) -> bool:
    if isinstance(typed, dict):
        return any(_says_something(value) for value in typed.values())
    return any(_says_something(value) for value in typed) if isinstance(typed, list) else bool(typed)


def _simple(task_id: str, act: Callable[[], object], **typed: object) -> Response:
    """Carry out a command that has no form of its own, and show the task again."""
    try:
        act()
    except Rejection as rejection:
        return _refused(task_id, rejection, typed)
    if problems.wants_json():
        return jsonify({"task_id": task_id})
    return redirect(url_for("inbox.task", task_id=task_id, **where()))
