"""Why a case is not late, or is: the time of each open task, with every stretch its clock stood."""

import re

from flask import render_template

from engine.queries.due_story import DueStories
from ui import auth, i18n
from ui.apply.blueprint import blueprint

_WORKING = re.compile(r"(?P<n>[\d.]+)\s*work(?P<unit>day|hour|minute)s?", re.ASCII)
_UNITS = {
    "day": ("个工作日", "working day"),
    "hour": ("个工作小时", "working hour"),
    "minute": ("个工作分钟", "working minute"),
}


@blueprint.get("/cases/<instance_id>/times")
@auth.signed_in
def times(instance_id: str) -> str:
    """Show it to whoever may read the case."""
    person = auth.visitor().login
    view = auth.read(DueStories(instance_id=instance_id, person=person, language=i18n.language()))
    return render_template("apply/times.html", view=view, said=_said)


def _said(limit: str) -> str:
    """A limit in the reader's words, where it is a plain number of working days, hours or minutes."""
    found = _WORKING.fullmatch(limit.strip())
    if found is None:
        return limit
    zh, en = _UNITS[found["unit"]]
    plural = "" if found["n"] == "1" else "s"
    return i18n.t(f"{found['n']} {zh}", f"{found['n']} {en}{plural}")
