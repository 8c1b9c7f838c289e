"""Somebody adds signers to their task: to speak before them, after them, or beside them (加签)."""

from dataclasses import dataclass

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.signing import MAX_SIGNERS, Mode, Place, Signing
from engine.runtime.act import Act, Done
from engine.runtime.asked import owned_assignment
from engine.runtime.away import look_again_if_away
from engine.runtime.case import lock_task
from engine.runtime.deciding import settle
from engine.runtime.exclusion import refuse_tied
from engine.runtime.handing import refuse_by_proxy, refuse_stale, refuse_unfit, short_enough
from engine.runtime.joining import join_beside, join_in_turn
from engine.runtime.task_settings import drawn_settings, settings_of
from engine.store.tasks import Assignment, Task

PLACES = ("before", "after", "parallel")
MODES = ("any", "all", "in_turn")


@dataclass(frozen=True, kw_only=True)
class AddSigner:
    """Add `persons` to `task_id`; `text` says what is wanted of them.

    `place`: before, the actor waits until they have spoken; after, they are asked once the task would be decided with a
    yes; parallel, they decide with the others. `mode`: one of them is enough, all of them, or one after the other.
    `seen_version` is the task's version when the actor looked at it.
    """

    task_id: str
    persons: tuple[str, ...]
    place: Place
    mode: Mode = "all"
    text: str = ""
    seen_version: int | None = None


def handle(command: AddSigner, act: Act) -> Done:
    """Ask the signers, or let them wait for their turn; who joins the vote changes its base, and it is counted anew."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = owned_assignment(case, task, assigned)
    require("add_signer", {"asked"})
    case.require_active()
    refuse_tied(case, task, assigned, mine)
    refuse_stale(task, command.seen_version)
    _check_terms(act, command, task, mine, drawn_settings(case, task))
    for person in command.persons:
        refuse_unfit(case, task, assigned, person)
    if sum(a.added_by is not None for a in assigned) + len(command.persons) > MAX_SIGNERS:
        raise Rejection("too_many_signers", limit=MAX_SIGNERS)
    text = short_enough(command.text)
    case.begin()
    join = join_beside if command.place == "parallel" else join_in_turn
    join(
        case,
        task,
        assigned,
        mine,
        Signing(persons=command.persons, place=command.place, mode=command.mode, text=text),
    )
    task.version += 1
    act.emit(
        "SignerAdded",
        element=task.element,
        task_id=task.id,
        payload={"people": list(command.persons), "place": command.place, "mode": command.mode, "text": text},
    )
    settle(case, task, assigned, settings_of(case, task), deciding=None)
    look_again_if_away(act, task, command.persons)
    return Done(case=case, task_id=task.id)


def _check_terms(act: Act, command: AddSigner, task: Task, mine: Assignment, drawn: UserTaskSettings) -> None:
    """Raise a Rejection when the task can't have signers of this kind, or the command does not say who they are."""
    if command.place not in PLACES or command.mode not in MODES:
        raise Rejection("signer_terms")
    if command.place != "before":
        refuse_by_proxy(act, task, mine)
    if not command.persons or len(set(command.persons)) < len(command.persons):
        raise Rejection("persons_required")
    if command.place == "parallel":
        # In a body every word counts as the diagram says; only who decided alone can say how others join.
        allowed = {task.joined or command.mode} if drawn.policy.kind == "single" else {"all"}
        if command.mode not in allowed:
            raise Rejection("signer_terms")
