"""Why somebody is asked on a task, or why not: a page with a search for people."""

from flask import abort, render_template, request, url_for

from engine.queries.whynot import WhyNot
from ui import auth, i18n
from ui.inbox.views import ID_LENGTH, blueprint

MAX_TYPED = 100


@blueprint.get("/inbox/<task_id>/why")
@auth.signed_in
def why(task_id: str) -> str:
    """Explain for the person the address names; without one show the rules and the search."""
    if len(task_id) != ID_LENGTH:
        abort(404)
    named = {name: request.args.get(name, "").strip()[:MAX_TYPED] for name in ("person", "q", "element")}
    view = auth.read(
        WhyNot(
            person=auth.visitor().login,
            task_id=task_id,
            about=named["person"],
            search=named["q"],
            element=named["element"],
            language=i18n.language(),
        )
    )
    back = url_for("apply.case", instance_id=view.instance_id)
    return render_template("inbox/why.html", view=view, typed=named, back=back)
