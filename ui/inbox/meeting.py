"""The meeting of a body: who comes, saying whether one comes oneself, and putting it off."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.answer_meeting import AnswerMeeting
from engine.commands.postpone_meeting import MAX_REASON, PostponeMeeting
from engine.domain.errors import Rejection
from engine.queries.meeting import Meeting, MeetingView
from ui import auth, i18n, problems
from ui.inbox.views import ID_LENGTH, blueprint
from ui.problems import Problem


@blueprint.get("/inbox/<task_id>/meeting")
@auth.signed_in
def meeting(task_id: str) -> str:
    """Show how the meeting stands."""
    return _page(_read(task_id), {}, None)


@blueprint.post("/inbox/<task_id>/meeting")
@auth.signed_in
def answer_meeting(task_id: str) -> Response | tuple[str, int]:
    """Say whether one comes."""
    coming = request.form.get("coming")
    if coming not in ("yes", "no"):
        abort(400)
    return _do(task_id, AnswerMeeting(task_id=task_id, coming=coming == "yes"), {})


@blueprint.post("/inbox/<task_id>/meeting/postpone")
@auth.signed_in
def postpone_meeting(task_id: str) -> Response | tuple[str, int]:
    """Set a new date; a refusal keeps all that was typed."""
    typed = {name: request.form.get(name, "").strip() for name in ("until", "reason")}
    try:
        until = datetime.fromisoformat(typed["until"])
    except ValueError:
        until = datetime.min  # noqa: DTZ901 - no date at all is out of bounds, and the refusal says which are not
    zoned = until if until.tzinfo is not None else until.replace(tzinfo=ZoneInfo(auth.shell().engine.settings.zone))
    return _do(task_id, PostponeMeeting(task_id=task_id, until=zoned, reason=typed["reason"]), typed)


def _do(task_id: str, command: object, typed: dict[str, str]) -> Response | tuple[str, int]:
    try:
        auth.execute(command)
    except Rejection as rejection:
        if rejection.code == "not_found":
            raise
        problem = problems.problem_of(rejection)
        return _page(_read(task_id), typed, problem), problem.status
    return redirect(url_for("inbox.meeting", task_id=task_id))


def _read(task_id: str) -> MeetingView:
    if len(task_id) != ID_LENGTH:
        abort(404)
    return auth.read(Meeting(person=auth.visitor().login, task_id=task_id, language=i18n.language()))


def _page(view: MeetingView, typed: dict[str, str], problem: Problem | None) -> str:
    return render_template("inbox/meeting.html", view=view, typed=typed, problem=problem, longest=MAX_REASON)
