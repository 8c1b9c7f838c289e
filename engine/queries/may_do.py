"""What a person may do with a task now, besides what they do with others."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actors import Actor
from engine.domain.diagram import Diagram
from engine.domain.earlier import around, earlier
from engine.domain.elements import UserTaskSettings
from engine.domain.signing import OPEN
from engine.queries.reader import Reader
from engine.queries.task_rows import TaskRows
from engine.runtime.earlier_tasks import earlier_tasks, history, of_this_item
from engine.runtime.exclusion import may_have_changed, own_ties
from engine.runtime.reserves import may_replace
from engine.runtime.returning import decides_alone
from engine.runtime.term_end import is_over
from engine.store.audit import Audit
from engine.store.instances import InstanceState
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class MayDo:
    """What the person may do here now."""

    decide: bool
    claim: bool
    unclaim: bool
    recuse: bool
    reassign: bool
    send_back: bool
    """Whether something was done before that it might go back to; where to exactly is read when it is asked."""
    waits_for_turn: bool


def may_leave(
    reader: Reader, person: str, task: Task, assigned: Sequence[Assignment], settings: UserTaskSettings
) -> bool:
    """Tell whether somebody may step aside: the element lets people, or they must not act here.

    The case's own state is looked at only where a tie can have come up since they were asked.
    """
    mine = next((row for row in assigned if row.person == person and row.state in OPEN), None)
    if settings.recusable or mine is None or task.state != "open":
        return settings.recusable
    if not may_have_changed(reader.organisation, settings, person):
        return False
    case, _ = reader.case(Actor.person(person), task)
    return person in own_ties(case, task, assigned, mine)


def may_do(
    person: str,
    reader: Reader,
    rows: TaskRows,
    held: Sequence[Assignment],
    settings: UserTaskSettings,
    audited: Sequence[Audit],
) -> MayDo:
    """Return it; `held` are those who hold the task, `audited` is the case's trail."""
    task, mine = rows.task, rows.mine
    live = task.state == "open" and rows.instance.state == "active"
    decides = mine is not None and mine.kind == "decide"
    free = not decides or task.claimed_by in (None, person)
    speaks = mine is not None and mine.kind != "delegated"
    asked = live and free and mine is not None and mine.state in ("asked", "candidate")
    asked = asked and (mine is None or not is_over(reader.organisation, mine, reader.now))
    waits = live and mine is not None and mine.state == "waiting"
    pooled = mine is not None and mine.state == "candidate"
    deciding = [a for a in held if a.kind == "decide"]
    superior = any(reader.organisation.superior_of(a.on_behalf_of or a.person, reader.now) == person for a in deciding)
    return MayDo(
        decide=asked and speaks,
        claim=asked and pooled and task.claimed_by is None,
        unclaim=asked and pooled and task.claimed_by == person,
        recuse=(asked or waits) and settings.recusable,
        reassign=live
        and bool(deciding)
        and (
            superior
            or "administrator" in reader.organisation.roles(person)
            or may_replace(reader.session, reader.organisation, task, person, reader.now)
        ),
        send_back=asked and decides and decides_alone(settings, task) and _has_earlier(reader, rows, audited),
        waits_for_turn=waits,
    )


def _has_earlier(reader: Reader, rows: TaskRows, audited: Sequence[Audit]) -> bool:
    own = rows.task
    normal = reader.deployed(own.definition_id).compiled.normal
    here = _of_its_item(normal, own, [t for t in rows.tasks if t.definition_id == own.definition_id and t is not own])
    completed = [task for task in here if task.state == "completed"]
    past = history(completed, audited, entered=own.created_act)
    done = earlier(normal, around(normal, own.element), own.created_act, past)
    return bool(set(done) - {task.element for task in here if task.state == "open"}) or _callers_have(reader, rows)


def _callers_have(reader: Reader, rows: TaskRows) -> bool:
    """Tell whether something was done in a process that called this one; only the saved case tells which did."""
    task, instance = rows.task, rows.instance
    if not task.scope or all(one.state != "completed" for one in rows.tasks):
        return False
    state = reader.session.get_one(InstanceState, instance.id)
    run = reader.restored(instance.definition_id, state.tokens, state.variables)
    deployed = reader.deployed(task.definition_id)
    return any(target.outwards for target in earlier_tasks(reader.session, deployed, run, task, reader.evaluate))


def _of_its_item(diagram: Diagram, own: Task, rows: Sequence[Task]) -> Sequence[Task]:
    """Leave out what was done beside it for other items; which scopes lie around it only the saved case tells."""
    drawn = diagram.elements.get(own.element)
    if drawn is None or drawn.multi_instance is not None or drawn.loop is not None:
        return rows
    beside = {element.id for element in diagram.inside(drawn.parent)}
    return of_this_item(diagram, rows, {own.scope, *(row.scope for row in rows if row.element not in beside)})
