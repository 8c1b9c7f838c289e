"""What administrators do: each button is one command, and a refusal stays on the page it came from."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.close_supervision import CloseSupervision
from engine.commands.deploy_package import DeployPackage
from engine.commands.reassign_task import ReassignTask
from engine.commands.reply_supervision import ReplySupervision
from engine.commands.resume_address import ResumeAddress
from engine.commands.resume_instance import ResumeInstance
from engine.commands.retry_incident import RetryIncident
from engine.commands.retry_job import RetryJob
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.domain.errors import Rejection
from engine.queries.definitions import Definitions
from ui import auth, problems
from ui.cockpit import views
from ui.cockpit.board import acts, blueprint
from ui.cockpit.uploads import unpack

Page = Callable[[problems.Problem], str]
_ON_INSTANCE = {"suspend": SuspendInstance, "resume": ResumeInstance, "terminate": TerminateInstance}


def _do(command: object, target: str, page: Page) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    try:
        auth.execute(command)
    except Rejection as rejection:
        return _refused(rejection, page)
    return redirect(target)


def _refused(rejection: Rejection, page: Page) -> Any:  # noqa: ANN401 - a document, or a page with its status
    problem = problems.problem_of(rejection)
    if problems.wants_json():
        return problems.as_json(problem)
    return page(problem), problem.status


@blueprint.post("/mails/resume")
@acts
def resume_address() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Have an address that refused mail written to again."""
    command = ResumeAddress(address=request.form.get("address", ""))
    return _do(command, url_for("cockpit.mails"), views.mails_page)


@blueprint.post("/definitions")
@acts
def deploy() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Deploy an uploaded package; a refusal names elements and reasons, and nothing is deployed."""
    uploaded = request.files.get("package")
    try:
        content = uploaded.read() if uploaded else b""
        result = auth.execute(DeployPackage(files=unpack(content)))
    except Rejection as rejection:
        return _refused(rejection, views.definitions_page)
    return _deployed(str(result.value["key"]), changed=bool(result.value["changed"]))


def _deployed(key: str, *, changed: bool) -> Response:
    row = next((row for row in auth.read(Definitions()) if row.key == key), None)
    if row is None:
        return redirect(url_for("cockpit.definitions"))
    return redirect(url_for("cockpit.definition", definition_id=row.id, deployed="new" if changed else "same"))


@blueprint.post("/instances/<instance_id>/<any(suspend, resume, terminate):act>")
@acts
def on_instance(instance_id: str, act: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Suspend, resume or terminate a case, with a reason."""
    command = _ON_INSTANCE[act](instance_id=instance_id, reason=request.form.get("reason", ""))
    target = url_for("cockpit.instance", instance_id=instance_id)
    return _do(command, target, lambda problem: views.instance_page(instance_id, problem))


@blueprint.post("/instances/<instance_id>/reassign/<task_id>")
@acts
def reassign(instance_id: str, task_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Give an open task to somebody else."""
    command = ReassignTask(
        task_id=task_id,
        person=request.form.get("person", ""),
        reason=request.form.get("reason", ""),
        instead_of=request.form.get("instead_of") or None,
    )
    target = url_for("cockpit.instance", instance_id=instance_id)
    return _do(command, target, lambda problem: views.instance_page(instance_id, problem))


@blueprint.post("/incidents/<incident_id>/retry")
@acts
def retry_incident(incident_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Try again what could not be done."""
    target = auth.safe_next(request.form.get("next"), url_for("cockpit.incidents"))
    return _do(RetryIncident(incident_id=incident_id), target, views.incidents_page)


@blueprint.post("/jobs/<job_id>/retry")
@acts
def retry_job(job_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Give a failed job fresh attempts."""
    return _do(RetryJob(job_id=job_id), url_for("cockpit.jobs", state="waiting"), views.jobs_page)


@blueprint.post("/orders/<order_id>/reply")
@auth.signed_in
def reply(order_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Answer a supervision order; the command knows who may."""
    command = ReplySupervision(order_id=order_id, reply=request.form.get("reply", ""))
    return _do(command, url_for("cockpit.red_list"), views.red_list_page)


@blueprint.post("/orders/<order_id>/close")
@auth.signed_in
def close_order(order_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Close a supervision order that was answered, or ask again; the command knows who may."""
    again = request.form.get("again") == "yes"
    command = CloseSupervision(order_id=order_id, words=request.form.get("words", ""), again=again)
    return _do(command, url_for("cockpit.red_list"), views.red_list_page)
