"""One's own cases: the list, one case in full, and withdrawing it."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.cancel_instance import CancelInstance
from engine.commands.mark_seen import MarkSeen
from engine.domain.errors import Rejection
from engine.queries.case_detail import CaseDetail, CaseView
from engine.queries.my_cases import MyCases, Show
from engine.queries.papers import Papers
from engine.queries.reminders import Reminders
from engine.queries.withdrawals import Withdrawal, Withdrawals
from ui import auth, i18n
from ui.apply.blueprint import blueprint
from ui.between.done import done_words
from ui.between.said import said
from ui.forms.pages import read_form_sections
from ui.forms.words import FormWords
from ui.problems import Problem, problem_of, wants_json

SHOWN: tuple[Show, ...] = ("open", "ended", "all")


@blueprint.get("/cases")
@auth.signed_in
def cases() -> str:
    """List what the visitor started."""
    show: Show = next((name for name in SHOWN if name == request.args.get("show")), "open")
    found = auth.read(
        MyCases(person=auth.visitor().login, show=show, after=request.args.get("after"), language=i18n.language())
    )
    return render_template("apply/cases.html", found=found, show=show)


@blueprint.get("/cases/<instance_id>")
@auth.signed_in
def case(instance_id: str) -> str:
    """Show a case."""
    page = render(read_case(instance_id))
    auth.shell().engine.execute(MarkSeen(instance_id=instance_id), auth.actor())
    return page


@blueprint.post("/cases/<instance_id>/cancel")
@auth.signed_in
def cancel(instance_id: str) -> Response | tuple[str, int]:
    """Withdraw a case, with a reason."""
    reason = request.form.get("reason", "")
    try:
        auth.execute(CancelInstance(instance_id=instance_id, reason=reason))
    except Rejection as rejection:
        if wants_json() or rejection.code in ("not_found", "not_permitted"):
            raise
        problem = problem_of(rejection)
        return render(read_case(instance_id), problem=problem, reason=reason), problem.status
    return redirect(url_for("apply.case", instance_id=instance_id))


def read_case(instance_id: str) -> CaseView:
    """Return a case as the visitor may see it."""
    view: CaseView = auth.read(
        CaseDetail(instance_id=instance_id, person=auth.visitor().login, language=i18n.language())
    )
    return view


def render(view: CaseView, *, problem: Problem | None = None, reason: str = "") -> str:
    """Lay the page out."""
    forms = [
        (
            submission,
            FormWords(submission.package, submission.form_key, i18n.language()).name,
            read_form_sections(submission.package, submission.form_key, submission.data, view.attachments),
        )
        for submission in view.submissions
    ]
    return render_template(
        "apply/case.html",
        case=view,
        forms=forms,
        problem=problem,
        reason=reason,
        filed=request.args.get("filed") == "1",
        undoable=_undoable(request.args.get("done", "")),
        lines=said(view.instance_id),
        papers=auth.read(Papers(instance_id=view.instance_id, person=auth.visitor().login, language=i18n.language())),
        reminders=auth.read(
            Reminders(instance_id=view.instance_id, person=auth.visitor().login, language=i18n.language())
        ),
        did=done_words(),
    )


def _undoable(task_id: str) -> Withdrawal | None:
    """Return what the visitor handed in a moment ago, if nothing of it has left yet."""
    if not task_id:
        return None
    query = Withdrawals(person=auth.visitor().login, task_ids=(task_id,), language=i18n.language())
    return next((verdict for verdict in auth.read(query) if verdict.can and verdict.seconds_left), None)
