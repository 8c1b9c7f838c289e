"""What the diagram says about a task, and what those who were added to it have changed of that."""

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.domain.elements import ApprovalPolicy, PolicyKind, UserTaskSettings
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

JOINED: dict[str, PolicyKind] = {"any": "any", "all": "all", "in_turn": "sequence"}
"""How one who decides alone decides with those added beside them."""


def settings_of(case: "Case", task: Task) -> UserTaskSettings:
    """Return the settings a task runs on now.

    Somebody who decides alone does not any more once others were added beside them.
    """
    drawn = drawn_settings(case, task)
    if task.joined is None:
        return drawn
    policy = ApprovalPolicy(kind=JOINED[task.joined], max_deferrals=drawn.policy.max_deferrals)
    return replace(drawn, policy=policy)


def drawn_settings(case: "Case", task: Task) -> UserTaskSettings:
    """Return what the diagram says about a task's element."""
    deployed = case.act.installation.catalogue.get(case.act.session, task.definition_id)
    settings = deployed.compiled.diagram.elements[task.element].settings
    if not isinstance(settings, UserTaskSettings):
        raise TypeError(f"Element {task.element} is no user task.")
    return settings
