"""The pages of acts between people on a case: a form, the act, and what a refusal keeps."""

from flask import abort, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.domain.errors import Rejection
from engine.queries.case_detail import CaseDetail, CaseView
from ui import auth, i18n, problems
from ui.apply.acts import PAGES
from ui.apply.blueprint import blueprint
from ui.between.done import told
from ui.between.pages import ActPage, Subject
from ui.between.rendering import Frame, Refused, act_page, refused_by
from ui.between.said import Said, said
from ui.between.typed import Typed, from_request


@blueprint.get("/cases/<instance_id>/act/<name>")
@auth.signed_in
def case_act(instance_id: str, name: str) -> Response:
    """Show the form of an act."""
    return make_response(_rendered(_page(name), instance_id, from_request(), Refused()))


@blueprint.post("/cases/<instance_id>/act/<name>")
@auth.signed_in
def do_case_act(instance_id: str, name: str) -> Response:
    """Carry the act out, or only look for people where that button was pressed."""
    page, typed = _page(name), from_request()
    if request.form.get("find"):
        return make_response(_rendered(page, instance_id, typed, Refused()))
    about = Subject(instance_id=instance_id, number=None, title="", place="", row=request.form.get("row", ""))
    try:
        done = auth.execute(page.command(about, typed))
    except Rejection as rejection:
        if problems.wants_json() or rejection.code == "not_found":
            raise
        refused = refused_by(rejection, page)
        return make_response(_rendered(page, instance_id, typed, refused), refused.status)
    if problems.wants_json():
        return jsonify({"instance_id": instance_id, **done.value})
    return redirect(told(_back(instance_id), page.name))


def _page(name: str) -> ActPage:
    page = PAGES.get(name)
    if page is None:
        abort(404)
    return page


def _back(instance_id: str) -> str:
    """Return the page that led here, else the case's."""
    return auth.safe_next(request.values.get("back"), url_for("apply.case", instance_id=instance_id))


def _rendered(page: ActPage, instance_id: str, typed: Typed, refused: Refused) -> str:
    case = auth.read(CaseDetail(instance_id=instance_id, person=auth.visitor().login, language=i18n.language()))
    row, back = request.values.get("row", ""), request.values.get("back", "")
    frame = Frame(
        action=url_for("apply.do_case_act", instance_id=instance_id, name=page.name),
        back=_back(instance_id),
        hidden={name: value for name, value in (("row", row), ("back", back)) if value},
    )
    return act_page(page, _subject(page, case, row), typed, frame, refused)


def _subject(page: ActPage, case: CaseView, row: str) -> Subject:
    stand = next((one for one in case.stands if one.task_id == row), None)
    return Subject(
        instance_id=case.instance_id,
        number=case.number,
        title=case.title or i18n.loc(case.process),
        place="" if stand is None else i18n.loc(stand.name),
        row=row,
        about=_about(page.name, said(case.instance_id), row) if row and stand is None else "",
    )


def _about(name: str, found: Said, row: str) -> str:
    """Return what is answered, read or settled; of what is no more, nothing."""
    if name in ("confirm", "waive"):
        return next((one.text for one in found.obligations if one.id == row), "")
    return next((line.text for line in found.lines if line.id == row), "")
