"""Those who were added to a task: whose turn it is, what their words do, and what a task tells of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.domain.elements import OutcomeChoice
from engine.domain.errors import Rejection
from engine.domain.signing import ANSWERS, YES, Added, held, second, turns, unneeded
from engine.domain.tally import Verdict
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

DECIDES = "decide"
OPEN = ("asked", "candidate", "waiting")


def added_of(assigned: Sequence[Assignment]) -> tuple[Added, ...]:
    """Return those rows of a task that are no votes."""
    return tuple(
        Added(
            id=row.id,
            kind=row.kind,  # type: ignore[arg-type]  # the column holds exactly these words
            parent=row.parent or "",
            act=row.created_act,
            mode=row.mode or "all",  # type: ignore[arg-type]
            state=row.state,
            outcome_class=row.outcome_class,  # type: ignore[arg-type]
        )
        for row in assigned
        if row.kind != DECIDES
    )


def waiting_for(assigned: Sequence[Assignment]) -> frozenset[str]:
    """Return the assignments that wait for a delegate, or for those who speak before."""
    return held(added_of(assigned))


def check_word(mine: Assignment, choice: OutcomeChoice, data: Mapping[str, Any]) -> None:
    """Raise a Rejection when somebody added says what they can't: put off, or fill in the form of another."""
    if choice.outcome_class not in ANSWERS[mine.kind]:
        raise Rejection("unknown_outcome", outcome=choice.code)
    if data:
        raise Rejection("unknown_field", field=next(iter(data)))


def align(case: "Case", task: Task, assigned: Sequence[Assignment], *, yes: bool) -> bool:
    """Ask whose turn it is, let the others wait, and close whom nobody waits for any more.

    `yes` says that the votes have decided, and approved. Returns whether there is anybody who was added: without them
    nothing changes.
    """
    added = added_of(assigned)
    if not added:
        return False
    spare = unneeded(added)
    for row in assigned:
        if row.id in spare:
            row.state, row.closed_act = "closed", case.instance.act
    added = added_of(assigned)
    now, waits = turns(added, yes=yes), held(added)
    for row in assigned:
        if row.id in waits and row.state in ("asked", "candidate"):
            row.state = "waiting"
        elif row.kind != DECIDES and row.state == "waiting" and row.id in now:
            row.state = "asked"
            announce(case, task, row)
    return True


def announce(case: "Case", task: Task, row: Assignment) -> None:
    """Tell somebody that their turn on a task has come: whoever was added learns by whom, and for what."""
    if row.added_by is None:
        case.mail("assigned", row.person, task_id=task.id)
        return
    kind = "delegated" if row.kind == "delegated" else "added"
    text = (row.seat or {}).get("text")
    place = "parallel" if row.kind == DECIDES else row.kind
    case.mail(kind, row.person, task_id=task.id, payload={"by": row.added_by, "place": place, "text": text})


def turn_back(assigned: Sequence[Assignment], *, yes: bool) -> None:
    """Let those wait again whose turn had only come by what was taken back."""
    added = added_of(assigned)
    now, waits = turns(added, yes=yes), held(added)
    for row in assigned:
        if row.state in ("asked", "candidate") and (row.id in waits or (row.kind != DECIDES and row.id not in now)):
            row.state = "waiting"


def second_look(case: "Case", task: Task, assigned: Sequence[Assignment], verdict: Verdict) -> Verdict | None:
    """Return what a decided task comes to once those who sign after have spoken; None while they are awaited."""
    added = added_of(assigned)
    if verdict.outcome_class not in YES or all(one.kind != "after" for one in added):
        return verdict
    judged = second(added)
    if judged.refused_by is not None:
        no = next(row for row in assigned if row.id == judged.refused_by)
        said: Any = no.outcome_class
        return replace(verdict, outcome_class=said, outcome=no.outcome, reason="signer_refused")
    if judged.decided:
        return verdict
    for row in assigned:
        if row.kind == DECIDES and row.state in OPEN:
            row.state, row.closed_act = "closed", case.instance.act
    align(case, task, assigned, yes=True)
    return None


def hand_over(case: "Case", assigned: Sequence[Assignment], leaving: Sequence[str], fresh: Assignment) -> None:
    """Put those who were added beside people who leave beside their successor; a delegate's work ends."""
    for row in assigned:
        if row.parent not in leaving:
            continue
        row.parent = fresh.id
        if row.kind == "delegated" and row.state in OPEN:
            take_out(case, assigned, row)
        elif row.kind == "before" and row.state in OPEN:
            fresh.state = "waiting"


def take_out(case: "Case", assigned: Sequence[Assignment], row: Assignment) -> None:
    """Take somebody added off the task, with the delegates behind them."""
    row.state, row.closed_act = "removed", case.instance.act
    for other in assigned:
        if other.parent == row.id and other.kind == "delegated" and other.state in OPEN:
            take_out(case, assigned, other)


def let_go(case: "Case", assigned: Sequence[Assignment], leaving: Assignment) -> None:
    """Take out whoever was to speak before somebody who leaves the task, or prepares it for them: nobody waits now."""
    for row in assigned:
        if row.parent == leaving.id and row.kind in ("before", "delegated") and row.state in OPEN:
            take_out(case, assigned, row)


def refuser(assigned: Sequence[Assignment], verdict: Verdict) -> list[Assignment]:
    """Return whoever of those who sign after said the no that ended the task."""
    if verdict.reason != "signer_refused":
        return []
    refused = second(added_of(assigned)).refused_by
    return [row for row in assigned if row.id == refused]


def told(assigned: Sequence[Assignment]) -> dict[str, Any]:
    """Return what a task's result tells of those who were added: their words, and who prepared it."""
    spoken = [row for row in assigned if row.kind != DECIDES and row.state == "voted"]
    signers = [
        {"person": row.person, "place": row.kind, "outcome": row.outcome, "opinion": row.opinion}
        for row in spoken
        if row.kind in ANSWERS
    ]
    prepared = [row.person for row in spoken if row.kind not in ANSWERS]
    return {**({"signers": signers} if signers else {}), **({"prepared_by": prepared} if prepared else {})}


def owners_word(assigned: Sequence[Assignment]) -> dict[str, Any]:
    """Return the fields of the one whose task it was before others joined, so that they stand where the diagram looks.

    Empty for a task that nobody joined.
    """
    own = next((r for r in assigned if r.kind == DECIDES and r.added_by is None and r.state == "voted"), None)
    return {} if own is None else {**(own.data or {}), "by": own.person}
