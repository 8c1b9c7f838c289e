"""The page on which somebody says what mail they want; and the one behind a letter's link that turns a kind off."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.resume_address import ResumeAddress
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.commands.unsubscribe import Unsubscribe
from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.domain.mail_topics import TOPICS
from engine.queries.mail_settings import MailSettings
from engine.queries.unsubscribing import UnsubscribeLink
from ui import auth
from ui.account.views import blueprint
from ui.problems import Problem, problem_of


@blueprint.get("/account/mail")
@auth.signed_in
def mail() -> str:
    """Show what the visitor wants of mail."""
    return _page(None)


@blueprint.post("/account/mail")
@auth.signed_in
def set_mail() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Keep what was chosen."""
    form = request.form
    command = SetMailPreferences(
        choices={topic.key: form[f"topic.{topic.key}"] for topic in TOPICS if f"topic.{topic.key}" in form},
        digest_at=form.get("digest_at", "").strip(),
        night_from=form.get("night_from", "").strip() if "night" in form else "",
        night_until=form.get("night_until", "").strip() if "night" in form else "",
        days_off_quiet="days_off" in form,
        language=form.get("language", ""),
    )
    try:
        auth.execute(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(problem), problem.status
    return redirect(url_for("account.mail", done="set"))


@blueprint.post("/account/mail/resume")
@auth.signed_in
def resume_mail() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Have the visitor's own address written to again."""
    me = auth.read(MailSettings(person=auth.visitor().login))
    try:
        auth.execute(ResumeAddress(address=me.address))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(problem), problem.status
    return redirect(url_for("account.mail", done="resumed"))


def _page(problem: Problem | None) -> str:
    view = auth.read(MailSettings(person=auth.visitor().login))
    return render_template(
        "account/mail.html",
        view=view,
        topics=TOPICS,
        most=auth.shell().settings.mails_per_hour,
        digests=auth.shell().settings.digests,
        done=request.args.get("done"),
        problem=problem,
        typed=request.form if problem else None,
    )


@blueprint.get("/mail/off/<token>")
def unsubscribing(token: str) -> Any:  # noqa: ANN401 - a page, or one with its status
    """Show what the link turns off; whoever only looks, and a scanner that follows it, changes nothing."""
    return _off(token, done=False)


@blueprint.post("/mail/off/<token>")
def unsubscribe(token: str) -> Any:  # noqa: ANN401 - a page, or one with its status
    """Turn it off: pressed on the page, or by a mail program with `List-Unsubscribe=One-Click` (RFC 8058).

    The token says whose mail it is, so no sign-in is asked for, and no form of ours (`ui.csrf`).
    """
    try:
        auth.shell().engine.execute(Unsubscribe(token=token), Actor.external("unsubscribe"))
    except Rejection as rejection:
        return _refused(rejection)
    return _off(token, done=True)


def _off(token: str, *, done: bool) -> Any:  # noqa: ANN401 - a page, or one with its status
    view = auth.read(UnsubscribeLink(token=token))
    if view is None:
        return _refused(Rejection("unsubscribe_unknown"))
    return render_template("account/unsubscribe.html", view=view, token=token, done=done, problem=None)


def _refused(rejection: Rejection) -> Response:
    problem = problem_of(rejection)
    page = render_template("account/unsubscribe.html", view=None, token="", done=False, problem=problem)
    return make_response(page, problem.status)
