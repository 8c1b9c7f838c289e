"""The form page of a task that is filled in: draft, check, files, answers to a list, submitting."""

from collections.abc import Mapping
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.commands.attach_file import AttachFile
from engine.commands.complete_task import CompleteTask
from engine.commands.save_draft import SaveDraft
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.errors import Rejection
from engine.domain.forms import FieldError
from engine.queries.choices import CHOSEN
from engine.queries.task_form import TaskForm, TaskFormView
from ui import auth, i18n
from ui.apply.blueprint import blueprint
from ui.forms.pages import editor_for
from ui.forms.submitted import submitted_answers, submitted_choices, submitted_data, with_row
from ui.problems import Problem, problem_of, wants_json

UPLOAD = "up."
_WRITTEN = frozenset({"text", "long_text", "number", "date"})


@blueprint.get("/apply/task/<task_id>")
@auth.signed_in
def form(task_id: str) -> str | Response:
    """Show the form; `?check=1` marks at each field what is still wrong with the draft."""
    own = read_own(task_id)
    if not own.mine:
        return redirect(url_for("apply.case", instance_id=own.instance_id))
    return render(own, errors=own.errors if request.args.get("check") else ())


@blueprint.post("/apply/task/<task_id>")
@auth.signed_in
def act(task_id: str) -> str | Response | tuple[str, int]:
    """Save, change a table's rows, take files, check, or submit; what was typed is kept in every case."""
    own = read_own(task_id)
    typed = typed_data(own)
    try:
        own = with_uploads(own, typed)
        if row := request.form.get("row"):
            save(own, with_row(typed, row))
            return redirect(url_for("apply.form", task_id=task_id, _anchor=f"f-{row.split(':')[1]}"))
        if outcome := request.form.get("outcome"):
            return submit(own, typed, outcome)
        save(own, typed)
    except Rejection as rejection:
        return refused(own, typed, rejection)
    check = "1" if request.form.get("do") == "check" else None
    return redirect(url_for("apply.form", task_id=task_id, check=check, _anchor="precheck" if check else None))


@blueprint.post("/apply/task/<task_id>/draft")
@auth.signed_in
def autosave(task_id: str) -> FlaskResponse | tuple[FlaskResponse, int]:
    """Keep what is typed and tell what that changes: what is hidden, computed, still open.

    A draft that was saved elsewhere since this page was opened is not written over.
    """
    own = read_own(task_id)
    if own.saved_at is not None and own.saved_at.isoformat() != request.form.get("seen_saved_at"):
        return jsonify({"conflict": True}), 409
    typed = typed_data(own)
    save(own, typed)
    fresh = read_own(task_id)
    editor = editor_for(fresh, i18n.language(), errors=fresh.errors) if fresh.form is not None else None
    computed = editor.computed(fresh.data) if editor is not None else {}
    return jsonify(
        {
            "saved": i18n.t("草稿已保存 ", "Draft saved ") + i18n.short_moment(fresh.saved_at),
            "saved_at": fresh.saved_at.isoformat() if fresh.saved_at is not None else "",
            "hidden": sorted(fresh.hidden),
            "computed": computed,
            "precheck": render_template("apply/_precheck.html", own=fresh, listed=editor.summary() if editor else ()),
            "chain": render_template("apply/_chain.html", own=fresh),
        }
    )


@blueprint.post("/apply/task/<task_id>/files")
@auth.signed_in
def upload(task_id: str) -> FlaskResponse:
    """Take one file at once; the page adds it to its list."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Rejection("file_kind", name="")
    kept = attach(task_id, sent)
    return jsonify({"id": kept["attachment"], "name": kept["name"], "size": i18n.byte_size(int(kept["size"]))})


def read_own(task_id: str, typed: Mapping[str, object] | None = None) -> TaskFormView:
    """Return the task's form as the visitor has it."""
    view: TaskFormView = auth.read(TaskForm(task_id=task_id, person=auth.visitor().login, typed=typed))
    return view


def typed_data(own: TaskFormView) -> dict[str, object]:
    """Return everything the page holds, in the shape a draft has."""
    data = submitted_data(own.form, request.form) if own.form is not None else {}
    answers = {"answers": submitted_answers(request.form, len(own.items))} if own.items else {}
    opinion = {"opinion": request.form["opinion"]} if request.form.get("opinion") else {}
    chosen = {CHOSEN: submitted_choices(request.form)} if own.choices else {}
    return {**data, **answers, **opinion, **chosen}


