"""The pages of acts with others on a task: a form, a search for people, the act, and what a refusal keeps."""

from flask import abort, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.domain.errors import Rejection
from engine.queries.replacements import Replacements
from engine.queries.task_view import TaskView
from ui import auth, i18n, problems
from ui.between.done import told
from ui.between.pages import ActPage
from ui.between.rendering import Frame, Refused, act_page, refused_by
from ui.between.typed import Typed, from_request
from ui.inbox.acts import PAGES, subject_of
from ui.inbox.views import ID_LENGTH, blueprint, read_task, where


@blueprint.get("/inbox/<task_id>/act/<name>")
@auth.signed_in
def act(task_id: str, name: str) -> Response:
    """Show the form of an act; a refusal that it would meet anyway is told at once."""
    page, detail = _page(name), read_task(task_id)
    return make_response(_rendered(page, detail, from_request(), Refused()))


@blueprint.post("/inbox/<task_id>/act/<name>")
@auth.signed_in
def do(task_id: str, name: str) -> Response:
    """Carry the act out, or only look for people where that button was pressed."""
    page, detail, typed = _page(name), read_task(task_id), from_request()
    if request.form.get("find"):
        return make_response(_rendered(page, detail, typed, Refused()))
    try:
        done = auth.execute(page.command(subject_of(detail, request.form.get("row", "")), typed))
    except Rejection as rejection:
        return _refused(page, task_id, typed, rejection)
    if problems.wants_json():
        return jsonify({"task_id": task_id, **done.value})
    return redirect(told(_after(page, task_id), page.name))


def _page(name: str) -> ActPage:
    page = PAGES.get(name)
    if page is None:
        abort(404)
    return page


def _after(page: ActPage, task_id: str) -> str:
    """Return the task again, or the next one where this is the visitor's no more."""
    following = _following()
    if not page.leaves:
        return url_for("inbox.task", task_id=task_id, **where())
    if following:
        return url_for("inbox.task", task_id=following, **where())
    return url_for("inbox.inbox", **where())


def _following() -> str:
    following = request.values.get("next", "")
    return following if len(following) == ID_LENGTH and following.isalnum() else ""


def _refused(page: ActPage, task_id: str, typed: Typed, rejection: Rejection) -> Response:
    if problems.wants_json():
        return problems.as_json(problems.problem_of(rejection))
    refused = refused_by(rejection, page)
    return make_response(_rendered(page, read_task(task_id), typed, refused), refused.status)


def _rendered(page: ActPage, detail: TaskView, typed: Typed, refused: Refused) -> str:
    row = request.values.get("row", "")
    # Only whoever decides can be replaced; signers and delegates are taken off.
    beside = {signer.login for signer in detail.signers if signer.place != "parallel"}
    carried = {"next": _following(), "row": row, **where()}
    frame = Frame(
        action=url_for("inbox.do", task_id=detail.task_id, name=page.name),
        back=url_for("inbox.task", task_id=detail.task_id, **where()),
        hidden={name: value for name, value in carried.items() if value},
        holders=tuple((one.login, one.name) for one in detail.holders if one.login not in beside),
        together=detail.asked > 1,
        proposed=_next_by_rule(detail) if page.name == "reassign" else (),
        refused_places=_refused_places(detail),
    )
    return act_page(page, subject_of(detail, row), typed, frame, refused)


def _next_by_rule(detail: TaskView) -> tuple[str, ...]:
    query = Replacements(task_id=detail.task_id, person=auth.visitor().login, language=i18n.language())
    return tuple(one.name for one in auth.read(query))


def _refused_places(detail: TaskView) -> dict[str, str]:
    places = {"add_before": "before", "add_after": "after", "add_parallel": "parallel"}
    return {places[choice.verb]: choice.why for choice in detail.verbs if choice.verb in places and choice.refused}
