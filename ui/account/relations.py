"""The page on which somebody declares relations that keep them out of cases, and ends them."""

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
    other, kind = request.form.get("other", "").strip(), request.form.get("kind", "")
    if not other:
        return _refused(Rejection("relation_with_whom"))
    return _done(DeclareRelation(other=other, kind=kind), "declared")


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
    return _done(command, "ended")


def _done(command: object, what: str) -> Response:
    try:
        auth.execute(command)
    except Rejection as rejection:
        return _refused(rejection)
    return redirect(url_for("account.relations", done=what))


def _refused(rejection: Rejection) -> Response:
    problem = problem_of(rejection)
    return make_response(_page(problem), problem.status)


def _page(problem: Problem | None) -> str:
    me = auth.visitor().login
    rows = auth.read(DeclaredRelations(person=me, of=me, language=i18n.language()))
    people = auth.read(FormOptions(source="persons"))
    return render_template(
        "account/relations.html",
        rows=[row for row in rows if row.person == me],  # an administrator is told what others declared, elsewhere
        people=people,
        kinds=KINDS,
        problem=problem,
        typed=request.form,
        done=request.args.get("done"),
    )
