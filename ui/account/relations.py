"""The page on which somebody declares relations that keep them out of cases, and ends them."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.declare_relation import DeclareRelation
from engine.commands.end_relation import EndRelation
from engine.domain.errors import Rejection
from engine.domain.relations import KINDS
from engine.queries.options import FormOptions
from engine.queries.relations import DeclaredRelations
from ui import auth, i18n
from ui.account.views import blueprint
from ui.problems import Problem, problem_of


@blueprint.get("/account/relations")
@auth.signed_in
def relations() -> str:
    """Show what the visitor declared."""
    return _page(None)


@blueprint.post("/account/relations")
@auth.signed_in
def declare_relation() -> Response:
    """Declare a relation."""
    command = DeclareRelation(other=request.form.get("other", "").strip(), kind=request.form.get("kind", ""))
    return _done(lambda: auth.execute(command))


@blueprint.post("/account/relations/end")
@auth.signed_in
def end_relation() -> Response:
    """End one of the visitor's own relations."""
    command = EndRelation(
        person=auth.visitor().login,
        other=request.form.get("other", ""),
        kind=request.form.get("kind", ""),
        reason=request.form.get("reason", ""),
    )
    return _done(lambda: auth.execute(command))


def _done(act: Callable[[], object]) -> Response:
    try:
        act()
    except Rejection as rejection:
        problem = problem_of(rejection)
        return make_response(_page(problem), problem.status)
    return redirect(url_for("account.relations"))


def _page(problem: Problem | None) -> str:
    me = auth.visitor().login
    rows = auth.read(DeclaredRelations(person=me, of=me, language=i18n.language()))
    people = auth.read(FormOptions(source="persons"))
    return render_template(
        "account/relations.html", rows=rows, people=people, kinds=KINDS, problem=problem, typed=request.form
    )
