"""What would follow in a case that is under way: from everywhere it stands, straight back where it owes a return."""

from collections.abc import Mapping, Sequence

from engine.queries.chain import PredictedChain, Whence, first_call, predict
from engine.queries.reader import Reader
from engine.queries.standing import Stand
from engine.runtime.case import Case
from engine.spiff.codec import load_variables
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Task


def foreseen(
    reader: Reader, instance: Instance, state: InstanceState, stands: Sequence[Stand], tasks: Mapping[str, Task]
) -> PredictedChain:
    """Foresee from where the case stands; the present steps are taken to use their own time to the end."""
    variables = load_variables(state.variables).seen_from("")
    since = max((s for s in (t.due_at for t in tasks.values() if t.state == "open") if s is not None), default=None)
    case, deployed = reader.looked_at(instance, state), reader.deployed(instance.definition_id)
    whence = _whence(reader, case, stands, tasks)
    return predict(reader, deployed, whence, variables, case, since=since)


def _whence(reader: Reader, case: Case, stands: Sequence[Stand], tasks: Mapping[str, Task]) -> Whence:
    """Return everywhere the case stands; where only a called process has open tasks, the call."""
    instance = case.instance
    own = list(dict.fromkeys(s.element for s in stands if s.definition_id == instance.definition_id))
    if not own:
        inner = next((t for t in tasks.values() if t.state == "open"), None)
        deployed = reader.deployed(instance.definition_id)
        return Whence(element=first_call(deployed, reader.deployed(inner.definition_id).key) if inner else "")
    first = next((tasks[s.task_id] for s in stands if s.element == own[0] and s.task_id in tasks), None)
    back = case.run.owed(first.token) if first is not None else ()
    return Whence(element=own[0], beside=tuple(own[1:]), back=back)
