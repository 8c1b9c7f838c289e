"""Tells a watchman that the web process and its database answer."""

from flask import Blueprint

from engine.queries.visit import Visit
from ui import auth

blueprint = Blueprint("api", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer once the database did."""
    auth.read(Visit())
    return {"status": "ok"}
