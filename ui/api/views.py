"""Tells a watchman that the process lives, and whether it can work."""

from flask import Response, jsonify

from engine.queries.visit import Visit
from ui import auth
from ui.api.board import blueprint


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer once the database did: whoever gets no answer should start the process anew."""
    auth.read(Visit())
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether requests can be served, and if not, what is missing: 503 tells a balancer to send nobody here."""
    troubles = auth.shell().engine.troubles()
    answer = jsonify(status="not ready" if troubles else "ready", troubles=list(troubles))
    answer.status_code = 503 if troubles else 200
    return answer
