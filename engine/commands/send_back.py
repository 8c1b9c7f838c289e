"""A person sends a matter back to an earlier task, with what is to be corrected there."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.returning import ReturnTarget
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task
from engine.runtime.exclusion import refuse_tied
from engine.runtime.returning import move_back, target_of

MAX_OPINION = 4000
MAX_ITEMS = 50
MAX_ITEM = 500


@dataclass(frozen=True, kw_only=True)
class SendBack:
    """Send `task_id` back to the earlier element `to`, saying why in `opinion`.

    `items` are answered there one by one. `straight`: when it is done there, the matter comes straight back here;
    otherwise the whole way is walked again. Where the diagram draws a return to `to`, its flow is taken, and nothing
    comes straight back. `outwards` is how many called processes are left on the way: then `to` is an element of the
    process that called, what it called is given up, and comes to begin anew. `seen_version` is the task's version when
    the person opened it.
    """

    task_id: str
    to: str
    opinion: str
    items: tuple[str, ...] = ()
    straight: bool = True
    outwards: int = 0
    seen_version: int | None = None


def handle(command: SendBack, act: Act) -> Done:
    """Move the matter; raises a Rejection when it may not be, and then nothing has changed."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned)
    if mine.kind != "decide":
        raise Rejection("owner_only")
    require("send_back", {"asked"})
    case.require_active()
    if command.seen_version is not None and command.seen_version != task.version:
        raise Rejection("stale_version")
    opinion, items = command.opinion.strip(), [item.strip() for item in command.items if item.strip()]
    _check_texts(opinion, items)
    refuse_tied(case, task, assigned, mine)
    target = target_of(case, task, command.to, straight=command.straight, outwards=command.outwards)
    case.begin()
    outcome, straight = target.drawn or "return", command.straight and target.drawn is None
    mine.state, mine.outcome, mine.outcome_class = "voted", outcome, "return"
    mine.opinion, mine.voted_at, mine.closed_act = opinion, act.now, case.instance.act
    task.signed += 1
    moved = move_back(case, task, assigned, target, straight=straight, opinion=opinion)
    for opened in moved.opened:
        if opened.element == command.to and items:
            opened.items = items
    act.emit(
        "TaskSentBack",
        element=task.element,
        task_id=task.id,
        on_behalf_of=mine.on_behalf_of,
        payload={
            "to": command.to,
            "straight": straight,
            "outcome": outcome,
            "class": "return",
            "opinion": opinion,
            "items": items,
            "path": moved.path,
            "opened": [opened.id for opened in moved.opened],
            **_told_of_call(target),
        },
    )
    return Done(case=case, task_id=task.id, value={"decided": True, "outcome": outcome})


def _told_of_call(target: ReturnTarget) -> dict[str, object]:
    if not target.outwards:
        return {}
    return {"outwards": target.outwards, "call": target.call, "definition": target.definition_id}


def _check_texts(opinion: str, items: list[str]) -> None:
    if not opinion:
        raise Rejection("opinion_required")
    if len(opinion) > MAX_OPINION:
        raise Rejection("text_too_long", field=Text("意见", "opinion"), limit=MAX_OPINION)
    if len(items) > MAX_ITEMS:
        raise Rejection("too_many_lines", field=Text("补正清单", "items"), count=len(items), limit=MAX_ITEMS)
    if any(len(item) > MAX_ITEM for item in items):
        raise Rejection("text_too_long", field=Text("补正清单", "items"), limit=MAX_ITEM)
