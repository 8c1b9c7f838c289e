"""The engine's side of a walk: the same verbs as commands, and what the database and the pages then say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, select

from engine.api import Actor, Rejection
from engine.commands.add_signer import AddSigner
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_task import ClaimTask
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.resume_instance import ResumeInstance
from engine.commands.save_draft import SaveDraft
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.verbs import verbs_for
from engine.queries.may_do import MayDo
from engine.queries.reader import Reader
from engine.queries.task_detail import TaskDetail
from engine.queries.timeline import trail
from engine.queries.verbs import OnTask, standing_of
from engine.queries.withdrawals import Withdrawals
from engine.store.conversations import Question
from engine.store.instances import CaseActor, Instance
from engine.store.tasks import Assignment, Task
from tests.factories.desk import Desk
from tests.reliability.model.acts import Given

Command = Callable[[str, str, Given, str], object]
COMMANDS: Final[Mapping[str, Command]] = {
    "claim": lambda task, _, __, ___: ClaimTask(task_id=task),
    "unclaim": lambda task, _, __, ___: UnclaimTask(task_id=task),
    "draft": lambda task, _, __, ___: SaveDraft(task_id=task, data={"opinion": "草稿"}),
    "complete": lambda task, _, given, __: CompleteTask(task_id=task, outcome=given.outcome, opinion="理由"),
    "send_back": lambda task, _, given, __: SendBack(
        task_id=task, to=given.target, opinion="缺附件", straight=given.straight
    ),
    "withdraw": lambda task, _, __, ___: WithdrawDecision(task_id=task),
    "transfer": lambda task, _, given, __: TransferTask(task_id=task, person=given.to),
    "delegate": lambda task, _, given, __: DelegateTask(task_id=task, person=given.to),
    "resolve_delegation": lambda task, _, __, ___: ResolveDelegation(task_id=task, opinion="拟同意"),
    "add_before": lambda task, _, given, __: _signers(task, given, "before"),
    "add_after": lambda task, _, given, __: _signers(task, given, "after"),
    "add_parallel": lambda task, _, given, __: _signers(task, given, "parallel"),
    "remove_signer": lambda task, _, given, __: RemoveSigner(task_id=task, person=given.to),
    "ask_question": lambda task, _, given, __: AskQuestion(task_id=task, person=given.to, text="？", pause=given.pause),
    "answer": lambda _, __, ___, question: AnswerQuestion(question_id=question, text="是"),
    "copy_task": lambda task, _, given, __: CopyTask(task_id=task, persons=given.people),
    "remind": lambda task, _, __, ___: RemindTask(task_id=task),
    "comment": lambda _, case, __, ___: Comment(instance_id=case, text="请看"),
    "look": lambda _, case, __, ___: MarkSeen(instance_id=case),
    "declare_recusal": lambda task, _, __, ___: DeclareRecusal(task_id=task, reason="顾问"),
    "reassign": lambda task, _, given, __: ReassignTask(
        task_id=task, person=given.to, reason="出差", instead_of=given.instead_of
    ),
    "suspend": lambda _, case, __, ___: SuspendInstance(instance_id=case, reason="核查"),
    "resume": lambda _, case, __, ___: ResumeInstance(instance_id=case, reason="查清"),
    "cancel": lambda _, case, __, ___: CancelInstance(instance_id=case, reason="不办了"),
    "terminate": lambda _, case, __, ___: TerminateInstance(instance_id=case, reason="停"),
}


def _signers(task: str, given: Given, place: Any) -> AddSigner:  # noqa: ANN401 - one of three words
    return AddSigner(task_id=task, persons=given.people, place=place, mode=given.mode)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Seen:
    """A case's state, each task with everybody's part in it, and the buttons of the newest one."""

    state: str
    tasks: list[object]
    buttons: dict[str, dict[str, str]]


_CASE: BindParameter[str] = bindparam("case")
# Plain rows: nobody changes them, and an object for each is what costs most.
_INSTANCE = select(*Instance.__table__.columns).where(Instance.id == _CASE)
_TASKS = select(*Task.__table__.columns).where(Task.instance_id == _CASE).order_by(Task.id)
_ASKED = select(*Assignment.__table__.columns).where(Assignment.instance_id == _CASE).order_by(Assignment.id)
_READERS = select(CaseActor.person).where(CaseActor.instance_id == _CASE)


def _told(task: Any, rows: Sequence[Any]) -> object:  # noqa: ANN401 - rows as they lie in the database
    parts = [(row.person, row.kind, row.state, row.added_by) for row in rows if row.task_id == task.id]
    if task.state != "open":
        return (task.element, task.state, None, None, parts)
    return (task.element, task.state, task.claimed_by, task.paused_at is not None, parts)


class EngineSide:
    """One case in the engine."""

    def __init__(self, desk: Desk, case: str) -> None:
        self.desk, self.case = desk, case
        self.tasks = [desk.task(case).id]

    def do(self, verb: str, index: int, person: str, given: Given) -> str:
        """Issue the command; returns the code of its refusal."""
        task = self.tasks[index]
        question = self.question(task, given.question) if verb == "answer" else ""
        command = COMMANDS[verb](task, self.case, given, question)
        try:
            self.desk.engine.execute(command, Actor.person(person))
        except Rejection as rejection:
            return rejection.code
        return ""

    def question(self, task: str, number: int) -> str:
        asked = self.desk.all(Question, Question.task_id == task)
        return asked[number].id

    def look(self, people: Sequence[str]) -> Seen:
        """Read everything at once: the rows, and what the page of the newest task says to whoever may read it."""
        here, desk = {"case": self.case}, self.desk
        with desk.engine.database.reading() as session:
            reader = Reader(session, desk.engine.installation)
            ((instance,), found, rows) = (session.execute(one, here).all() for one in (_INSTANCE, _TASKS, _ASKED))
            tasks: dict[str, Any] = {task.id: task for task in found}
            self.tasks += [number for number in tasks if number not in self.tasks]
            newest = next(tasks[number] for number in reversed(self.tasks) if tasks[number].state != "undone")
            settings: Any = reader.deployed(newest.definition_id).compiled.diagram.elements[newest.element].settings
            known: dict[str, Any] = {"reader": reader, "task": newest, "settings": settings, "instance": instance}
            known |= {"assigned": [row for row in rows if row.task_id == newest.id]}
            known |= {"trail": trail(reader, self.case)}
            may = {*session.scalars(_READERS, here), *(one for one in people if reader.organisation.roles(one))}
            readers = [person for person in people if person in may]
            verbs = {person: verbs_for(standing_of(OnTask(person=person, **known))) for person in readers}
            buttons = {person: {verb: code or "" for verb, code in said.items()} for person, said in verbs.items()}
            return Seen(instance.state, [_told(tasks[number], rows) for number in self.tasks], buttons)

    def page(self, index: int, person: str) -> tuple[MayDo, str]:
        """What a task's page offers somebody, and whether they may take their word back."""
        task = self.tasks[index]
        detail = self.desk.engine.read(TaskDetail(person=person, task_id=task))
        (verdict,) = self.desk.engine.read(Withdrawals(person=person, task_ids=(task,)))
        return detail.may, verdict.refused
