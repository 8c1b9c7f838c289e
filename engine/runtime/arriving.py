"""Gives what arrives from outside to the case it is meant for."""

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import Rejection
from engine.runtime.act import Act
from engine.runtime.case import Case, lock_case
from engine.runtime.leasing import require_due
from engine.runtime.messages import message_start, waiting_for
from engine.runtime.projection import advance
from engine.runtime.starting import begin_by_machine
from engine.store.jobs import Job


def deliver_message(
    act: Act, name: str, key: str | None, payload: Mapping[str, object], *, conversation: str | None = None
) -> Case | None:
    """Fire the one event that a message reaches, or begin the process that it starts; None when nobody waits.

    Raises Rejection("message_ambiguous") or ("case_not_active").
    """
    found = waiting_for(act, name, key, conversation)
    same = [row for row in found if row.by_conversation and row.key == conversation]
    start = message_start(act, name) if not found or (conversation is not None and key is None and not same) else None
    if start is not None:
        deployed = act.installation.catalogue.get(act.session, start.definition_id)
        return begin_by_machine(act, deployed, at=start.element, payload=payload, conversation=key or conversation)
    return _fire(act, found[0].instance_id, [row.token for row in found], name, payload) if found else None


def _fire(act: Act, instance_id: str, tokens: list[str], name: str, payload: Mapping[str, object]) -> Case | None:
    case = lock_case(act, instance_id)
    case.require_active()
    # Another message may have been faster while this one waited for the lock.
    token = next((t for t in tokens if (w := case.run.waits.get(t)) is not None and w.name == name), None)
    if token is None:
        return None
    case.begin()
    element = case.run.waits[token].element.id
    moved = advance(case, lambda run: run.deliver(token, payload))
    act.emit(
        "MessageReceived",
        element=element,
        payload={"name": name, "path": moved.path, "opened": [t.id for t in moved.opened]},
    )
    return case


def take_job(act: Act, job_id: str) -> dict[str, Any]:
    """Mark a job as done within this act, and return what it carries.

    Raises Rejection("job_moved_on") when another was faster, and ("job_not_due").
    """
    job = act.session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise Rejection("job_moved_on")
    require_due(act, job)
    job.state, job.done_at = "done", act.now
    act.session.flush()
    return dict(job.payload)
