"""Opens and closes sign-ins; in the demo by picking a person."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.close_session import CloseSession
from engine.commands.open_session import OpenSession
from engine.commands.redeem_link import RedeemLink
from engine.commands.set_password import SetPassword
from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.queries.people import People
from ui import auth, i18n
from ui.problems import Problem, problem_of
from ui.ways_back import HOME, showable

blueprint = Blueprint("account", __name__, template_folder="templates")
_A_YEAR = 31_536_000


@blueprint.get("/")
def home() -> Response:
    """Lead to the inbox, which asks strangers to sign in."""
    return redirect("/inbox")


@blueprint.get("/sign-in")
def sign_in() -> str:
    """Show the form, or in the demo the people."""
    return _page()


def _page(problem: Problem | None = None, login: str = "") -> str:
    goes_on = auth.safe_next(request.values.get("next"), "/inbox")
    if auth.shell().settings.demo:
        search = request.args.get("q", "").strip()
        people = auth.read(People(search=search))
        return render_template("account/pick.html", people=people, search=search, next=goes_on, problem=problem)
    return render_template("account/sign_in.html", login=login, next=goes_on, problem=problem)


@blueprint.post("/sign-in")
def open_session() -> Response:
    """Sign somebody in."""
    login = request.form.get("login", "").strip()
    password = request.form.get("password")
    try:
        token = _open(login, password)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return make_response(_page(problem, login), problem.status)
    return _with_session(redirect(auth.safe_next(request.form.get("next"), "/inbox")), token)


def _open(login: str, password: str | None) -> str:
    """Open a session; a wrong password is counted by the command, so it answers rather than refuses."""
    opened = auth.shell().engine.execute(OpenSession(login=login, password=password), Actor.external("sign-in"))
    if "refused" in opened.value:
        raise Rejection(str(opened.value["refused"]), minutes=5)
    return str(opened.value["token"])


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign out; the cookie goes even where the sign-in had already ended."""
    token = request.cookies.get(auth.COOKIE)
    if token and auth.visit().visitor is not None:
        auth.shell().engine.execute(CloseSession(token_hash=auth.token_hash(token)), auth.actor())
    response = redirect(url_for("account.sign_in"))
    response.delete_cookie(auth.COOKIE)
    return response


@blueprint.get("/language/<code>")
def switch_language(code: str) -> Response:
    """Remember the reader's language in a cookie and go back to the page they came from."""
    if code not in i18n.LANGUAGES:
        abort(404)
    response = redirect(showable(auth.safe_next(request.args.get("next"), HOME)))
    response.set_cookie(i18n.COOKIE, code, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


@blueprint.get("/first/<token>")
def first_administrator(token: str) -> str:
    """Show the form behind the one-time link that `huiqian init` prints."""
    return render_template("account/first.html", token=token, problem=None, login="", name="", email="")


@blueprint.post("/first/<token>")
def redeem(token: str) -> Response:
    """Make the first administrator and sign them in."""
    login, name = request.form.get("login", "").strip(), request.form.get("name", "").strip()
    email, password = request.form.get("email", "").strip(), request.form.get("password", "")
    try:
        _same_twice(password)
        auth.shell().engine.execute(
            RedeemLink(token=token, login=login, name=name, email=email, password=password),
            Actor.external("first-administrator"),
        )
        session = _open(login, password)
    except Rejection as rejection:
        problem = problem_of(rejection)
        page = render_template("account/first.html", token=token, problem=problem, login=login, name=name, email=email)
        return make_response(page, problem.status)
    return _with_session(redirect("/cockpit"), session)


@blueprint.get("/account/password")
@auth.signed_in
def password() -> str:
    """Show the form for a new password."""
    return render_template("account/password.html", problem=None)


@blueprint.post("/account/password")
@auth.signed_in
def set_password() -> Response:
    """Set the visitor's own password."""
    fresh = request.form.get("password", "")
    try:
        _same_twice(fresh)
        auth.execute(SetPassword(login=auth.visitor().login, password=fresh))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return make_response(render_template("account/password.html", problem=problem), problem.status)
    return redirect("/inbox")


def _same_twice(password: str) -> None:
    if password != request.form.get("again", password):
        raise Rejection("form_invalid", count=1, errors=[{"path": "again", **_DIFFERENT}])


_DIFFERENT = {"code": "different", "zh": "两次输入的密码不一样。", "en": "The two passwords differ."}


def _with_session(response: Response, token: str) -> Response:
    response.set_cookie(auth.COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
