"""Turns one line of a batch into its command, and its answer into a sentence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.commands.acknowledge import Acknowledge
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.remind_task import RemindTask
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.domain import rejections
from engine.domain.bulk import BulkAct, opinion_for
from engine.domain.errors import Rejection
from engine.queries.bulk import BulkView
from engine.queries.bulk_line import BulkRow
from engine.queries.withdrawals import Withdrawal
from ui.i18n import language, t

_UNRECORDED: Final = frozenset({"claim", "unclaim", "seen"})
"""Acts that may change nothing and then leave no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands on the page of a batch."""

    act: BulkAct
    ids: tuple[str, ...]
    outcome: str = ""
    opinion: str = ""
    """One for all."""
    opinions: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    person: str = ""
    undo: bool = False
    """Whether a batch is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What became of one of them."""

    row: BulkRow
    done: bool
    what: str
    todo: str = ""


def command_of(asked: Asked, view: BulkView, row: BulkRow) -> object:
    """Return the command for one line: the same as for that task alone."""
    match asked.act:
        case "complete":
            return _complete(asked, view, row)
        case "claim":
            return ClaimTask(task_id=row.id)
        case "unclaim":
            return UnclaimTask(task_id=row.id)
        case "transfer":
            return TransferTask(task_id=row.id, person=asked.person, opinion=asked.opinion)
        case "remind":
            return RemindTask(task_id=row.id, text=asked.opinion)
        case "acknowledge":
            return Acknowledge(copy_id=row.id, text=asked.opinion)
        case "seen":
            return MarkSeen(instance_id=row.instance_id or row.id)


def _complete(asked: Asked, view: BulkView, row: BulkRow) -> CompleteTask:
    outcome_class = view.outcome.outcome_class if view.outcome is not None else "approve"
    return CompleteTask(
        task_id=row.id,
        outcome=asked.outcome,
        opinion=opinion_for(outcome_class, asked.opinion, asked.opinions.get(row.id, "")),
        data=row.data,
        seen_version=asked.versions.get(row.id),
    )


def results_of(
    asked: Asked,
    view: BulkView,
    refused: Mapping[str, str],
    recorded: Collection[str],
    verdicts: Sequence[Withdrawal] = (),
) -> tuple[Line, ...]:
    """Return what became of each, in words.

    `refused` has the codes of those that were not done, `verdicts` what is said of each that was to be taken back.
    """
    told = {(one.task_id, one.refused): one for one in verdicts}
    return tuple(
        _kept(row, told[row.id, code])
        if (code := refused.get(row.id)) and (row.id, code) in told
        else _line(asked, view, row, code, recorded)
        for row in view.rows
    )


def _kept(row: BulkRow, verdict: Withdrawal) -> Line:
    """Say why it can't be taken back as its own page does: by whom, and when."""
    return Line(row=row, done=False, what=verdict.why, todo=verdict.todo)


def _line(asked: Asked, view: BulkView, row: BulkRow, code: str | None, recorded: Collection[str]) -> Line:
    if row.refused == "not_found":
        return Line(row=row, done=False, what=row.why, todo=row.todo)
    if code is None and (row.id in recorded or asked.act in _UNRECORDED):
        return Line(row=row, done=True, what=_done(asked, view.outcome.label if view.outcome is not None else ""))
    if code is not None and code == row.refused:
        return Line(row=row, done=False, what=row.why, todo=row.todo)
    return _refused(row, code)


def _refused(row: BulkRow, code: str | None) -> Line:
    """Say why not, by the code alone: a sentence that would name somebody is read on the task's own page."""
    if code in rejections.CODES:
        words = rejections.sentence(Rejection(code), language())
        if "?" not in words.what + words.todo:
            return Line(row=row, done=False, what=words.what, todo=words.todo)
    return Line(
        row=row,
        done=False,
        what=t("这一件没有办成。", "This one was not done."),
        todo=t("请打开单独办理，那里会说明原因。", "Open it and try it by itself; the reason is told there."),
    )


def _done(asked: Asked, label: str) -> str:
    if asked.undo:
        return t("已撤回，重新待办", "Taken back; it waits for you again")
    words = {
        "complete": (f"已办：{label}", f"Decided: {label}"),
        "claim": ("已认领", "Claimed"),
        "unclaim": ("已退回认领，候选人都能看到", "Released; every candidate sees it again"),
        "transfer": ("已转办", "Handed on"),
        "remind": ("已催办", "Urged"),
        "seen": ("已标为看过", "Marked as seen"),
        "acknowledge": ("已阅", "Acknowledged"),
    }
    return t(*words[asked.act])
