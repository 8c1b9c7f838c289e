"""What would follow in a case that is under way: from everywhere it stands, straight back where it owes a return."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.domain.foreseen import Within
from engine.queries.chain import PredictedChain, Whence, predict
from engine.queries.reader import Reader
from engine.queries.standing import Stand
from engine.spiff.interface import UnderWay, Wait
from engine.spiff.run import Run
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Task

Path: TypeAlias = tuple[tuple[UnderWay, ...], Wait]
"""What a case waits for, and the called processes that it lies in."""


def foreseen(
    reader: Reader, instance: Instance, state: InstanceState, stands: Sequence[Stand], tasks: Mapping[str, Task]
) -> PredictedChain:
    """Foresee from where the case stands; the present steps are taken to use their own time to the end."""
    tasks_due = (task.due_at for task in tasks.values() if task.state == "open")
    times_due = (stand.slack.due_at for stand in stands if not stand.task_id)
    since = max((due for due in (*tasks_due, *times_due) if due is not None), default=None)
    case, deployed = reader.looked_at(instance, state), reader.deployed(instance.definition_id)
    first = {tasks[stand.task_id].token: None for stand in stands if stand.task_id in tasks}
    whence = _whence(reader, case.run, list(first))
    return predict(reader, deployed, whence, case.run.variables(), case, since=since)


def _whence(reader: Reader, run: Run, first: list[str]) -> Whence:
    """Return everywhere the case stands, what is due first before the rest, and the calls that are under way."""
    waits = [wait for wait in run.waits.values() if wait.attached_to is None and wait.element.kind != "startEvent"]
    waits.sort(key=lambda wait: first.index(wait.token) if wait.token in first else len(first))
    paths = [(run.calls(_token(wait)), wait) for wait in waits]
    own = [wait for calls, wait in paths if not calls]
    inside = _inside(reader, run, paths)
    places = list(dict.fromkeys([*(wait.element.id for wait in own), *inside]))
    if not places:
        return Whence(element="")
    back = run.owed(_token(own[0])) if own else ()
    return Whence(element=places[0], beside=tuple(places[1:]), back=back, inside=inside)


def _token(wait: Wait) -> str:
    return wait.token.partition("/")[0]


def _inside(reader: Reader, run: Run, paths: Sequence[Path]) -> dict[str, Within]:
    """Return where each called process stands; a call that is made for several entries at once counts as one."""
    called = dict.fromkeys(calls[0].call for calls, _ in paths if calls)
    return {
        call: _within(reader, run, [path for path in paths if path[0] and path[0][0].call == call]) for call in called
    }


def _within(reader: Reader, run: Run, paths: Sequence[Path]) -> Within:
    process = paths[0][0][0]
    own = [wait for calls, wait in paths if len(calls) == 1]
    inner = _inside(reader, run, [(calls[1:], wait) for calls, wait in paths])
    return Within(
        diagram=reader.deployed(process.definition_id).compiled.diagram,
        variables=run.variables(own[0].scope if own else process.scope),
        places=tuple(dict.fromkeys([*(wait.element.id for wait in own), *inner])),
        inside=inner,
        back=run.owed(_token(own[0])) if own else (),
    )
