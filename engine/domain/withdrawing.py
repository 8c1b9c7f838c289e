"""Whether somebody's own decision can be taken back: at once within some seconds, then until somebody opened it."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.verbs import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Who has opened a case, and when."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is known of somebody's own decision on a task."""

    made: bool = True
    taken_back: bool = False
    """Whether they have taken it back already."""
    case_suspended: bool = False
    next_act: int | None = None
    """The first act since by which somebody went on: more than talk, and more than votes beside one that decided
    nothing."""
    kept: bool = True
    """Whether it is still known where the case stood before."""
    final: bool = False
    """Whether it gave out a number, told the public, or ended the case."""
    at_once: bool = False
    """Whether the seconds are not over in which nothing of it leaves."""
    opened: tuple[Opened, ...] = ()
    """Who was asked because of it and has opened the case since, the first one first."""
    told: bool = False
    """Whether something of it left that can't be called back: a decision told, a message to another case."""


def refused_withdrawal(decision: Decision) -> Refusal:
    """Return why a decision can't be taken back, or None."""
    if not decision.made:
        return "undo_done" if decision.taken_back else "not_permitted"
    if decision.case_suspended:
        return "case_not_active"
    if decision.final:
        return "undo_number_issued"
    if decision.next_act is not None:
        return "undo_acted"
    if not decision.at_once and decision.opened:
        return "undo_opened"
    if not decision.at_once and decision.told:
        return "undo_told"
    return None if decision.kept else "undo_too_late"
