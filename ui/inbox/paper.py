"""The 审批单: one case on paper, every word with who said it and when."""

from flask import render_template

from engine.queries.paper import Paper
from ui import auth, i18n
from ui.forms.pages import read_form_sections
from ui.inbox.views import blueprint


@blueprint.get("/case/<instance_id>/print")
@auth.signed_in
def print_sheet(instance_id: str) -> str:
    """Lay out the sheet."""
    query = Paper(person=auth.visitor().login, instance_id=instance_id, language=i18n.language())
    sheet = auth.read(query)
    application = sheet.application
    sections = (
        ()
        if application is None
        else read_form_sections(application.package, application.form, application.data, sheet.attachments)
    )
    return render_template("inbox/paper.html", sheet=sheet, sections=sections)
