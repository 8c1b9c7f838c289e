"""By whom and when a case, a task or somebody's part in it went on: what a page says beside a refusal."""

from engine.queries.reader import Reader
from engine.runtime.late import ADMINISTRATOR, brought_about, of_act, state_of, taken_from
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task


def moved_on(
    reader: Reader, refused: str, *, instance: Instance, task: Task, mine: Assignment | None
) -> dict[str, object]:
    """Return the fields of a refusal that tell who was faster; empty for one that tells nothing of the kind."""
    match refused:
        case "task_closed":
            return of_act(reader, instance.id, task.closed_act)
        case "task_handed_on" | "group_has_spoken":
            nobody = {**of_act(reader, instance.id, None), "whom": ADMINISTRATOR}
            return nobody if mine is None else taken_from(reader, mine)
        case "case_not_active":
            return {"state": state_of(instance), **of_act(reader, instance.id, brought_about(reader, instance))}
        case _:
            return {}
