"""Many tasks at once: the page that shows what would become of each, the act, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.bulk import ACTS, MOST, BulkAct
from engine.domain.errors import Rejection
from engine.queries.bulk import BulkPreview, BulkView
from engine.queries.bulk_all import AllInView
from engine.queries.bulk_recorded import Recorded
from engine.queries.options import FormOptions, OptionEntry
from engine.queries.withdrawals import Withdrawal, Withdrawals
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
    return _commit(asked, view, commands)


@blueprint.post("/inbox/bulk/undo")
@auth.signed_in
def bulk_undo() -> Response:
    """Take a whole batch back, each by itself."""
    asked = Asked(act="complete", ids=_ids(request.form.getlist("item")), undo=True)
    view = _preview(replace(asked, act="seen"), typed=False)
    return _commit(asked, view, [WithdrawDecision(task_id=row.id) for row in view.rows])


def _commit(asked: Asked, view: BulkView, commands: Sequence[object]) -> Response:
    """Carry the batch out, and lead to the page that says what came of it: it can be read again and come back to."""
    key = request.form.get("key") or uuid4().hex
    items = auth.shell().engine.execute_many(commands, auth.actor(), key=key)
    both = list(zip(view.rows, items, strict=True))
    told: dict[str, Any] = {
        "act": asked.act,
        "outcome": asked.outcome or None,
        "person": asked.person or None,
        "undo": 1 if asked.undo else None,
        "batch": key,
        "item": [row.id for row, item in both if item.rejection is None],
        "no": [f"{row.id}.{item.rejection.code}" for row, item in both if item.rejection is not None],
    }
    return redirect(url_for("inbox.bulk_done", **told, **where()), 303)


@blueprint.get("/inbox/bulk/done")
@auth.signed_in
def bulk_done() -> str:
    """Say what became of each: by the trail what was done, by its code what was not."""
    values = request.args
    refused = dict(one.partition(".")[::2] for one in values.getlist("no"))
    ids = _ids([*refused, *values.getlist("item")])
    undo = bool(values.get("undo"))
    asked = Asked(
        act=_act(values.get("act", "")),
        ids=ids,
        outcome=values.get("outcome", ""),
        person=values.get("person", ""),
        undo=undo,
    )
    view = _preview(replace(asked, act="seen") if undo else asked, typed=False)
    query = Recorded(person=auth.visitor().login, key=values.get("batch", ""), ids=ids)
    verdicts = _verdicts(tuple(one for one in ids if one in refused)) if undo else ()
    return _result(asked, results_of(asked, view, refused, auth.read(query), verdicts))


def _verdicts(ids: tuple[str, ...]) -> tuple[Withdrawal, ...]:
    return auth.read(Withdrawals(person=auth.visitor().login, task_ids=ids, language=i18n.language()))


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
    deciding = asked.act == "complete" and not asked.undo
    done = tuple(line.row.id for line in results if line.done and deciding)
    back = [verdict for verdict in _verdicts(done) if verdict.seconds_left] if done else []
    return render_template(
        "inbox/bulk_done.html",
        asked=asked,
        results=results,
        undoable=tuple(verdict.task_id for verdict in back),
        seconds=min((verdict.seconds_left for verdict in back), default=0),
        where=where(),
        back=url_for("inbox.inbox", **where()),
    )
