"""Why a case is not late, or is: the time of each open task, with every stretch its clock stood."""

from flask import render_template

from engine.queries.due_story import DueStories
from ui import auth, i18n
from ui.apply.blueprint import blueprint


@blueprint.get("/cases/<instance_id>/times")
@auth.signed_in
def times(instance_id: str) -> str:
    """Show it to whoever may read the case."""
    person = auth.visitor().login
    view = auth.read(DueStories(instance_id=instance_id, person=person, language=i18n.language()))
    return render_template("apply/times.html", view=view)
