"""Knows who is looking at the page, and speaks with the engine in their name."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for

from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.queries.query import Query
from engine.queries.visit import Visit, Visitor, VisitView
from engine.settings import Settings
from ui.ways_back import page_of

if TYPE_CHECKING:
    from engine.api import ProcessEngine, Result

COOKIE = "hq_session"
Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
View = TypeVar("View")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What the composition root gave the web process."""

    engine: "ProcessEngine"
    settings: Settings


def shell() -> Shell:
    """Return what this application was made with."""
    made: Shell = current_app.extensions["huiqian"]
    return made


def token_hash(token: str) -> str:
    """Return what the database keeps of a sign-in cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def visit() -> VisitView:
    """Return who is looking; read once a request."""
    known: VisitView | None = g.get("visit")
    if known is None:
        token = request.cookies.get(COOKIE)
        known = shell().engine.read(Visit(token_hash=token_hash(token) if token else None), Actor.external("web"))
        g.visit, g.visitor = known, known.visitor
    return known


def visitor() -> Visitor:
    """Return the person who is signed in.

    Raises Rejection("not_permitted") when nobody is: a view behind `signed_in` never sees that.
    """
    person = visit().visitor
    if person is None:
        raise Rejection("not_permitted")
    return person


def actor() -> Actor:
    """Return the actor in whose name commands are issued."""
    return Actor.person(visitor().login)


def read(query: Query[View]) -> View:
    """Return a query's view, asked in the visitor's name; whoever is not signed in asks as a stranger."""
    person = visit().visitor
    return shell().engine.read(query, Actor.external("web") if person is None else Actor.person(person.login))


def execute(command: object) -> "Result":
    """Issue a command in the visitor's name; the form's hidden `key` makes a second click harmless."""
    return shell().engine.execute(command, actor(), key=request.form.get("key") or None)


def signed_in(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer | Response]:
    """Send a stranger to the sign-in page, and bring them back afterwards."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer | Response:
        if visit().visitor is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else "/"
            return redirect(url_for("account.sign_in", next=here))  # type: ignore[return-value]
        return view(*args, **kwargs)

    return guarded


def with_role(*roles: str) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer | Response]]:
    """Let only people with one of `roles` in; others are told so, strangers sign in first."""

    def guard(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer | Response]:
        @wraps(view)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            if visitor().roles.isdisjoint(roles):
                raise Rejection("not_permitted")
            return view(*args, **kwargs)

        return signed_in(guarded)

    return guard


def safe_next(target: str | None, otherwise: str) -> str:
    """Return an address of ours to go on to; anything that could leave this site counts as nothing."""
    inside = target is not None and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if target is not None and inside and "\\" not in target and "\n" not in target else otherwise


def install(app: Flask) -> None:
    """Look who it is before every page, and give the templates what all of them show."""

    @app.before_request
    def look() -> None:
        if request.endpoint != "static":
            visit()

    @app.context_processor
    def shared() -> dict[str, object]:
        known: VisitView | None = g.get("visit")
        return {
            "visit": known,
            "visitor": known.visitor if known else None,
            "settings": shell().settings,
            "request_path": page_of(request),
        }
