"""Tells whoever delegated a task that their delegate is away: what somebody prepares goes to no substitute."""

from collections.abc import Mapping

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from engine.domain.signing import BESIDE, OPEN, PREPARES
from engine.runtime.act import Act
from engine.runtime.late import name
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.organisation import Substitution
from engine.store.tasks import Assignment, Task


def tell_delegators(act: Act, window: Substitution) -> None:
    """Write a letter to whoever delegated what the person of an open window prepares, once a window.

    They may wait, or take it back. A window narrowed to groups leaves out what names a person directly, as a
    delegation does.
    """
    if window.power != "act" or window.groups:
        return
    told = {
        "by": window.person,
        "substitute": _names(act, window.substitute),
        "from": None if window.from_at is None else window.from_at.isoformat(),
        "until": None if window.until_at is None else window.until_at.isoformat(),
    }
    rows = [row for row in act.session.execute(_PREPARED, {"person": window.person}) if _covers(window, row.key)]
    known = _told_before(act, [row.task_id for row in rows], told)
    for row in rows:
        if (row.task_id, row.delegator) not in known:
            columns = {"instance_id": row.instance_id, "task_id": row.task_id, "person": row.delegator}
            act.enqueue("mail", "away", act.now, **columns, payload=told)


def _covers(window: Substitution, process_key: str) -> bool:
    return not window.processes or process_key in window.processes


def _told_before(act: Act, task_ids: list[str], told: Mapping[str, object]) -> set[tuple[str | None, str | None]]:
    """An import looks at every window anew, and a window of the data is then another row."""
    if not task_ids:
        return set()
    letters = select(Job.task_id, Job.person, Job.payload).where(Job.kind == "away", Job.task_id.in_(task_ids))
    same = ("by", "from")
    return {
        (task_id, person)
        for task_id, person, payload in act.session.execute(letters)
        if [payload.get(key) for key in same] == [told[key] for key in same]
    }


def _names(act: Act, login: str) -> dict[str, str]:
    known = name(act, login)
    return {"zh": known.zh, "en": known.en}


_OWNER = aliased(Assignment)
_PREPARED = (
    select(
        Assignment.task_id,
        Assignment.instance_id,
        _OWNER.person.label("delegator"),
        Instance.definition_key.label("key"),
    )
    .join(_OWNER, _OWNER.id == Assignment.parent)
    .join(Task, Task.id == Assignment.task_id)
    .join(Instance, Instance.id == Assignment.instance_id)
    .where(Assignment.person == bindparam("person"), Assignment.kind == PREPARES)
    .where(Assignment.state.in_(OPEN), Task.state == "open")
    .where(or_(Assignment.mode.is_(None), Assignment.mode != BESIDE))
    .order_by(Assignment.id)
)
