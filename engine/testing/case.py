"""One case in a test's hands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api import Actor, Rejection
from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.resume_instance import ResumeInstance
from engine.commands.retry_incident import RetryIncident
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.instances import Instance
from engine.testing import views
from engine.testing.desk import ANYBODY
from engine.testing.refusals import TaskNotOpen
from engine.testing.values import storable, stored_names
from engine.testing.verbs import REASON, BetweenPeople
from engine.testing.views import IncidentView, TaskView

if TYPE_CHECKING:
    from engine.testing.harness import EngineHarness


class CaseHandle(BetweenPeople):
    """What a test may ask of a case and do in it; every answer is read anew.

    Acts raise `Rejection` with the code of docs/problems when the engine refuses them.
    """

    def __init__(self, harness: "EngineHarness", case_id: str) -> None:
        self._harness = harness
        self.id = case_id

    def __repr__(self) -> str:
        """Say which case it is and where it stands."""
        return f"<case {self.process_id} {self.state}>"

    @property
    def process_id(self) -> str:
        """The process it is a case of."""
        return self._row.definition_key

    @property
    def business_key(self) -> str | None:
        """Its number, given at the start or by the process."""
        return self._row.number

    @property
    def state(self) -> str:
        """One of active, suspended, completed, cancelled, terminated."""
        return self._row.state

    @property
    def outcome(self) -> str | None:
        """The outcome that the end event declares, once it has ended."""
        return self._row.outcome

    @property
    def variables(self) -> dict[str, object]:
        """The variables at its top level, with `results`, what each element brought about."""
        with self._harness.reading() as session:
            return views.top_level(session, self.id)

    @property
    def incidents(self) -> list[IncidentView]:
        """What could not be done and waits to be retried."""
        with self._harness.reading() as session:
            return views.incidents_of(session, self.id)

    def tasks(self, element_id: str | None = None) -> list[TaskView]:
        """Return the open tasks, the oldest first."""
        with self._harness.reading() as session:
            found = views.tasks_of(session, self._harness.api.installation, self.id)
        return [task for task in found if element_id in (None, task.element_id)]

    def trace(self) -> list[str]:
        """Return the ids of the elements that completed, in that order: activities, gateways and events.

        Elements of called processes are among them; each instance of a repeated activity is there once. What was
        cancelled is not.
        """
        with self._harness.reading() as session:
            return views.trace_of(session, self.id)

    def complete(
        self,
        element_id: str,
        outcome: str | None = None,
        data: Mapping[str, object] | None = None,
        actor: str | None = None,
        item: object = None,
        opinion: str | None = None,
    ) -> "CaseHandle":
        """Do an open task.

        `outcome` is the first that the element declares, `actor` the first who may, where none is given. `data` is what
        is entered; it stands under `results.<element>` and, in a bare diagram, at the top level of the task's scope.
        `item` picks one of a multi-instance's tasks by its entry, or by its number from 1. Where a decision owes a
        reason and `opinion` is not given, the outcome's code is written.

        Raises TaskNotOpen, or Rejection such as task_not_yours, unknown_outcome or form_invalid.
        """
        task = self._task(element_id, item)
        given = stored_names(data, f"the data of '{element_id}'")
        chosen = outcome or (task.outcomes[0] if task.outcomes else "done")
        command = CompleteTask(task_id=task.id, outcome=chosen, opinion=opinion or "", data=given)
        who = Actor.person(actor or task.next_actor or ANYBODY)
        try:
            self._harness.act(command, who)
        except Rejection as rejection:
            if rejection.code != "opinion_required" or opinion is not None:
                raise
            self._harness.act(replace(command, opinion=chosen), who)
        return self

    def claim(self, element_id: str, actor: str | None = None, item: object = None) -> "CaseHandle":
        """Claim an open task."""
        task = self._task(element_id, item)
        self._harness.act(ClaimTask(task_id=task.id), Actor.person(actor or task.next_actor or ANYBODY))
        return self

    def withdraw(self, element_id: str, actor: str | None = None) -> "CaseHandle":
        """Take the last decision on an element back, as the one who made it.

        Raises Rejection("undo_too_late") when something has happened since.
        """
        with self._harness.reading() as session:
            decided = views.last_decision(session, self.id, element_id)
        if decided is None:
            raise Rejection("undo_too_late")
        task_id, person = decided
        self._harness.act(WithdrawDecision(task_id=task_id), Actor.person(actor or person))
        return self

    def send_back(  # noqa: PLR0913 - a return has these parts
        self,
        element_id: str,
        to: str,
        opinion: str = REASON,
        *,
        items: Sequence[str] = (),
        straight: bool = True,
        outwards: int = 0,
        actor: str | None = None,
        item: object = None,
    ) -> "CaseHandle":
        """Send the matter back from an open task to an earlier one; it comes straight back when that is done.

        `outwards` is how many called processes are left on the way.

        Raises Rejection where there is no way back, or none that is safe.
        """
        task = self._task(element_id, item)
        command = SendBack(
            task_id=task.id, to=to, opinion=opinion, items=tuple(items), straight=straight, outwards=outwards
        )
        self._harness.act(command, Actor.person(actor or task.next_actor or ANYBODY))
        return self

    def cancel(self, reason: str = REASON, actor: str | None = None) -> "CaseHandle":
        """Cancel the case, as the one who started it."""
        starter = Actor.person(actor or self._row.starter)
        self._harness.act(CancelInstance(instance_id=self.id, reason=reason), starter)
        return self

    def suspend(self, reason: str = REASON, actor: str | None = None) -> "CaseHandle":
        """Stop the case and its clocks."""
        self._harness.act(SuspendInstance(instance_id=self.id, reason=reason), self._harness.administrator(actor))
        return self

    def resume(self, reason: str = REASON, actor: str | None = None) -> "CaseHandle":
        """Let a suspended case run on."""
        self._harness.act(ResumeInstance(instance_id=self.id, reason=reason), self._harness.administrator(actor))
        return self

    def terminate(self, reason: str = REASON, actor: str | None = None) -> "CaseHandle":
        """End the case for good."""
        self._harness.act(TerminateInstance(instance_id=self.id, reason=reason), self._harness.administrator(actor))
        return self

    def retry(self, element_id: str | None = None, actor: str | None = None) -> "CaseHandle":
        """Try again what could not be done: every open incident, or those of one element."""
        for incident in self.incidents:
            if element_id in (None, incident.element_id):
                self._harness.act(RetryIncident(incident_id=incident.id), self._harness.administrator(actor))
        return self

    @property
    def _row(self) -> Instance:
        with self._harness.reading() as session:
            return views.instance_of(session, self.id)

    def _task(self, element_id: str, item: object) -> TaskView:
        tasks = self.tasks()
        wanted = None if item is None else storable(item, "the item")
        for task in tasks:
            if task.element_id == element_id and (item is None or task.item in (item, wanted)):
                return task
        raise TaskNotOpen(element_id, item, [_said(task) for task in tasks])


def _said(task: TaskView) -> str:
    return task.element_id if task.item is None else f"{task.element_id} ({task.item!r})"
