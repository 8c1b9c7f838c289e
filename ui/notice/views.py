"""The notice pages: nobody signs in, nothing personal is shown, and what is over is gone."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from engine.commands.file_objection import FileObjection
from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.queries.notices import NoticeDetail, OpenNotices
from ui import auth, problems
from ui.i18n import language
from ui.notice.limits import Limit

blueprint = Blueprint("notice", __name__, url_prefix="/notices", template_folder="templates")
PUBLIC = Actor.external("notice")
_limit = Limit(times=5, seconds=3600)


@blueprint.get("")
def notices() -> str:
    """List the notices that are open."""
    return render_template("notice/notices.html", notices=auth.read(OpenNotices(language=language())))


@blueprint.get("/<notice_id>")
def notice(notice_id: str) -> Any:  # noqa: ANN401 - a page with its status
    """Show one notice with the form; one whose time is over says so and nothing else."""
    return _page(notice_id, None)


@blueprint.post("/<notice_id>/objections")
def file_objection(notice_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Take a named objection."""
    if auth.read(NoticeDetail(notice_id=notice_id)) is None:
        return _page(notice_id, None)
    try:
        _limit.count(request.remote_addr or "")
        auth.shell().engine.execute(
            FileObjection(
                notice_id=notice_id,
                name=request.form.get("name", ""),
                contact=request.form.get("contact", ""),
                content=request.form.get("content", ""),
            ),
            PUBLIC,
            key=request.form.get("key") or None,
        )
    except Rejection as rejection:
        problem = problems.problem_of(rejection)
        return problems.as_json(problem) if problems.wants_json() else _page(notice_id, problem)
    return redirect(url_for("notice.thanks", notice_id=notice_id))


@blueprint.get("/<notice_id>/thanks")
def thanks(notice_id: str) -> str:
    """Say that it arrived and what happens with it."""
    view = auth.read(NoticeDetail(notice_id=notice_id, language=language()))
    return render_template("notice/thanks.html", notice=view)


def _page(notice_id: str, problem: problems.Problem | None) -> Any:  # noqa: ANN401 - a page with its status
    view = auth.read(NoticeDetail(notice_id=notice_id, language=language()))
    if view is None:
        return render_template("notice/over.html"), 404
    page = render_template("notice/notice.html", notice=view, problem=problem, typed=request.form)
    return page, 200 if problem is None else problem.status
