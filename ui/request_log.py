"""Gives every request an id, which stands in its answer, on its error page and in every line of the log about it."""

import re
import secrets

from flask import Flask, Response, g, request

from engine import logs
from engine.domain.clock import monotonic

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"[0-9A-Za-z_-]{8,64}")


def request_id() -> str:
    """Return the id of the request that is being answered, empty outside one."""
    return str(g.get("request_id", ""))


def install(app: Flask) -> None:
    """Number requests, and write one line about each but the files that never change.

    An id that the web server in front has given is kept where it is plain letters and digits.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _PLAIN.fullmatch(given) else secrets.token_hex(8)
        g.request_began = monotonic()
        logs.begin_anew(request=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:
            return response
        response.headers[HEADER] = g.request_id
        if request.endpoint != "static":
            # The rule, not the address: an address may hold what somebody searched for, or a link for one person.
            logs.tell(
                "request",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                milliseconds=round((monotonic() - g.request_began) * 1000, 1),
                person=getattr(g.get("visitor"), "login", None),
            )
        return response

    app.jinja_env.globals["request_id"] = request_id
