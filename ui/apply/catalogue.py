"""The catalogue: what one may apply for, and applications begun but not filed."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.commands.start_instance import StartInstance
from engine.queries.catalogue import Catalogue
from ui import auth
from ui.apply.blueprint import blueprint


@blueprint.get("/apply")
@auth.signed_in
def catalogue() -> str:
    """Show what the visitor may start."""
    entries = auth.read(Catalogue(person=auth.visitor().login))
    return render_template("apply/catalogue.html", entries=entries)


@blueprint.post("/apply/start/<process_key>")
@auth.signed_in
def start(process_key: str) -> Response:
    """Start a case and open its form."""
    result = auth.execute(StartInstance(process_key=process_key))
    task_id = result.value.get("task_id")
    if task_id is None:
        return redirect(url_for("apply.case", instance_id=result.instance_id))
    return redirect(url_for("apply.form", task_id=task_id))
