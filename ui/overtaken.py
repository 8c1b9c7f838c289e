"""Answers everything with 503 once another version has changed the tables: an old process must take no act any more."""

from flask import Flask, Response, make_response, render_template, request

from engine.domain.errors import Rejection
from ui import auth, problems

OPEN = frozenset({"api.healthz", "api.readyz", "static"})
"""What watchmen ask, and files that never change."""
RETRY_SECONDS = 10
"""By then the process that watches over this one has started the new version."""


def install(app: Flask) -> None:
    """Look, before every request, at what `engine.overtaken` has found: no statement is spent on that."""

    @app.before_request
    def refuse() -> Response | None:
        if auth.shell().engine.outdated is None or request.endpoint in OPEN:
            return None
        problem = problems.problem_of(Rejection("version_moved"))
        # A page of its own: the usual one reads the visitor from tables that are not this version's any more.
        plain = problems.as_json(problem) if problems.wants_json() else make_response(render_template("overtaken.html"))
        plain.status_code = problem.status
        plain.headers["Retry-After"] = str(RETRY_SECONDS)
        return plain
