"""The person who was asked a question answers it; a clock that stood for it runs on."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_task
from engine.runtime.handing import short_enough
from engine.runtime.late import said
from engine.runtime.moving import now_with
from engine.runtime.pauses import go_on
from engine.store.conversations import Question
from engine.store.tasks import Assignment, Task

MAX_ANSWER = 4000


@dataclass(frozen=True, kw_only=True)
class AnswerQuestion:
    """Answer `question_id` with `text`."""

    question_id: str
    text: str


def handle(command: AnswerQuestion, act: Act) -> Done:
    """Keep the answer and tell whoever asked, and whoever has their task by now.

    The due date moves when no question keeps the clock any more.
    """
    found = act.session.get(Question, command.question_id)
    if found is None:
        raise Rejection("not_found")
    case, task, assigned = lock_task(act, found.task_id)
    act.session.refresh(found)
    require("answer_question", {"questioned"} if found.asked_of == act.actor.login else ())
    case.require_active()
    if found.state != "open":
        raise Rejection("question_answered", at=said(act, found.answered_at))
    if task.state != "open":
        raise Rejection("question_moot")
    text = short_enough(command.text, Text("答复", "answer"), MAX_ANSWER)
    if not text:
        raise Rejection("text_required")
    case.begin()
    found.state, found.answer, found.answered_at = "answered", text, act.now
    found.closed_act = case.instance.act
    stood = _go_on(case, task, assigned, found)
    told = {"by": act.actor.id, "text": found.text, "answer": text}
    for person in dict.fromkeys((found.asked_by, now_with(assigned, found.asked_by))):
        case.mail("answered", person, task_id=task.id, payload=told)
    act.emit(
        "QuestionAnswered",
        element=task.element,
        task_id=task.id,
        payload={"question": found.id, "to": found.asked_by, "text": text, "stood": int(stood.total_seconds())},
    )
    return Done(case=case, task_id=task.id)


def _go_on(case: Case, task: Task, assigned: list[Assignment], answered: Question) -> timedelta:
    """Let the clock run on, unless another question keeps it."""
    if not answered.pauses:
        return timedelta()
    others = select(Question.id).where(
        Question.task_id == task.id, Question.state == "open", Question.pauses, Question.id != answered.id
    )
    if case.act.session.scalar(others.limit(1)) is not None:
        return timedelta()
    return go_on(case, task, assigned)
