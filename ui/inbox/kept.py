"""已存视图: searches that are kept, shared, renamed, moved and thrown away."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.delete_view import DeleteView
from engine.commands.move_view import MoveView
from engine.commands.save_view import SaveView
from engine.commands.share_view import ShareView
from engine.domain.errors import Rejection
from engine.domain.sharing import LONGEST_NAME
from engine.queries.inbox_counts import InboxCounts
from ui import auth, problems
from ui.inbox.search import render_search, saved_views
from ui.inbox.views import blueprint, read_counts
from ui.problems import Problem

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
"""Typed into no view: each shows what is kept."""


@blueprint.get("/inbox/views")
@auth.signed_in
def views() -> str:
    """Show one's views, and those that others share."""
    return _page()


@blueprint.get("/inbox/views/counts")
@auth.signed_in
def view_counts() -> str:
    """Show the views of the left pane with what each finds: the page asks for it after it is shown."""
    return render_template("inbox/_saved_views.html", kept=saved_views(counted=True), counted=True)


@blueprint.post("/inbox/views")
@auth.signed_in
def save_view() -> Response:
    """Keep the search; a refusal shows it again with what was typed."""
    name, text = request.form.get("name", ""), request.form.get("q", "")
    try:
        done = auth.execute(SaveView(name=name, text=text))
    except Rejection as rejection:
        problem = problems.problem_of(rejection)
        return make_response(render_search(text, scope="all", problem=problem, name=name), problem.status)
    return redirect(url_for("inbox.search", q=text, saved=done.value["view_id"]))


@blueprint.post("/inbox/views/<view_id>")
@auth.signed_in
def change_view(view_id: str) -> Response:
    """Rename it, or give it another search."""
    name, text = request.form.get("name", ""), request.form.get("q", "")
    return _done(SaveView(view_id=view_id, name=name, text=text), view_id, {"view": view_id, "name": name, "q": text})


@blueprint.post("/inbox/views/<view_id>/share")
@auth.signed_in
def share_view(view_id: str) -> Response:
    """Share it with whoever was chosen."""
    kind, _, code = request.form.get("audience", "").partition(":")
    return _done(ShareView(view_id=view_id, shared=kind, shared_with=code), view_id)  # type: ignore[arg-type]


@blueprint.post("/inbox/views/<view_id>/move")
@auth.signed_in
def move_view(view_id: str) -> Response:
    """Move it one place."""
    return _done(MoveView(view_id=view_id, to="up" if request.form.get("to") == "up" else "down"), view_id)


@blueprint.post("/inbox/views/<view_id>/delete")
@auth.signed_in
def delete_view(view_id: str) -> Response:
    """Throw it away."""
    return _done(DeleteView(view_id=view_id), "")


def _done(command: object, view_id: str, typed: Mapping[str, str] = NOTHING) -> Response:
    try:
        auth.execute(command)
    except Rejection as rejection:
        problem = problems.problem_of(rejection)
        return make_response(_page(problem, typed), problem.status)
    return redirect(url_for("inbox.views", _anchor=f"view-{view_id}" if view_id else None))


def _page(problem: Problem | None = None, typed: Mapping[str, str] = NOTHING) -> str:
    return render_template(
        "inbox/saved_views.html",
        listed=auth.read(InboxCounts(person=auth.visitor().login)),
        aside=read_counts(),
        kept=saved_views(),
        problem=problem,
        typed=typed,
        longest_name=LONGEST_NAME,
    )
