"""A delegate gives a prepared task back to the one who decides (办回)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.signing import PREPARES
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.delegation import give_back
from engine.runtime.exclusion import refuse_tied
from engine.runtime.handing import short_enough
from engine.store.tasks import Assignment, Draft, Task

MAX_PREPARED = 512 * 1024


@dataclass(frozen=True, kw_only=True)
class ResolveDelegation:
    """Give `task_id` back with an `opinion` and the form's fields as prepared (`data`)."""

    task_id: str
    opinion: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def handle(command: ResolveDelegation, act: Act) -> Done:
    """Keep what was prepared, and ask the owner again; what they decide is checked when they do."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned, preparing=True)
    require("resolve_delegation", {"delegate"} if mine.kind == PREPARES else ())
    case.require_active()
    refuse_tied(case, task, assigned, mine)
    opinion = short_enough(command.opinion)
    if not opinion and not command.data:
        raise Rejection("opinion_required")
    if len(orjson.dumps(dict(command.data))) > MAX_PREPARED:
        raise Rejection("text_too_long", field=Text("草稿", "draft"), limit=MAX_PREPARED)
    case.begin()
    owner = next(row for row in assigned if row.id == mine.parent)
    mine.state, mine.opinion, mine.data = "voted", opinion or None, dict(command.data) or None
    mine.voted_at, mine.closed_act = act.now, case.instance.act
    give_back(assigned, owner, mine)
    task.version += 1
    _keep_for(case, task, owner, mine)
    case.mail("resolved", owner.person, task_id=task.id, payload={"by": act.actor.id, "opinion": opinion})
    act.emit(
        "DelegationResolved", element=task.element, task_id=task.id, payload={"to": owner.person, "opinion": opinion}
    )
    return Done(case=case, task_id=task.id)


def _keep_for(case: Case, task: Task, owner: Assignment, mine: Assignment) -> None:
    """Lay what was prepared before the owner as their draft; fields they had typed are replaced where it says more."""
    session, now = case.act.session, case.act.now
    kept = session.get(Draft, (task.id, owner.person))
    prepared = {**(mine.data or {}), **({"opinion": mine.opinion} if mine.opinion else {})}
    if kept is None:
        session.add(Draft(task_id=task.id, person=owner.person, data=prepared, saved_at=now))
    else:
        kept.data, kept.saved_at = {**kept.data, **prepared}, now
