"""The trail of the system, for auditors and security administrators."""

from flask import render_template, request

from engine.queries.system_trail import SystemTrail
from ui import auth
from ui.cockpit.board import blueprint
from ui.i18n import language


@blueprint.get("/trail")
@auth.with_role("auditor", "security")
def system_trail() -> str:
    """Show what happened beside the cases."""
    after = request.args.get("after", "")
    number = int(after) if after.isdecimal() and len(after) < 16 else None
    return render_template("cockpit/system_trail.html", view=auth.read(SystemTrail(after=number, language=language())))
