"""The steps of a scenario about having a task, taking a word back, and stopping a case, as commands."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.commands.claim_task import ClaimTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.commands.unclaim_task import UnclaimTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.testing.desk import ProcessDesk
from engine.testing.views import last_decision

Step = Mapping[str, Any]


def _reassign(task: str, step: Step, _: Mapping[str, Any]) -> object:
    return ReassignTask(
        task_id=task, person=step["to"], reason=str(step.get("reason", "")), instead_of=step.get("instead_of")
    )


def _withdraw(desk: ProcessDesk, case: str, given: Step) -> object:
    """The newest word of this person on the element, whether or not its task is over."""
    with desk.engine.database.reading() as session:
        found = last_decision(session, case, str(given["task"]), str(given["by"]))
    if found is None:
        raise KeyError("a decision of theirs")
    return WithdrawDecision(task_id=found[0])


ABOUT_TASK: Final[Mapping[str, Callable[[str, Step, Mapping[str, Any]], object]]] = {
    "claim": lambda task, _step, _: ClaimTask(task_id=task),
    "unclaim": lambda task, _step, _: UnclaimTask(task_id=task),
    "reassign": _reassign,
}
ABOUT_CASE: Final[Mapping[str, Callable[[ProcessDesk, str, Step], object]]] = {
    "withdraw": _withdraw,
    "suspend": lambda _, case, given: SuspendInstance(instance_id=case, reason=str(given.get("reason", ""))),
    "resume": lambda _, case, given: ResumeInstance(instance_id=case, reason=str(given.get("reason", ""))),
    "terminate": lambda _, case, given: TerminateInstance(instance_id=case, reason=str(given.get("reason", ""))),
}