def with_uploads(own: TaskFormView, typed: dict[str, object]) -> TaskFormView:
    """Attach files that came with the form itself, as they do without scripts."""
    for name, sent in request.files.items(multi=True):
        if name.startswith(UPLOAD) and sent.filename:
            kept = attach(own.task_id, sent)
            listed = typed.get(name.removeprefix(UPLOAD))
            typed[name.removeprefix(UPLOAD)] = [*(listed if isinstance(listed, list) else []), kept["attachment"]]
    return own


def attach(task_id: str, sent: FileStorage) -> Mapping[str, Any]:
    """Attach one file; a second file of the same request must not count as a repetition of the first."""
    command = AttachFile(task_id=task_id, name=sent.filename or "", content=sent.read())
    return auth.shell().engine.execute(command, auth.actor()).value


def save(own: TaskFormView, typed: Mapping[str, object]) -> None:
    """Keep the draft; saving twice does no harm, so it needs no key."""
    auth.shell().engine.execute(SaveDraft(task_id=own.task_id, data=typed), auth.actor())


def submit(own: TaskFormView, typed: Mapping[str, object], outcome: str) -> Response:
    """Hand the form in; when it is refused, what was typed is kept as the draft."""
    version = request.form.get("seen_version", "")
    command = CompleteTask(
        task_id=own.task_id,
        outcome=outcome,
        opinion=str(typed.get("opinion", "")),
        data={name: value for name, value in typed.items() if name != "opinion"},
        seen_version=int(version) if version.isdigit() else None,
    )
    try:
        auth.execute(command)
    except Rejection:
        if own.mine:
            save(own, typed)
        raise
    return redirect(url_for("apply.case", instance_id=own.instance_id, filed="1", done=own.task_id))


@blueprint.post("/apply/task/<task_id>/undo")
@auth.signed_in
def undo(task_id: str) -> Response:
    """Take back what was handed in, and open the form again as it was."""
    auth.execute(WithdrawDecision(task_id=task_id))
    return redirect(url_for("apply.form", task_id=task_id))


def refused(own: TaskFormView, typed: Mapping[str, object], rejection: Rejection) -> tuple[str, int]:
    """Show the same page with the reason, the places it is about, and everything that was typed."""
    problem = problem_of(rejection)
    fresh = read_own(own.task_id, typed)
    listed = rejection.fields.get("errors")
    errors = tuple(_error(raw) for raw in listed) if isinstance(listed, list) else ()
    if not fresh.mine:
        if wants_json():
            raise rejection
        # The task is over: the form can't be shown again, but what was written in it can.
        return render_template("problem.html", problem=problem, typed=_written(fresh)), problem.status
    return render(fresh, errors=errors, problem=problem), problem.status


def _written(own: TaskFormView) -> list[tuple[str, str]]:
    """Return what was typed under the names its fields have, to be copied."""
    answers = [
        (f"{i18n.t('您的答复', 'Your answer')} {n}", said) for n, said in enumerate(own.answers, start=1) if said
    ]
    opinion = [(i18n.t("意见", "Opinion"), own.opinion)] if own.opinion else []
    if own.form is None:
        return [*answers, *opinion]
    controls = [c for section in editor_for(own, i18n.language()).sections(own.data) for c in section.controls]
    return [*answers, *((c.label, c.value) for c in controls if c.value and c.kind in _WRITTEN), *opinion]


def render(own: TaskFormView, *, errors: tuple[FieldError, ...], problem: Problem | None = None) -> str:
    """Lay the page out."""
    language = i18n.language()
    editor = editor_for(own, language, errors=errors) if own.form is not None else None
    checker = editor_for(own, language, errors=own.errors) if own.form is not None else None
    return render_template(
        "apply/form.html",
        own=own,
        editor=editor,
        summary=editor.summary() if editor is not None and errors else (),
        listed=checker.summary() if checker is not None else (),
        unanswered={e.path for e in errors if e.path.startswith("answers.")},
        checked=bool(request.args.get("check")),
        problem=None if errors else problem,
    )


def _error(raw: Mapping[str, object]) -> FieldError:
    return FieldError(**{name: str(raw.get(name, "")) for name in ("path", "code", "zh", "en")})
