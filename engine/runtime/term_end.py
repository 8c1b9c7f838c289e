"""Tells whose term is over in the post a place was given them in, who follows there, and refuses the old holder."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from engine.domain.errors import Rejection
from engine.domain.organisation import Organisation
from engine.domain.signing import OPEN, SPEAKS
from engine.domain.substitutes import group_of
from engine.domain.terms import asked_in_post, successors, term_over
from engine.domain.texts import Text
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.late import name
from engine.runtime.task_settings import drawn_settings
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

HERE: Final = frozenset({*OPEN, "voted"})
NOBODY: Final = Text("接任的人（目前尚无人接任）", "whoever follows (nobody does yet)")
OTHERS: Final = Text("其他可以办理的人", "the others who may")


def is_over(organisation: Organisation, row: Assignment, now: datetime) -> bool:
    """Tell whether whoever was asked in a post, or whom a substitute acts for there, holds it no more."""
    if row.kind not in SPEAKS or not asked_in_post(row.why, row.post):
        return False
    return term_over(row.on_behalf_of or row.person, str(row.post), row.why, organisation, now)


def following(
    case: "Case", row: Assignment, assigned: Sequence[Assignment], excluded: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return who follows on a place, and in which post; None where nobody may."""
    others = {a.person for a in assigned if a.state in HERE and a.id != row.id}
    barred = {*others, *excluded, row.on_behalf_of or row.person}
    found = successors(str(row.post), row.why, case.act.organisation, case.act.now, barred)
    return found[0] if found else None


def spare(row: Assignment, assigned: Sequence[Assignment]) -> bool:
    """Tell whether a place in a pool can be given up, because others of the pool are left."""
    return row.state == "candidate" and any(a.state == "candidate" and a.id != row.id for a in assigned)


def refuse_after_term(case: "Case", task: Task, assigned: Sequence[Assignment], mine: Assignment) -> None:
    """Raise Rejection("term_over") for a turn in a post that is theirs no more, however late the machine is.

    Whether it is theirs is known from memory alone: only a refusal asks the database who may follow.
    """
    if mine.state in ("asked", "candidate") and is_over(case.act.organisation, mine, case.act.now):
        raise Rejection("term_over", **what_follows(case, task, assigned, mine))


def what_follows(case: "Case", task: Task, assigned: Sequence[Assignment], mine: Assignment) -> dict[str, object]:
    """Return whose term is over where, and who goes on."""
    excluded = excluded_from_task(case, task, assigned, drawn_settings(case, task))
    found = following(case, mine, assigned, excluded)
    who = OTHERS if spare(mine, assigned) else NOBODY
    return {
        "holder": name(case.act, mine.on_behalf_of or mine.person),
        "place": _place(case, mine),
        "who": who if found is None else name(case.act, found[0]),
    }


def _place(case: "Case", mine: Assignment) -> Text:
    """The post; where it is still theirs and only its seat has ended, the group."""
    organisation, post = case.act.organisation, str(mine.post)
    group = organisation.groups.get(group_of(mine.why) or "")
    if group is not None and (mine.on_behalf_of or mine.person) in organisation.holders(post, case.act.now):
        return group.name
    known = organisation.posts.get(post)
    return Text(post, post) if known is None else known.title
