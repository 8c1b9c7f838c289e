"""Refuses a form that did not come from one of our pages, and counts each form once."""

import hmac
import secrets
from uuid import uuid4

from flask import Flask, Response, abort, g, request
from markupsafe import Markup

COOKIE = "hq_form"
FIELD = "csrf"
HEADER = "X-CSRF-Token"
SIGNED = frozenset({"inbound"})
"""What other systems send carries a signature, and nobody's cookie gives it any right."""
_SEALED = frozenset({"account.unsubscribe"})
"""A letter's link says by its seal what it may: a mail program that presses it has no form of ours (RFC 8058)."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def token() -> str:
    """Return the form token: the sign-in's own, or for strangers one that a cookie of theirs repeats."""
    visitor = g.get("visitor")
    if visitor is not None:
        return str(visitor.csrf)
    known = g.get("form_token") or request.cookies.get(COOKIE)
    if not known:
        known = secrets.token_urlsafe(24)
    g.form_token = known
    return str(known)


def hidden_fields() -> Markup:
    """Return what every form that acts must hold: the form token, and a key that makes a second click harmless."""
    return Markup('<input type="hidden" name="csrf" value="{}"><input type="hidden" name="key" value="{}">').format(
        token(), uuid4().hex
    )


def _expected() -> str | None:
    visitor = g.get("visitor")
    return str(visitor.csrf) if visitor is not None else request.cookies.get(COOKIE)


def install(app: Flask) -> None:
    """Check every request that could change something."""
    app.jinja_env.globals.update(act_fields=hidden_fields, csrf_token=token)

    @app.before_request
    def check() -> None:
        if request.method in _SAFE or request.blueprint in SIGNED or request.endpoint in _SEALED:
            return
        sent = request.headers.get(HEADER) or request.form.get(FIELD) or ""
        expected = _expected()
        if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
            abort(400, description="csrf")

    @app.after_request
    def remember(response: Response) -> Response:
        fresh = g.get("form_token")
        if fresh and request.cookies.get(COOKIE) != fresh:
            response.set_cookie(COOKIE, fresh, httponly=True, samesite="Lax", secure=request.is_secure)
        return response
