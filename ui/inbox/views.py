"""Shows the lists and the open task; on a desk beside each other, on a phone one after the other."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.mark_seen import MarkSeen
from engine.domain.errors import Rejection
from engine.queries.aside import AsideCounts, AsideCountsView
from engine.queries.inbox import VIEWS, Inbox, InboxView, View
from engine.queries.masked import MaskedTask
from engine.queries.task_detail import TaskDetail
from engine.queries.task_shape import TaskShape, TaskShapeView
from engine.queries.task_view import TaskView
from engine.queries.withdrawals import Withdrawal, Withdrawals
from ui import auth, i18n
from ui.between.done import done_words
from ui.between.said import said
from ui.inbox.acts import links_of, why_held, why_over
from ui.inbox.forms import TaskForms
from ui.problems import Problem

blueprint = Blueprint("inbox", __name__, template_folder="templates")
ID_LENGTH = 32


@blueprint.get("/inbox")
@auth.signed_in
def inbox() -> str | Response:
    """Show a view; on a desk with its first task open."""
    if request.args.get("view") == "search":  # where searches were before they had a page
        return redirect(url_for("inbox.search", q=request.args.get("q", "")))
    asked_for = request.args.get("task", "")
    if asked_for:
        return redirect(url_for("inbox.task", task_id=asked_for, **where()))
    listed = read_list()
    first = next((row.task_id for row in listed.rows if not row.masked), None)
    try:
        return render_inbox(listed, None if first is None else read_task(first), opened=False)
    except Rejection as rejection:
        # Between the two readings the task may have gone to somebody else; the list is still worth showing.
        if rejection.code != "not_found":
            raise
        return render_inbox(listed, None, opened=False)


@blueprint.get("/inbox/<task_id>")
@auth.signed_in
def task(task_id: str) -> str | Response:
    """Show one task with the list it stands in; where its case is kept from whom it asks, the page to step aside."""
    try:
        detail = read_task(task_id)
    except Rejection:
        if not _is_masked(task_id):
            raise
        return redirect(url_for("inbox.step_aside", task_id=task_id, **where()))
    page = render_inbox(read_list(), detail, opened=True)
    auth.shell().engine.execute(MarkSeen(instance_id=detail.instance_id), auth.actor())
    return page


def _is_masked(task_id: str) -> bool:
    """Tell whether the task asks the visitor although its case is kept from them."""
    try:
        auth.read(MaskedTask(person=auth.visitor().login, task_id=task_id, language=i18n.language()))
    except Rejection:
        return False
    return True


def read_task(task_id: str) -> TaskView:
    """Return a task as the visitor may see it; 404 for what is no id of ours."""
    if len(task_id) != ID_LENGTH:
        abort(404)
    return auth.read(TaskDetail(person=auth.visitor().login, task_id=task_id, language=i18n.language()))


def read_shape(task_id: str) -> TaskShapeView:
    """Return what the visitor's page about a task may send; 404 as for the task itself."""
    if len(task_id) != ID_LENGTH:
        abort(404)
    return auth.read(TaskShape(person=auth.visitor().login, task_id=task_id))


def read_list() -> InboxView:
    """Return the list that the address names."""
    values = where()
    done = request.args.get("done", "")
    return auth.read(
        Inbox(
            person=auth.visitor().login,
            view=_view(values.get("view", "todo")),
            verb=values.get("verb"),
            after=values.get("after"),
            just_decided=done if len(done) == ID_LENGTH else None,
            language=i18n.language(),
        )
    )


def read_counts(waiting: int | None = None) -> AsideCountsView:
    """Return what waits for the visitor beside their tasks; how much waits for others where that is known already."""
    return auth.read(AsideCounts(person=auth.visitor().login, waiting=waiting))


def where() -> dict[str, Any]:
    """Return the part of the address that names a list, so that links keep it."""
    return {name: value for name in ("view", "verb", "after") if (value := request.values.get(name, ""))}


def onward(task_id: str) -> str:
    """Return the next task of the list, with the decision that can still be taken back; else the list."""
    following = request.form.get("next", "")
    if len(following) == ID_LENGTH and following.isalnum():
        return url_for("inbox.task", task_id=following, done=task_id, **where())
    return url_for("inbox.inbox", done=task_id, **where())


def _view(name: str) -> View:
    return next((view for view in VIEWS if view == name), "todo")


def render_inbox(
    listed: InboxView,
    detail: TaskView | None,
    *,
    opened: bool,
    problem: Problem | None = None,
    typed: dict[str, object] | None = None,
) -> str:
    """Lay the panes out; `opened` says that a phone shows the task and not the list."""
    ids = [row.task_id for row in listed.rows]
    here = ids.index(detail.task_id) if detail is not None and detail.task_id in ids else -1
    return render_template(
        "inbox/inbox.html",
        listed=listed,
        aside=read_counts(listed.waiting),
        current=listed.view,
        detail=detail,
        opened=opened,
        problem=problem,
        where=where(),
        next_task=ids[here + 1] if 0 <= here < len(ids) - 1 else ids[0] if here > 0 else None,
        forms=None if detail is None else TaskForms(detail, typed=typed, errors=problem.errors if problem else ()),
        typed=typed or {},
        withdrawal=None if detail is None else _withdrawal(detail),
        did=done_words(),
        links=() if detail is None else links_of(detail),
        held="" if detail is None else why_held(detail),
        over="" if detail is None else why_over(detail),
        lines=() if detail is None else said(detail.instance_id),
    )


def _withdrawal(detail: TaskView) -> Withdrawal | None:
    """Return whether the visitor can take back what they decided on a task; who stepped aside stays aside."""
    if detail.decided is None or detail.decided.state == "recused":
        return None
    query = Withdrawals(person=auth.visitor().login, task_ids=(detail.task_id,), language=i18n.language())
    return next(iter(auth.read(query)), None)
