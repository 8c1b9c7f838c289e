"""Answers everything with 503 once another version has changed the tables: an old process must take no act any more."""

from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request

from engine.domain.errors import Rejection
from ui import auth, problems

OPEN = frozenset({"api.healthz", "api.readyz", "static"})
"""What watchmen ask, and files that never change."""
RETRY_SECONDS = 10
"""By then the process that watches over this one has started the new version."""


def install(app: Flask) -> None:
    """Look, before every request, at what an act or `engine.overtaken` has found: no statement is spent on that."""

    @app.before_request
    def refuse() -> Response | None:
        return _page() if _is_over() else None

    @app.after_request
    def answer(response: Response) -> Response:
        """An act was the first to see it, or a page broke over the other tables: whoever asked is told the same."""
        if _is_over() and response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _page()
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and request.endpoint not in OPEN:
            response.headers.setdefault("Retry-After", str(RETRY_SECONDS))  # the tables are being changed just now
        return response


def _is_over() -> bool:
    return auth.shell().engine.outdated is not None and request.endpoint not in OPEN


def _page() -> Response:
    """Return a page of its own: the usual one reads the visitor from tables that are not this version's any more."""
    problem = problems.problem_of(Rejection("version_moved"))
    plain = problems.as_json(problem) if problems.wants_json() else make_response(render_template("overtaken.html"))
    plain.status_code = problem.status
    plain.headers["Retry-After"] = str(RETRY_SECONDS)
    return plain
