"""The cockpit's pages to read."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from engine.domain.errors import Rejection
from engine.queries.definitions import DefinitionDetail, DefinitionFileContent, Definitions
from engine.queries.incidents import Incidents
from engine.queries.instance_detail import InstanceDetail
from engine.queries.instances import Instances
from engine.queries.jobs import Jobs
from engine.queries.mail_settings import RefusingAddresses
from engine.queries.mails import MailDetail, Mails
from engine.queries.overview import Overview
from engine.queries.supervision import RedList
from ui import auth, letters
from ui.cockpit.board import blueprint, oversees, reads
from ui.i18n import language
from ui.problems import Problem

RED_ROWS_ON_BOARD = 5


@blueprint.get("")
@oversees
def overview() -> Any:  # noqa: ANN401 - a page or a redirect
    """Show how everything stands; whoever only supervises goes to the red list."""
    if auth.visitor().roles.isdisjoint({"administrator", "auditor"}):
        if "security" in auth.visitor().roles:
            return redirect(url_for("cockpit.system_trail"))
        return redirect(url_for("cockpit.red_list"))
    red = auth.read(RedList(person=auth.visitor().login, language=language()))
    incidents = auth.read(Incidents(language=language(), limit=5))
    return render_template(
        "cockpit/overview.html",
        board=auth.read(Overview(language=language())),
        red=red[:RED_ROWS_ON_BOARD],
        red_total=len(red),
        incidents=incidents.rows,
        problem=None,
    )


@blueprint.get("/definitions")
@reads
def definitions() -> str:
    """List what is deployed."""
    return definitions_page(None)


def definitions_page(problem: Problem | None) -> str:
    """Show the list with the form to deploy; after a refusal with its reasons."""
    rows = auth.read(Definitions(language=language()))
    return render_template("cockpit/definitions.html", rows=rows, problem=problem)


@blueprint.get("/definitions/<definition_id>")
@reads
def definition(definition_id: str) -> str:
    """Show one version."""
    view = auth.read(DefinitionDetail(definition_id=definition_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return render_template("cockpit/definition.html", view=view, changed=request.args.get("deployed"))


@blueprint.get("/definitions/<definition_id>/diagram.bpmn")
@reads
def diagram(definition_id: str) -> Response:
    """Hand out the diagram for the viewer."""
    return Response(_file(definition_id, "process.bpmn"), mimetype="application/xml")


@blueprint.get("/definitions/<definition_id>/state.json")
@reads
def diagram_state(definition_id: str) -> dict[str, Any]:
    """Hand out the words that stand on the diagram; no case is shown, so nothing else."""
    view = auth.read(DefinitionDetail(definition_id=definition_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return {"names": dict(view.names), "badges": dict(view.badges)}


@blueprint.get("/definitions/<definition_id>/files/<path:path>")
@reads
def definition_file(definition_id: str, path: str) -> Response:
    """Hand out one file as it was uploaded."""
    response = Response(_file(definition_id, path), mimetype="application/octet-stream")
    name = path.rsplit("/", 1)[-1]
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _file(definition_id: str, path: str) -> bytes:
    content: bytes | None = auth.read(DefinitionFileContent(definition_id=definition_id, path=path))
    if content is None:
        raise Rejection("not_found")
    return content


@blueprint.get("/instances")
@reads
def instances() -> str:
    """List cases."""
    asked = {name: request.args.get(name, "").strip() for name in ("state", "process", "text", "after")}
    view = auth.read(
        Instances(
            state=asked["state"],
            process=asked["process"],
            text=asked["text"],
            after=asked["after"],
            language=language(),
        )
    )
    return render_template("cockpit/instances.html", view=view, asked=asked)


@blueprint.get("/instances/<instance_id>")
@reads
def instance(instance_id: str) -> str:
    """Show one case."""
    return instance_page(instance_id, None)


def instance_page(instance_id: str, problem: Problem | None) -> str:
    """Show one case with what an administrator can do; what was typed stays."""
    view = auth.read(InstanceDetail(instance_id=instance_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return render_template("cockpit/instance.html", view=view, problem=problem, typed=request.form)


@blueprint.get("/incidents")
@reads
def incidents() -> str:
    """List incidents."""
    return incidents_page(None)


def incidents_page(problem: Problem | None) -> str:
    """Show incidents; after a refusal with its reason."""
    state = request.args.get("state", "open")
    view = auth.read(Incidents(state=state, after=request.args.get("after", ""), language=language()))
    return render_template("cockpit/incidents.html", view=view, state=state, problem=problem)


@blueprint.get("/jobs")
@reads
def jobs() -> str:
    """List work that waits, failed or is done."""
    return jobs_page(None)


def jobs_page(problem: Problem | None) -> str:
    """Show jobs; after a refusal with its reason."""
    asked = {"queue": request.args.get("queue", ""), "state": request.args.get("state", "waiting")}
    after = request.args.get("after", "")
    view = auth.read(Jobs(queue=asked["queue"], state=asked["state"], after=after, language=language()))
    return render_template("cockpit/jobs.html", view=view, asked=asked, problem=problem)


@blueprint.get("/mails")
@reads
def mails() -> str:
    """List what was sent, and which addresses refuse it."""
    return mails_page(None)


def mails_page(problem: Problem | None) -> str:
    """Show mails; after a refusal with its reason."""
    state = request.args.get("state", "")
    view = auth.read(Mails(state=state, after=request.args.get("after", ""), language=language()))
    refusing = auth.read(RefusingAddresses(language=language()))
    return render_template("cockpit/mails.html", view=view, state=state, refusing=refusing, problem=problem)


@blueprint.get("/mails/<mail_id>")
@reads
def mail(mail_id: str) -> str:
    """Show one message as its recipient saw it."""
    view = auth.read(MailDetail(mail_id=mail_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return render_template("cockpit/mail.html", view=view)


@blueprint.get("/mails/<mail_id>/page")
@reads
def mail_frame(mail_id: str) -> Response:
    """Hand out the letter's HTML for the sandboxed frame."""
    view = auth.read(MailDetail(mail_id=mail_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return letters.framed(view.html)


@blueprint.get("/redlist")
@auth.signed_in
def red_list() -> str:
    """Show the red list; whoever does not oversee sees the orders addressed to them."""
    return red_list_page(None)


def red_list_page(problem: Problem | None) -> str:
    """Show the red list; after a refusal with its reason, and what was typed."""
    visitor = auth.visitor()
    oversees_all = visitor.supervises or bool(visitor.roles & {"administrator", "auditor"})
    rows = auth.read(RedList(person=visitor.login, only_mine=not oversees_all, language=language()))
    return render_template(
        "cockpit/red_list.html", rows=rows, oversees=oversees_all, problem=problem, typed=request.form
    )
