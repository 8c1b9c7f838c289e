"""What open windows mean for one task: who acts, who may prepare it, who may read it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.domain.assignment import Asked
from engine.domain.errors import Rejection
from engine.domain.handing import in_person
from engine.domain.signing import BESIDE, OPEN, PREPARES
from engine.domain.substitutes import Acting, Place, acting, group_of, helpers, may_stand_in
from engine.runtime.asking import new_assignment
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

HERE = frozenset({*OPEN, "voted"})


def place_of(
    case: "Case", row: Assignment, assigned: Sequence[Assignment] = (), excluded: Mapping[str, str] | None = None
) -> Place:
    """Return where somebody is asked; whoever is excluded or has a part in the task already is barred there."""
    others = (a.person for a in assigned if a.state in HERE and a.id != row.id and a.mode != BESIDE)
    return Place(
        now=case.act.now,
        process_key=case.instance.definition_key,
        group=group_of(row.why),
        barred={**dict.fromkeys(others, "already_asked"), **(excluded or {})},
    )


def who_acts(
    case: "Case",
    row: Assignment,
    holder: str,
    assigned: Sequence[Assignment],
    excluded: Mapping[str, str],
) -> Acting:
    """Return who acts for `holder`: the holder where the group wants its members, or the work is the applicant's."""
    organisation = case.act.organisation
    if in_person("", row.why, organisation) or (group_of(row.why) is None and holder in excluded):
        return Acting(person=holder)
    return acting(holder, organisation, place_of(case, row, assigned, excluded))


def refuse_late_substitute(case: "Case", mine: Assignment) -> None:
    """Raise Rejection("substitution_over") when the window is closed through which somebody has a task."""
    holder = mine.on_behalf_of
    if holder is None or mine.state not in OPEN:
        return
    organisation = case.act.organisation
    if not may_stand_in(mine.person, holder, organisation, place_of(case, mine)):
        known = organisation.person(holder)
        raise Rejection("substitution_over", who=holder if known is None else known.name)


def ask_helpers(
    case: "Case", task: Task, assigned: list[Assignment], excluded: Mapping[str, str], *, dry: bool = False
) -> bool:
    """Ask whoever may prepare for those asked, let go who may no more, and open the case to who may see it.

    Returns whether anything has changed, or with `dry` would.
    """
    changed = False
    for row in [r for r in assigned if r.kind == "decide" and r.state in OPEN]:
        place = place_of(case, row, assigned, excluded)
        wanted = set(helpers(row.person, "prepare", case.act.organisation, place))
        mine = [a for a in assigned if a.parent == row.id and a.mode == BESIDE and a.state in OPEN]
        changed = changed or {a.person for a in mine} != wanted
        if not dry:
            _prepare(case, task, assigned, row, mine, wanted)
            readers = helpers(row.on_behalf_of or row.person, "see", case.act.organisation, place)
            case.add_readers(readers, "substitute")
    return changed


def _prepare(
    case: "Case", task: Task, assigned: list[Assignment], row: Assignment, mine: list[Assignment], wanted: set[str]
) -> None:
    for gone in (a for a in mine if a.person not in wanted):
        gone.state, gone.closed_act = "removed", case.instance.act
        task.version += 1
    for person in sorted(wanted - {a.person for a in mine}):
        if any(a.parent == row.id and a.person == person and a.mode == BESIDE for a in assigned):
            continue  # they have prepared it, or were taken off
        asked = Asked(person=person, post=row.post, why=(("prepares_for", {"for": row.person}),))
        fresh = new_assignment(case, task, asked, "asked", kind=PREPARES, parent=row.id, mode=BESIDE)
        fresh.added_by, fresh.due_at = row.person, row.due_at
        case.act.session.add(fresh)
        assigned.append(fresh)
        case.add_readers([person], "assignee")
        case.mail("delegated", person, task_id=task.id, payload={"by": row.person, "text": ""})
