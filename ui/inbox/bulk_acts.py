"""Turns one line of a batch into its command, and its answer into a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.api import Item
from engine.commands.acknowledge import Acknowledge
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.remind_task import RemindTask
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.domain.bulk import BulkAct, opinion_for
from engine.queries.bulk import BulkView
from engine.queries.bulk_line import BulkRow
from ui import problems
from ui.i18n import t


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
    state: Literal["done", "replayed", "rejected"]
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


def results_of(asked: Asked, view: BulkView, items: Sequence[Item]) -> tuple[Line, ...]:
    """Return what became of each, in words."""
    return tuple(_line(asked, view, row, item) for row, item in zip(view.rows, items, strict=True))


def _line(asked: Asked, view: BulkView, row: BulkRow, item: Item) -> Line:
    if item.rejection is not None:
        problem = problems.problem_of(item.rejection)
        return Line(row=row, state="rejected", what=problem.what, todo=problem.todo)
    if item.state == "replayed":
        return Line(row=row, state="replayed", what=t("先前已办，没有重复办理", "Done before; not done again"))
    label = view.outcome.label if view.outcome is not None else ""
    return Line(row=row, state="done", what=_done(asked, label))


def _done(asked: Asked, label: str) -> str:
    if asked.undo:
        return t("已撤回，重新待办", "Taken back; it waits for you again")
    words = {
        "complete": (f"已办：{label}", f"Decided: {label}"),
        "claim": ("已认领", "Claimed"),
        "unclaim": ("已放回，候选人都能看到", "Given back; every candidate sees it again"),
        "transfer": ("已转办", "Handed on"),
        "remind": ("已催办", "Urged"),
        "seen": ("已标为看过", "Marked as seen"),
        "acknowledge": ("已阅", "Acknowledged"),
    }
    return t(*words[asked.act])
