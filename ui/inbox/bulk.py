"""Many tasks at once: the page that shows what would become of each, the act, and what came of it."""

from collections.abc import Sequence

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.bulk import ACTS, MOST, BulkAct
from engine.domain.errors import Rejection
from engine.queries.bulk import BulkPreview, BulkView
from engine.queries.bulk_all import AllInView
from engine.queries.options import FormOptions, OptionEntry
from engine.queries.withdrawals import Withdrawals
from ui import auth, i18n
from ui.inbox.bulk_acts import Asked, Line, command_of, results_of
from ui.inbox.views import ID_LENGTH, blueprint, where


@blueprint.get("/inbox/bulk")
@auth.signed_in
def bulk() -> str:
    """Show what would become of each of the chosen tasks, or of all of a view."""
    values = request.args
    ids = _ids(values.getlist("item"))
    if values.get("all"):
        view, verb = values.get("view", "todo"), values.get("verb") or None
        ids = auth.read(AllInView(person=auth.visitor().login, view=view, verb=verb))
    asked = Asked(act=_act(values.get("act", "")), ids=ids, outcome=values.get("outcome", ""))
    return _page(_preview(asked, typed=False), asked)


@blueprint.post("/inbox/bulk")
@auth.signed_in
def bulk_commit() -> Response:
    """Do it to each, unless an opinion is missing; then nothing is done, and all that was typed is still there."""
    asked = _asked()
    view = _preview(asked, typed=True)
    if view.beyond:
        raise Rejection("bulk_too_many", count=len(asked.ids), limit=MOST)
    if any(row.refused == "opinion_required" for row in view.rows):
        return make_response(_page(view, asked, missing=True), 422)
    commands = [command_of(asked, view, row) for row in view.rows]
    items = auth.shell().engine.execute_many(commands, auth.actor(), key=request.form.get("key") or None)
    return make_response(_result(asked, results_of(asked, view, items)))


@blueprint.post("/inbox/bulk/undo")
@auth.signed_in
def bulk_undo() -> str:
    """Take a whole batch back, each by itself."""
    asked = Asked(act="seen", ids=_ids(request.form.getlist("item")), undo=True)
    view = _preview(asked, typed=False)
    commands = [WithdrawDecision(task_id=row.id) for row in view.rows]
    items = auth.shell().engine.execute_many(commands, auth.actor(), key=request.form.get("key") or None)
    return _result(asked, results_of(asked, view, items))


def _asked() -> Asked:
    form = request.form
    ids = _ids(form.getlist("item"))
    return Asked(
        act=_act(form.get("act", "")),
        ids=ids,
        outcome=form.get("outcome", ""),
        opinion=form.get("opinion", "").strip(),
        opinions={one: form.get(f"opinion.{one}", "").strip() for one in ids},
        versions={one: int(seen) for one in ids if (seen := form.get(f"version.{one}", "")).isdecimal()},
        person=form.get("person", "").strip(),
    )


def _ids(sent: Sequence[str]) -> tuple[str, ...]:
    """Return what could be ids of ours, each once."""
    return tuple(dict.fromkeys(one for one in sent if len(one) == ID_LENGTH and one.isalnum()))


def _act(name: str) -> BulkAct:
    return next((act for act in ACTS if act == name), "complete")


def _preview(asked: Asked, *, typed: bool) -> BulkView:
    query = BulkPreview(
        person=auth.visitor().login,
        act=asked.act,
        ids=asked.ids,
        outcome=asked.outcome or None,
        opinion=asked.opinion if typed else None,
        opinions=asked.opinions,
        language=i18n.language(),
    )
    return auth.read(query)


def _page(view: BulkView, asked: Asked, *, missing: bool = False) -> str:
    return render_template(
        "inbox/bulk.html",
        view=view,
        asked=asked,
        missing=missing,
        people=_people() if asked.act == "transfer" else (),
        where=where(),
        back=url_for("inbox.inbox", **where()),
    )


def _people() -> tuple[OptionEntry, ...]:
    return auth.read(FormOptions(source="persons"))


def _result(asked: Asked, results: Sequence[Line]) -> str:
    done = tuple(line.row.id for line in results if line.state != "rejected" and asked.act == "complete")
    query = Withdrawals(person=auth.visitor().login, task_ids=done, language=i18n.language())
    back = [verdict for verdict in auth.read(query) if verdict.seconds_left] if done else []
    return render_template(
        "inbox/bulk_done.html",
        asked=asked,
        results=results,
        undoable=tuple(verdict.task_id for verdict in back),
        seconds=min((verdict.seconds_left for verdict in back), default=0),
        where=where(),
        back=url_for("inbox.inbox", **where()),
    )
