"""What people do with each other on a case's tasks, in a test's hands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, Self

from sqlalchemy import select

from engine.api import Actor, Rejection
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_signer import AddSigner
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.comment import Comment
from engine.commands.copy_case import CopyCase
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.save_draft import SaveDraft
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.domain.signing import Mode, Place
from engine.store.conversations import Copy, Question
from engine.store.tasks import Assignment
from engine.testing.desk import ANYBODY
from engine.testing.values import stored_names
from engine.testing.views import TaskView

if TYPE_CHECKING:
    from engine.testing.harness import EngineHarness

REASON = "test"


class BetweenPeople:
    """The verbs of a case: each takes the element of an open task, and `actor`, the first who may where none is given.

    Every one raises TaskNotOpen, or Rejection with the code of docs/problems.
    """

    id: str
    _harness: "EngineHarness"

    def unclaim(self, element_id: str, actor: str | None = None, *, item: object = None) -> Self:
        """Give a claimed task back to its pool."""
        return self._about(UnclaimTask, element_id, actor, item)

    def draft(
        self, element_id: str, data: Mapping[str, object], actor: str | None = None, *, item: object = None
    ) -> Self:
        """Keep unfinished work on a task."""
        return self._about(SaveDraft, element_id, actor, item, data=stored_names(data, f"the draft of '{element_id}'"))

    def transfer(
        self, element_id: str, to: str, opinion: str = "", *, actor: str | None = None, item: object = None
    ) -> Self:
        """Hand a task on to somebody else."""
        return self._about(TransferTask, element_id, actor, item, person=to, opinion=opinion)

    def delegate(
        self, element_id: str, to: str, text: str = "", *, actor: str | None = None, item: object = None
    ) -> Self:
        """Have somebody prepare a task; it comes back for the decision."""
        return self._about(DelegateTask, element_id, actor, item, person=to, text=text)

    def resolve(
        self,
        element_id: str,
        opinion: str = REASON,
        data: Mapping[str, object] | None = None,
        *,
        actor: str | None = None,
        item: object = None,
    ) -> Self:
        """Give a delegated task back, prepared."""
        given = stored_names(data, f"the data of '{element_id}'")
        return self._about(ResolveDelegation, element_id, actor, item, opinion=opinion, data=given)

    def add_signer(
        self,
        element_id: str,
        *people: str,
        place: Place,
        mode: Mode = "all",
        text: str = "",
        actor: str | None = None,
        item: object = None,
    ) -> Self:
        """Add signers who speak before, after or beside (`parallel`) the one whose task it is."""
        given = {"persons": people, "place": place, "mode": mode, "text": text}
        return self._about(AddSigner, element_id, actor, item, **given)

    def remove_signer(
        self, element_id: str, person: str, reason: str = REASON, *, actor: str | None = None, item: object = None
    ) -> Self:
        """Take an added signer, or a delegation, off a task; whoever added them where no actor is named."""
        rows = (Assignment.task_id == self._task(element_id, item).id, Assignment.person == person)
        with self._harness.reading() as session:
            newest = select(Assignment.added_by).where(*rows).order_by(Assignment.id.desc()).limit(1)
            adder = session.scalars(newest).first()
        return self._about(RemoveSigner, element_id, actor or adder, item, person=person, reason=reason)

    def recuse(self, element_id: str, reason: str = REASON, *, actor: str | None = None, item: object = None) -> Self:
        """Step aside."""
        return self._about(DeclareRecusal, element_id, actor, item, reason=reason)

    def ask(
        self,
        element_id: str,
        person: str,
        text: str,
        *,
        pause: bool = False,
        actor: str | None = None,
        item: object = None,
    ) -> Self:
        """Ask somebody a question; with `pause` the task's clock stands until the answer."""
        return self._about(AskQuestion, element_id, actor, item, person=person, text=text, pause=pause)

    def answer(self, text: str, *, actor: str) -> Self:
        """Answer the oldest question that waits for somebody."""
        mine = (Question.instance_id == self.id, Question.asked_of == actor, Question.state == "open")
        with self._harness.reading() as session:
            found = session.scalars(select(Question.id).where(*mine).order_by(Question.id).limit(1)).first()
        if found is None:
            raise Rejection("not_found")
        return self._act(AnswerQuestion(question_id=found, text=text), actor)

    def copy(
        self, *people: str, element_id: str | None = None, acknowledge: bool = False, text: str = "", actor: str
    ) -> Self:
        """Send copies of the case, from a task where one is named; with `acknowledge` a word back is wanted."""
        kind: Literal["acknowledge", "inform"] = "acknowledge" if acknowledge else "inform"
        if element_id is not None:
            return self._about(CopyTask, element_id, actor, None, persons=people, kind=kind, text=text)
        return self._act(CopyCase(instance_id=self.id, persons=people, kind=kind, text=text), actor)

    def acknowledge(self, text: str = "", *, actor: str) -> Self:
        """Say that somebody has read their copy, the oldest first."""
        mine = (Copy.instance_id == self.id, Copy.person == actor, Copy.state == "open")
        with self._harness.reading() as session:
            found = session.scalars(select(Copy.id).where(*mine).order_by(Copy.id).limit(1)).first()
        if found is None:
            raise Rejection("not_found")
        return self._act(Acknowledge(copy_id=found, text=text), actor)

    def remind(self, element_id: str, text: str = "", *, actor: str, item: object = None) -> Self:
        """Urge those who have a task."""
        return self._about(RemindTask, element_id, actor, item, text=text)

    def comment(self, text: str, *mentions: str, actor: str) -> Self:
        """Remark on the case."""
        return self._act(Comment(instance_id=self.id, text=text, mentions=mentions), actor)

    def reassign(
        self,
        element_id: str,
        to: str,
        reason: str = REASON,
        *,
        instead_of: str | None = None,
        actor: str | None = None,
        item: object = None,
    ) -> Self:
        """Give a task to somebody else, as an administrator where no superior is named."""
        who = str(self._harness.administrator(actor).login)
        given = {"person": to, "reason": reason, "instead_of": instead_of}
        return self._about(ReassignTask, element_id, who, item, **given)

    def _about(self, command: type, element_id: str, actor: str | None, item: object, **given: object) -> Self:
        task = self._task(element_id, item)
        return self._act(command(task_id=task.id, **given), actor or task.next_actor or ANYBODY)

    def _act(self, command: object, actor: str) -> Self:
        self._harness.act(command, Actor.person(actor))
        return self

    def _task(self, element_id: str, item: object) -> TaskView:
        raise NotImplementedError
