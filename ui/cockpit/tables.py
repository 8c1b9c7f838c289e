"""Decision tables in the cockpit: which is in force, what a change would do, and the buttons to propose or decide."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, redirect, render_template, request, url_for

from engine.commands.approve_table import ApproveTable
from engine.commands.propose_table import ProposeTable
from engine.commands.reject_table import RejectTable
from engine.commands.save_table_draft import SaveTableDraft
from engine.commands.withdraw_proposal import WithdrawProposal
from engine.domain.errors import Rejection
from engine.queries.decision_tables import DecisionFile, DecisionTable, DecisionTables
from engine.queries.table_proposals import TableProposal, TableProposalView
from engine.queries.what_if import WhatIf
from ui import auth
from ui.cockpit.board import acts, blueprint, reads
from ui.cockpit.tableforms import column_widths, named_in, rearrange, typed_edits, widths
from ui.i18n import language
from ui.problems import Problem, problem_of

GLANCE, TRIED_AT_ONCE = 10, 2000
"""On the page of a proposal: results that are listed, and that are tried; the page of its own tries the whole year."""


@blueprint.get("/decisions")
@reads
def decisions() -> str:
    """List the decision files with the version in force."""
    return render_template("cockpit/decisions.html", rows=auth.read(DecisionTables(language=language())))


@blueprint.get("/decisions/<decision>")
@reads
def decision(decision: str) -> str:
    """Show one, as it is in force or in another version."""
    return _decision_page(decision, None)


def _decision_page(decision: str, problem: Problem | None) -> str:
    asked = DecisionTable(decision=decision, version=_number("version"), since=_number("since"), language=language())
    view = auth.read(asked)
    return render_template(
        "cockpit/decision.html", view=view, named_in=named_in, column_widths=column_widths, problem=problem
    )


@blueprint.get("/decisions/<decision>/<int:version>.dmn")
@reads
def decision_file(decision: str, version: int) -> Response:
    """Hand out a version's file."""
    content = auth.read(DecisionFile(decision=decision, version=version))
    name = f"{decision}-{version}.dmn" if decision.isascii() else f"decision-{version}.dmn"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/xml", headers=headers)


