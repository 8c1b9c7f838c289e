"""What is asked beside tasks: questions to answer, copies to read; one of them said to be read, or all of the page."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.acknowledge import Acknowledge
from engine.queries.aside import PAGE, QuestionsForMe, QuestionsView, ToRead, ToReadView
from ui import auth, i18n
from ui.between.done import done_words, told
from ui.inbox.views import blueprint, read_counts, read_list
from ui.problems import Problem, problem_of


@blueprint.get("/inbox/questions")
@auth.signed_in
def questions() -> str:
    """List the questions that wait for the visitor's answer."""
    return _page("questions", _questions(), None)


@blueprint.get("/inbox/to-read")
@auth.signed_in
def to_read() -> str:
    """List the copies that the visitor has not read yet."""
    return _page("to_read", _copies(), None)


@blueprint.post("/inbox/to-read")
@auth.signed_in
def acknowledge() -> Response | tuple[str, int]:
    """Say that one or several copies are read; what was read meanwhile elsewhere is read already."""
    commands = [Acknowledge(copy_id=copy) for copy in request.form.getlist("copy")[:PAGE]]
    results = auth.shell().engine.execute_many(commands, auth.actor())
    refusals = [one.rejection for one in results if one.rejection is not None and one.rejection.code != "copy_read"]
    if refusals:
        problem = problem_of(refusals[0])
        return _page("to_read", _copies(), problem), problem.status
    return redirect(told(url_for("inbox.to_read"), "read"))


def _questions() -> QuestionsView:
    query = QuestionsForMe(person=auth.visitor().login, after=request.args.get("after"), language=i18n.language())
    return auth.read(query)


def _copies() -> ToReadView:
    return auth.read(ToRead(person=auth.visitor().login, after=request.args.get("after"), language=i18n.language()))


def _page(current: str, found: QuestionsView | ToReadView, problem: Problem | None) -> str:
    return render_template(
        "inbox/aside.html",
        current=current,
        found=found,
        problem=problem,
        listed=read_list(),
        aside=read_counts(),
        did=done_words(),
    )
