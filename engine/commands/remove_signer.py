"""Somebody takes a signer they added, or a delegation they gave, off their task again (减签)."""

from dataclasses import dataclass

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.signing import PREPARES, least_votes
from engine.domain.texts import Text
from engine.runtime import voting
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_task
from engine.runtime.deciding import settle
from engine.runtime.delegation import give_back
from engine.runtime.handing import person_named, short_enough
from engine.runtime.late import said, task_over
from engine.runtime.signers import OPEN, take_out, waiting_for
from engine.runtime.task_settings import settings_of
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class RemoveSigner:
    """Take `person`, who was added to `task_id` and has not spoken, off it; `reason` stands in the trail."""

    task_id: str
    person: str
    reason: str = ""


def handle(command: RemoveSigner, act: Act) -> Done:
    """Remove them and count anew: it may be decided now, and whoever waited for them is asked."""
    case, task, assigned = lock_task(act, command.task_id)
    theirs = [a for a in assigned if a.person == command.person and a.added_by is not None]
    row = next((a for a in theirs if a.state in OPEN), theirs[-1] if theirs else None)
    require("remove_signer", _relations(act, assigned, row))
    case.require_active()
    if task.state != "open":
        raise task_over(act, task)
    row = _removable(act, command.person, row)
    settings = settings_of(case, task)
    reason = short_enough(command.reason, Text("原因", "reason"))
    case.begin()
    take_out(case, assigned, row)
    _check_rest(settings, assigned, row)
    _look_again(case, task, assigned, row)
    act.emit(
        "SignerRemoved",
        element=task.element,
        task_id=task.id,
        payload={"to": command.person, "place": "parallel" if row.kind == "decide" else row.kind, "reason": reason},
    )
    if row.kind != PREPARES:
        settle(case, task, assigned, settings_of(case, task), deciding=None)
    return Done(case=case, task_id=task.id)


def _relations(act: Act, assigned: list[Assignment], row: Assignment | None) -> set[str]:
    """Who added them may take them off, and so may the one beside whom they stand.

    Whoever has the task may ask for anybody, and is told when that is no added signer.
    """
    if row is None:
        owner = any(a.person == act.actor.login and a.kind == "decide" and a.state in OPEN for a in assigned)
        return {"owner"} if owner else set()
    parent = next((a for a in assigned if a.id == row.parent), None)
    found = {"adder"} if row.added_by == act.actor.login else set()
    return found | {"owner"} if parent is not None and parent.person == act.actor.login else found


def _removable(act: Act, login: str, row: Assignment | None) -> Assignment:
    if row is None:
        raise Rejection("not_a_signer", person=person_named(act, login))
    if row.state == "voted":
        raise Rejection("signer_spoke", person=person_named(act, login), at=said(act, row.voted_at))
    if row.state not in OPEN:
        raise Rejection("not_a_signer", person=person_named(act, login))
    return row


def _check_rest(settings: UserTaskSettings, assigned: list[Assignment], row: Assignment) -> None:
    """Raise Rejection("signer_needed") when the votes that are left could not decide as the diagram wants."""
    if row.kind == "decide" and voting.asked_of(settings, assigned) < least_votes(settings.policy):
        raise Rejection("signer_needed")


def _look_again(case: Case, task: Task, assigned: list[Assignment], row: Assignment) -> None:
    """Bring the task in line with who is left; who waited for those that sign before is asked when it is settled."""
    task.version += 1
    if row.kind == PREPARES:
        owner = next((a for a in assigned if a.id == row.parent), None)
        if owner is not None and owner.id not in waiting_for(assigned):
            give_back(assigned, owner, row)
    elif row.kind == "decide":
        beside = [a for a in assigned if a.kind == "decide" and a.added_by is not None]
        if task.joined is not None and not any(a.state in (*OPEN, "voted") for a in beside):
            task.joined = None
        task.asked = voting.asked_of(settings_of(case, task), assigned)
