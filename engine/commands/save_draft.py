"""A person's unfinished work on a task is kept, without an audit row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task
from engine.store.tasks import Draft

MAX_DRAFT = 512 * 1024


@dataclass(frozen=True, kw_only=True)
class SaveDraft:
    """Keep `data` (form fields, `opinion`, `answers`, as typed) as the actor's draft of `task_id`."""

    task_id: str
    data: Mapping[str, Any]


def handle(command: SaveDraft, act: Act) -> Done:
    """Replace the actor's draft; it is checked only when it is submitted."""
    case, task, assigned = lock_task(act, command.task_id)
    open_assignment(case, task, assigned, preparing=True)
    require("save_draft", {"asked"})
    case.require_active()
    if len(orjson.dumps(dict(command.data))) > MAX_DRAFT:
        raise Rejection("text_too_long", field=Text("草稿", "draft"), limit=MAX_DRAFT)
    kept = act.session.get(Draft, (task.id, act.actor.id))
    if kept is None:
        act.session.add(Draft(task_id=task.id, person=act.actor.id, data=dict(command.data), saved_at=act.now))
    else:
        kept.data, kept.saved_at = dict(command.data), act.now
    return Done(task_id=task.id, value={"saved_at": act.now.isoformat()})
