"""Doors for other systems in the cockpit: open one, read what came, close it."""

from typing import Any

from flask import redirect, render_template, request, url_for

from engine.commands.register_inbound import RegisterInbound
from engine.commands.switch_inbound import SwitchInbound
from engine.domain.errors import Rejection
from engine.queries.inbound import InboundDetail, Inbounds
from ui import auth
from ui.cockpit.board import acts, blueprint, reads
from ui.problems import Problem, problem_of

_TYPED = ("name", "message", "correlation", "payload")


@blueprint.get("/doors")
@reads
def doors() -> str:
    """List the doors, with the form for a new one."""
    return doors_page(None)


def doors_page(problem: Problem | None) -> str:
    """Show the list; after a refusal with its reason and what was typed."""
    typed = {name: request.form.get(name, "") for name in _TYPED}
    return render_template("cockpit/doors.html", rows=auth.read(Inbounds()), typed=typed, problem=problem)


@blueprint.get("/doors/<inbound_id>")
@reads
def door(inbound_id: str) -> str:
    """Show one door and what came by it."""
    return door_page(inbound_id, None)


def door_page(inbound_id: str, problem: Problem | None, secret: str | None = None) -> str:
    """Show it; `secret` is shown on the answer to the act that made it, and never again."""
    view = auth.read(InboundDetail(inbound_id=inbound_id, after=request.args.get("after", "")))
    address = f"{auth.shell().settings.public_url}/hooks/{inbound_id}"
    return render_template("cockpit/door.html", view=view, problem=problem, secret=secret, address=address)


@blueprint.post("/doors")
@acts
def register_inbound() -> Any:  # noqa: ANN401 - a page, with its status after a refusal
    """Open one; without an idempotency key, because its answer is a secret that no row should repeat."""
    form = request.form
    command = RegisterInbound(
        name=form.get("name", ""),
        message=form.get("message", ""),
        key=form.get("correlation", "").strip() or None,
        payload=form.get("payload", "").strip() or None,
    )
    try:
        done = auth.shell().engine.execute(command, auth.actor())
    except Rejection as rejection:
        problem = problem_of(rejection)
        return doors_page(problem), problem.status
    return door_page(str(done.value["inbound"]), None, secret=str(done.value["secret"]))


@blueprint.post("/doors/<inbound_id>/<any(active, paused, removed):state>")
@acts
def switch_inbound(inbound_id: str, state: Any) -> Any:  # noqa: ANN401 - one of the three; a redirect or a page
    """Close it for a while, open it again, or remove it."""
    try:
        auth.execute(SwitchInbound(inbound_id=inbound_id, state=state))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return door_page(inbound_id, problem), problem.status
    gone = state == "removed"
    return redirect(url_for("cockpit.doors") if gone else url_for("cockpit.door", inbound_id=inbound_id))


@blueprint.post("/doors/<inbound_id>/secret")
@acts
def rotate_inbound_secret(inbound_id: str) -> Any:  # noqa: ANN401 - a page, with its status after a refusal
    """Make a new secret and show it."""
    try:
        done = auth.shell().engine.execute(SwitchInbound(inbound_id=inbound_id, new_secret=True), auth.actor())
    except Rejection as rejection:
        problem = problem_of(rejection)
        return door_page(inbound_id, problem), problem.status
    return door_page(inbound_id, None, secret=str(done.value["secret"]))
