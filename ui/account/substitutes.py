"""A person's own substitutes: who stands in for them, and for whom they stand in."""

from typing import Any

from flask import redirect, render_template, request, url_for

from engine.commands.end_substitution import EndSubstitution
from engine.domain.errors import Rejection
from engine.queries.substitutions import Substitutions
from ui import auth, windows
from ui.account.views import blueprint
from ui.i18n import language
from ui.problems import Problem, problem_of


@blueprint.get("/account/substitutes")
@auth.signed_in
def substitutes() -> str:
    """Show the windows, and the form for another."""
    return _page(None)


@blueprint.get("/account/substitutes/new")
@auth.signed_in
def foresee_substitute() -> Any:  # noqa: ANN401 - a page, or one with its status
    """Show what the window would move, before it is opened."""
    return _confirm(None)


@blueprint.post("/account/substitutes")
@auth.signed_in
def set_substitute() -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Open the window."""
    try:
        auth.execute(windows.window_of(auth.visitor().login))
    except Rejection as rejection:
        return _confirm(problem_of(rejection))
    return redirect(url_for("account.substitutes", done="set"))


@blueprint.post("/account/substitutes/<window_id>/end")
@auth.signed_in
def end_substitution(window_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Close the window early."""
    try:
        auth.execute(EndSubstitution(window_id=window_id))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(problem), problem.status
    return redirect(url_for("account.substitutes", done="ended"))


def _page(problem: Problem | None) -> str:
    view = auth.read(Substitutions(person=auth.visitor().login, language=language()))
    return render_template(
        "account/substitutes.html", view=view, typed=windows.typed(), done=request.args.get("done"), problem=problem
    )


def _confirm(problem: Problem | None) -> Any:  # noqa: ANN401 - a page, or one with its status
    try:
        command = windows.window_of(auth.visitor().login)
        foreseen = windows.foreseen(command)
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _page(problem), problem.status
    page = render_template(
        "account/substitute_confirm.html",
        foreseen=foreseen,
        command=command,
        typed=windows.typed(),
        problem=problem,
    )
    return page if problem is None else (page, problem.status)
