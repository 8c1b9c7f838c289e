"""Webhooks in the cockpit: who outside is told of what, how they answer, and the buttons for it."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for

from engine.commands.change_webhook import ChangeWebhook
from engine.commands.ping_webhook import PingWebhook
from engine.commands.register_webhook import RegisterWebhook
from engine.commands.replay_calls import ReplayCalls
from engine.commands.rotate_webhook_secret import RotateWebhookSecret
from engine.commands.switch_webhook import SwitchWebhook
from engine.domain.errors import Rejection
from engine.domain.happenings import KINDS
from engine.queries.definitions import Definitions
from engine.queries.webhooks import WebhookDetail, Webhooks
from ui import auth
from ui.cockpit.board import acts, blueprint, reads
from ui.i18n import language
from ui.problems import Problem, problem_of

_VERSION = re.compile(r"[0-9]{1,9}")
GROUPS = tuple(sorted({f"{kind.split('.')[0]}.*" for kind in KINDS}))


@blueprint.get("/webhooks")
@reads
def webhooks() -> str:
    """List the webhooks, with the form for a new one."""
    return webhooks_page(None)


def webhooks_page(problem: Problem | None) -> str:
    """Show the list; after a refusal with its reason and what was typed."""
    return render_template(
        "cockpit/webhooks.html", rows=auth.read(Webhooks()), typed=_typed(), problem=problem, **_choices()
    )


@blueprint.get("/webhooks/<webhook_id>")
@reads
def webhook(webhook_id: str) -> str:
    """Show one webhook and its log."""
    return webhook_page(webhook_id, None)


def webhook_page(webhook_id: str, problem: Problem | None, secret: str | None = None) -> str:
    """Show it; `secret` is shown on the answer to the act that made it, and never again."""
    view = auth.read(WebhookDetail(webhook_id=webhook_id, after=request.args.get("after", "")))
    typed = _typed() if request.method == "POST" and "url" in request.form else None
    return render_template(
        "cockpit/webhook.html",
        view=view,
        problem=problem,
        secret=secret,
        typed=typed,
        queued=request.args.get("queued", type=int),
        **_choices(),
    )


@blueprint.post("/webhooks")
@acts
def register_webhook() -> Any:  # noqa: ANN401 - a page, with its status after a refusal
    """Register one; without an idempotency key, because its answer is a secret that no row should repeat."""
    typed = _typed()
    command = RegisterWebhook(
        name=typed["name"], url=typed["url"], events=typed["events"], process=typed["process"] or None
    )
    try:
        done = auth.shell().engine.execute(command, auth.actor())
    except Rejection as rejection:
        problem = problem_of(rejection)
        return webhooks_page(problem), problem.status
    return webhook_page(str(done.value["webhook"]), None, secret=str(done.value["secret"]))


@blueprint.post("/webhooks/<webhook_id>")
@acts
def change_webhook(webhook_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Change everything but the secret."""
    typed, seen = _typed(), request.form.get("seen_version", "")
    command = ChangeWebhook(
        webhook_id=webhook_id,
        name=typed["name"],
        url=typed["url"],
        events=typed["events"],
        process=typed["process"] or None,
        seen_version=int(seen) if _VERSION.fullmatch(seen) else None,
    )
    return _on(webhook_id, command)


@blueprint.post("/webhooks/<webhook_id>/secret")
@acts
def rotate_webhook_secret(webhook_id: str) -> Any:  # noqa: ANN401 - a page, with its status after a refusal
    """Make a new secret and show it."""
    try:
        done = auth.shell().engine.execute(RotateWebhookSecret(webhook_id=webhook_id), auth.actor())
    except Rejection as rejection:
        problem = problem_of(rejection)
        return webhook_page(webhook_id, problem), problem.status
    return webhook_page(webhook_id, None, secret=str(done.value["secret"]))


@blueprint.post("/webhooks/<webhook_id>/<any(active, paused, removed):state>")
@acts
def switch_webhook(webhook_id: str, state: Any) -> Any:  # noqa: ANN401 - one of the three; a redirect or a page
    """Pause, resume or remove it."""
    command = SwitchWebhook(webhook_id=webhook_id, state=state, reason=request.form.get("reason", ""))
    if state == "removed":
        return _on(webhook_id, command, target=url_for("cockpit.webhooks"))
    return _on(webhook_id, command)


@blueprint.post("/webhooks/<webhook_id>/ping")
@acts
def ping_webhook(webhook_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Have it called once."""
    return _queued(webhook_id, PingWebhook(webhook_id=webhook_id))


@blueprint.post("/webhooks/<webhook_id>/replay")
@acts
def replay_calls(webhook_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Send one call again, or all of a span."""
    form = request.form
    job, since, until = form.get("job") or None, _moment(form.get("since", "")), _moment(form.get("until", ""))
    if job is None and (since is None or until is None):  # half a span would send all that ever was
        problem = problem_of(Rejection("calls_span"))
        return webhook_page(webhook_id, problem), problem.status
    return _queued(webhook_id, ReplayCalls(webhook_id=webhook_id, job_id=job, since=since, until=until))


def _queued(webhook_id: str, command: object) -> Any:  # noqa: ANN401 - as above
    """Have calls made, and say on the page how many there will be: they are answered a moment later."""
    try:
        done = auth.execute(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return webhook_page(webhook_id, problem), problem.status
    return redirect(url_for("cockpit.webhook", webhook_id=webhook_id, queued=done.value.get("calls", 1)))


def _on(webhook_id: str, command: object, target: str | None = None) -> Any:  # noqa: ANN401 - as above
    try:
        auth.execute(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return webhook_page(webhook_id, problem), problem.status
    return redirect(target or url_for("cockpit.webhook", webhook_id=webhook_id))


def _typed() -> dict[str, Any]:
    """Return what was typed; everything at first."""
    form = request.form
    return {
        "name": form.get("name", ""),
        "url": form.get("url", ""),
        "events": tuple(form.getlist("events")),
        "process": form.get("process", ""),
    }


def _choices() -> dict[str, Any]:
    return {"kinds": KINDS, "groups": GROUPS, "processes": auth.read(Definitions(language=language()))}


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(auth.shell().settings.zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
