"""The steps of a scenario in which people deal with each other about a task, as commands."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sqlalchemy import select

from engine.commands.acknowledge import Acknowledge
from engine.commands.add_signer import AddSigner
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.comment import Comment
from engine.commands.confirm_obligation import ConfirmObligation
from engine.commands.copy_case import CopyCase
from engine.commands.copy_task import CopyTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.remind_task import RemindTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.request_recusal import RequestRecusal
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.transfer_task import TransferTask
from engine.commands.waive_obligation import WaiveObligation
from engine.store.conversations import Copy, Question
from engine.store.obligations import Obligation
from engine.testing import absences, running
from engine.testing.desk import ProcessDesk

Step: TypeAlias = Mapping[str, Any]


def about_task(verb: str, task_id: str, step: Step, fields: Mapping[str, Any]) -> object | None:
    """Return the command of a step about one task; None when `verb` is no such step."""
    make = _ABOUT_TASK.get(verb)
    return None if make is None else make(task_id, step, fields)


def about_case(desk: ProcessDesk, verb: str, case: str, given: Step) -> object | None:
    """Return the command of a step about the case; None when `verb` is no such step.

    Raises KeyError with the name of what is missing: a key of the step, or the row it is about.
    """
    make = _ABOUT_CASE.get(verb)
    return None if make is None else make(desk, case, given)


def _people(given: object) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


_ABOUT_TASK: Final[Mapping[str, Callable[[str, Step, Mapping[str, Any]], object]]] = {
    "transfer": lambda task, step, _: TransferTask(
        task_id=task, person=step["to"], opinion=str(step.get("opinion", ""))
    ),
    "delegate": lambda task, step, _: DelegateTask(task_id=task, person=step["to"], text=str(step.get("text", ""))),
    "resolve": lambda task, step, fields: ResolveDelegation(
        task_id=task, opinion=str(step.get("opinion", "")), data=fields
    ),
    "add_signer": lambda task, step, _: AddSigner(
        task_id=task,
        persons=_people(step["to"]),
        place=step["place"],
        mode=step.get("mode", "all"),
        text=str(step.get("text", "")),
    ),
    "remove_signer": lambda task, step, _: RemoveSigner(
        task_id=task, person=step["to"], reason=str(step.get("reason", ""))
    ),
    "ask": lambda task, step, _: AskQuestion(
        task_id=task, person=step["to"], text=str(step["text"]), pause=bool(step.get("pause", False))
    ),
    "copy": lambda task, step, _: CopyTask(
        task_id=task, persons=_people(step["to"]), kind=step.get("kind", "inform"), text=str(step.get("text", ""))
    ),
    "remind": lambda task, step, _: RemindTask(task_id=task, text=str(step.get("text", ""))),
    **running.ABOUT_TASK,
}


def _answer(desk: ProcessDesk, case: str, given: Step) -> object:
    """The oldest question that waits for this person."""
    with desk.engine.database.reading() as session:
        mine = (Question.instance_id == case, Question.asked_of == given["by"], Question.state == "open")
        found = session.scalars(select(Question.id).where(*mine).order_by(Question.id).limit(1)).first()
    return AnswerQuestion(question_id=_known(found, "an open question"), text=str(given["text"]))


def _acknowledge(desk: ProcessDesk, case: str, given: Step) -> object:
    with desk.engine.database.reading() as session:
        mine = (Copy.instance_id == case, Copy.person == given["by"], Copy.state == "open")
        found = session.scalars(select(Copy.id).where(*mine).order_by(Copy.id).limit(1)).first()
    return Acknowledge(copy_id=_known(found, "an unread copy"), text=str(given.get("text", "")))


def _condition(desk: ProcessDesk, case: str, text: object) -> str:
    """The newest condition of that text."""
    with desk.engine.database.reading() as session:
        here = (Obligation.instance_id == case, Obligation.text == str(text), Obligation.state != "undone")
        found = session.scalars(select(Obligation.id).where(*here).order_by(Obligation.id.desc()).limit(1)).first()
    return _known(found, "a condition of that text")


def _known(found: str | None, what: str) -> str:
    if found is None:
        raise KeyError(what)
    return found


_ABOUT_CASE: Final[Mapping[str, Callable[[ProcessDesk, str, Step], object]]] = {
    "request_recusal": lambda _, case, given: RequestRecusal(
        instance_id=case, person=given["who"], reason=str(given.get("reason", ""))
    ),
    **absences.STEPS,
    **running.ABOUT_CASE,
    "answer": _answer,
    "acknowledge": _acknowledge,
    "copy": lambda _, case, given: CopyCase(
        instance_id=case,
        persons=_people(given["to"]),
        kind=given.get("kind", "inform"),
        text=str(given.get("text", "")),
    ),
    "comment": lambda _, case, given: Comment(
        instance_id=case, text=str(given["text"]), mentions=_people(given["mentions"]) if "mentions" in given else ()
    ),
    "confirm": lambda desk, case, given: ConfirmObligation(
        obligation_id=_condition(desk, case, given["condition"]), note=str(given.get("note", ""))
    ),
    "waive": lambda desk, case, given: WaiveObligation(
        obligation_id=_condition(desk, case, given["condition"]), reason=str(given.get("reason", ""))
    ),
}

STEPS: Final = frozenset({*_ABOUT_TASK, *_ABOUT_CASE})
"""The names of all of them."""
