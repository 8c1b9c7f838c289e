"""What the model says somebody may not do on a task, in the codes of docs/problems; "" where they may."""

from tests.reliability.model.matter import OPEN, Matter, Part, Work

VERBS = (
    "complete",
    "transfer",
    "delegate",
    "resolve_delegation",
    "add_before",
    "add_after",
    "add_parallel",
    "ask_question",
    "copy_task",
    "remind",
    "comment",
    "declare_recusal",
    "reassign",
)
"""What a task's page tells of."""
MOST_TRANSFERS, MOST_DELEGATES, MOST_SIGNERS = 4, 3, 20


def standing(work: Work, person: str, *, preparing: bool = False) -> str:
    """Why somebody has no turn on a task."""
    mine = work.own(person)
    if mine is None:
        return "task_not_yours"
    if work.state == "open":
        if mine.kind == "delegated" and mine.state in OPEN and not preparing:
            return "only_prepares"
        if mine.state == "voted":
            return "already_voted"
    else:
        return "task_already_completed" if work.state == "completed" else "task_closed"
    if mine.state == "waiting":
        held = work.awaited_by(mine)
        return "not_your_turn" if not held else "delegated_out" if held[0].kind == "delegated" else "signers_first"
    if mine.state in ("closed", "removed", "recused"):
        return "group_has_spoken" if mine.state == "closed" else "task_handed_on"
    if mine.kind == "decide" and work.claimed_by not in (None, person):
        return "task_claimed_by_other"
    return ""


def owning(work: Work, person: str) -> str:
    """Why somebody is not one of those who decide, with the task in their hands."""
    refused = standing(work, person)
    if refused:
        return refused
    mine = work.own(person)
    assert mine is not None
    if mine.kind != "decide":
        return "owner_only"
    return "task_not_claimed" if mine.state == "candidate" and work.claimed_by is None else ""


def running(matter: Matter) -> str:
    return "" if matter.state == "active" else "case_not_active"


def chain_of(part: Part) -> list[str]:
    """Who has the task in a chain of delegations, from a delegate back to the owner."""
    found = [part.person]
    while part.kind == "delegated" and part.parent is not None:
        part = part.parent
        found.append(part.person)
    return found


def may(matter: Matter, work: Work, person: str, verb: str, superiors: dict[str, str | None]) -> str:
    """The refusal that a verb meets, whatever else it is given."""
    mine = work.own(person)
    match verb:
        case "complete":
            found = standing(work, person) or running(matter)
        case "transfer":
            chain = mine is not None and mine.transfers >= MOST_TRANSFERS
            found = owning(work, person) or running(matter) or ("transfer_chain" if chain else "")
        case "delegate":
            found = _delegate(matter, work, person)
        case "resolve_delegation":
            prepares = mine is not None and mine.kind == "delegated"
            found = standing(work, person, preparing=True) or ("" if prepares else "not_permitted") or running(matter)
        case "add_before" | "add_after" | "add_parallel":
            many = sum(part.added_by is not None for part in work.parts) >= MOST_SIGNERS
            found = owning(work, person) or running(matter) or ("too_many_signers" if many else "")
        case "ask_question" | "copy_task":
            found = standing(work, person, preparing=True) or running(matter)
        case "remind":
            found = _remind(matter, work, person)
        case "comment":
            found = "" if person in matter.readers | matter.administrators else "not_permitted"
        case "declare_recusal":
            found = standing(work, person, preparing=True)
            held = ("not_your_turn", "signers_first", "delegated_out")
            found = "" if found in held else found  # nobody need wait for that
            found = found or running(matter) or ("" if work.place.recusable else "not_recusable")
        case _:
            found = _reassign(matter, work, person, superiors)
    return found


def _delegate(matter: Matter, work: Work, person: str) -> str:
    refused = standing(work, person, preparing=True) or running(matter)
    mine = work.own(person)
    if refused or mine is None:
        return refused
    if mine.kind in ("before", "after"):
        return "owner_only"
    if mine.state == "candidate" and work.claimed_by is None:
        return "task_not_claimed"
    return "delegation_chain" if len(chain_of(mine)) > MOST_DELEGATES else ""


def _remind(matter: Matter, work: Work, person: str) -> str:
    holders = work.holders()
    waits = any(part.person == person and part.state in ("waiting", "voted") for part in work.parts)
    if person in holders or not (person == matter.starter or waits):
        return "not_permitted"
    if matter.state != "active":
        return "case_not_active"
    if work.state != "open":
        return "task_closed"
    if work.reminded == matter.day:
        return "reminded_today"
    return "" if holders else "nobody_to_ask"


def _reassign(matter: Matter, work: Work, person: str, superiors: dict[str, str | None]) -> str:
    held = work.deciders(*OPEN)
    if person not in matter.administrators and person not in {superiors.get(part.person) for part in held}:
        return "not_permitted"
    if matter.state != "active":
        return "case_not_active"
    if work.state != "open":
        return "task_closed"
    return "signers_last" if not held and work.holders() else ""
