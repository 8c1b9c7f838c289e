"""Somebody who has a task asks one person something; question and answer stay with the case (征询)."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.handing import person_named, short_enough
from engine.runtime.pauses import pause
from engine.runtime.readers import refuse_outsider
from engine.store.conversations import Question
from engine.store.tasks import Task

MAX_QUESTION = 2000


@dataclass(frozen=True, kw_only=True)
class AskQuestion:
    """Ask `person` the question `text` about `task_id`; with `pause` the task's clock stands still until the answer."""

    task_id: str
    person: str
    text: str
    pause: bool = False


def handle(command: AskQuestion, act: Act) -> Done:
    """Keep the question; the task stays with the one who asks, and may be decided without the answer."""
    case, task, assigned = lock_task(act, command.task_id)
    open_assignment(case, task, assigned, preparing=True)
    require("ask_question", {"asked"})
    case.require_active()
    text = short_enough(command.text, Text("问题", "question"), MAX_QUESTION)
    if not text:
        raise Rejection("text_required")
    person_named(act, command.person)
    if command.person == act.actor.login:
        raise Rejection("person_self")
    refuse_outsider(act, case, command.person)
    case.begin()
    row = _question(case, task, command, text)
    act.session.add(row)
    if command.pause:
        pause(case, task, "question", text)
    case.add_readers([command.person], "questioned")
    told = {"text": text, "pauses": command.pause}
    case.mail("question", command.person, task_id=task.id, payload={"by": act.actor.id, **told})
    act.emit(
        "QuestionAsked",
        element=task.element,
        task_id=task.id,
        payload={"question": row.id, "to": command.person, **told},
    )
    return Done(case=case, task_id=task.id, value={"question": row.id})


def _question(case: Case, task: Task, command: AskQuestion, text: str) -> Question:
    return Question(
        id=case.act.new_id(),
        instance_id=case.instance.id,
        task_id=task.id,
        asked_by=case.act.actor.id,
        asked_of=command.person,
        text=text,
        pauses=command.pause,
        state="open",
        asked_at=case.act.now,
        answer=None,
        answered_at=None,
        created_act=case.instance.act,
        closed_act=None,
    )
