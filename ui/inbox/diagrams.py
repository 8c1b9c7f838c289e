"""Serves a case's diagram and the path it took to the viewer."""

from flask import Response, jsonify

from engine.queries.case_diagram import CaseDiagram, DiagramView
from ui import auth, i18n
from ui.inbox.views import blueprint


@blueprint.get("/case/<instance_id>/diagram/<definition_id>.bpmn")
@auth.signed_in
def diagram(instance_id: str, definition_id: str) -> Response:
    """Return the diagram as it was deployed."""
    response = Response(_view(instance_id, definition_id).xml, mimetype="application/xml")
    # A deployed version never changes.
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/case/<instance_id>/diagram/<definition_id>/state.json")
@auth.signed_in
def state(instance_id: str, definition_id: str) -> Response:
    """Return which elements to mark, and the words that stand on the diagram."""
    view = _view(instance_id, definition_id)
    return jsonify(
        {
            "taken_flows": view.taken_flows,
            "done": view.done,
            "active": view.active,
            "late": view.late,
            "forecast": [],
            "names": view.names,
            "badges": view.badges,
        }
    )


def _view(instance_id: str, definition_id: str) -> DiagramView:
    query = CaseDiagram(
        person=auth.visitor().login, instance_id=instance_id, definition_id=definition_id, language=i18n.language()
    )
    return auth.read(query)