@blueprint.post("/decisions/<decision>/draft")
@acts
def begin_table_draft(decision: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Begin a change, of the newest rows or of those of an older version."""
    from_version = request.form.get("from_version", "")
    number = int(from_version) if from_version.isdecimal() and len(from_version) < 9 else None
    try:
        done = auth.execute(SaveTableDraft(decision=decision, from_version=number))
    except Rejection as rejection:
        if rejection.code == "not_found":
            raise
        problem = problem_of(rejection)
        return _decision_page(decision, problem), problem.status
    return redirect(url_for("cockpit.table_proposal", proposal_id=done.value["draft_id"]), 303)


@blueprint.get("/decisions/proposals/<proposal_id>")
@reads
def table_proposal(proposal_id: str) -> str:
    """Show a draft to change, or a proposal to decide."""
    return _proposal_page(proposal_id, None)


def _proposal_page(proposal_id: str, problem: Problem | None, typed_moment: str | None = None) -> str:
    view = auth.read(TableProposal(proposal_id=proposal_id, language=language()))
    draft = view.state == "draft"
    newest = WhatIf(proposal_id=proposal_id, language=language(), limit=GLANCE, most=TRIED_AT_ONCE)
    tried = auth.read(newest) if _shows(view) else None
    return render_template(
        "cockpit/table_draft.html" if draft else "cockpit/table_proposal.html",
        view=view,
        tried=tried,
        problem=problem,
        named_in=named_in,
        column_widths=column_widths,
        typed_moment=typed_moment,
        answer=request.form.get("answer", ""),
    )


def _shows(view: TableProposalView) -> bool:
    """Tell whether the page says at once how many results would be others: to whoever has to decide it."""
    return view.state == "open"


@blueprint.post("/decisions/proposals/<proposal_id>")
@acts
def change_table_draft(proposal_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Keep what was typed, whatever is wrong with it; then do what the button says."""
    view = auth.read(TableProposal(proposal_id=proposal_id, language=language()))
    if view.state != "draft":
        raise Rejection("decision_settled", state=view.state)
    act, _, place = request.form.get("do", "save").partition("|")
    edits = {**typed_edits(request.form, view.sheet), "widths": widths(view.sheet)}
    table, _, row = place.partition("|")
    meant = rearrange(edits, act, table, row) if act in ("add", "remove", "up", "down") else ""
    del edits["widths"]
    typed = request.form.get("effective_at", "").strip()
    save = SaveTableDraft(
        decision=view.key,
        draft_id=proposal_id,
        edits=edits,
        onto_newest=act == "rebase",
        reason=request.form.get("reason", ""),
        effective_at=_moment(typed),
    )
    # Without the form's key: the same page is saved again and again, and proposing it is the act that counts once.
    auth.shell().engine.execute(save, auth.actor())
    if act == "propose":
        return _propose(proposal_id, typed)
    if act == "what-if":
        return redirect(url_for("cockpit.what_if", proposal_id=proposal_id), 303)
    anchor = f"row-{table}-{meant}" if meant else "check" if act == "check" else None
    return redirect(
        url_for("cockpit.table_proposal", proposal_id=proposal_id, saved=act, table=table or None, _anchor=anchor), 303
    )


def _propose(proposal_id: str, typed: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    moment = _moment(typed)
    if typed and moment is None:
        problem = problem_of(Rejection("decision_moment", typed=typed))
        return _proposal_page(proposal_id, problem, typed), problem.status
    try:
        auth.execute(ProposeTable(draft_id=proposal_id, reason=request.form.get("reason", ""), effective_at=moment))
    except Rejection as rejection:
        problem = problem_of(rejection)
        return _proposal_page(proposal_id, problem, typed), problem.status
    return redirect(url_for("cockpit.table_proposal", proposal_id=proposal_id, done="proposed"), 303)


@blueprint.post("/decisions/proposals/<proposal_id>/<any(approve, reject):verdict>")
@acts
def settle_table(proposal_id: str, verdict: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Approve or reject what another administrator proposed."""
    kind = ApproveTable if verdict == "approve" else RejectTable
    return _settled(proposal_id, kind(proposal_id=proposal_id, answer=request.form.get("answer", "")), verdict)


@blueprint.post("/decisions/proposals/<proposal_id>/withdraw")
@acts
def withdraw_table(proposal_id: str) -> Any:  # noqa: ANN401 - a redirect, or a page with its status
    """Take one's own proposal back into a draft, or drop a draft."""
    view = auth.read(TableProposal(proposal_id=proposal_id, language=language()))
    if view.state == "draft":
        auth.execute(WithdrawProposal(proposal_id=proposal_id))
        return redirect(url_for("cockpit.decision", decision=view.key), 303)
    return _settled(proposal_id, WithdrawProposal(proposal_id=proposal_id), "withdraw")


def _settled(proposal_id: str, command: object, done: str) -> Any:  # noqa: ANN401 - as above
    try:
        auth.execute(command)
    except Rejection as rejection:
        if rejection.code in ("not_found", "not_permitted"):
            raise
        problem = problem_of(rejection)
        return _proposal_page(proposal_id, problem), problem.status
    return redirect(url_for("cockpit.table_proposal", proposal_id=proposal_id, done=done), 303)


@blueprint.get("/decisions/proposals/<proposal_id>/what-if")
@reads
def what_if(proposal_id: str) -> str:
    """Show which results of the last year would have been others."""
    after = request.args.get("after", "")
    return render_template(
        "cockpit/what_if.html",
        view=auth.read(TableProposal(proposal_id=proposal_id, language=language())),
        tried=auth.read(WhatIf(proposal_id=proposal_id, after=after, language=language())),
        continued=bool(after),
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(auth.shell().settings.zone))
