"""Times urged in the cockpit: who was reminded how often, whether the letters arrived, and what was answered."""

from flask import render_template, request

from engine.queries.urging import TimesUrged
from ui import auth
from ui.cockpit.board import blueprint, oversees
from ui.i18n import language


@blueprint.get("/urged")
@oversees
def urged() -> str:
    """Show the tasks that were urged, and the units they lie with."""
    asked = {name: request.args.get(name, "").strip() for name in ("unit", "case")}
    view = auth.read(TimesUrged(unit=asked["unit"], case=asked["case"], language=language()))
    return render_template("cockpit/urged.html", view=view, asked=asked)
