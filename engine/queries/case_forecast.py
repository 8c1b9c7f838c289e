"""What would follow in a case that is under way: from everywhere it stands, straight back where it owes a return."""

from collections.abc import Mapping, Sequence

from engine.queries.chain import PredictedChain, Whence, first_call, only_call, predict
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
    """Return everywhere the case stands, in its own process and at the calls of others that are under way."""
    home = case.instance.definition_id
    deployed = reader.deployed(home)
    inner = list(
        dict.fromkeys(t.definition_id for t in tasks.values() if t.state == "open" and t.definition_id != home)
    )
    keys = [reader.deployed(definition).key for definition in inner]
    own = dict.fromkeys(stand.element for stand in stands if stand.definition_id == home)
    places = [*own, *(call for key in keys if (call := only_call(deployed, key)) is not None)]
    if not places:
        return Whence(element=first_call(deployed, keys[0]) if keys else "")
    first = next((tasks[s.task_id] for s in stands if s.element == places[0] and s.task_id in tasks), None)
    back = case.run.owed(first.token) if own and first is not None else ()
    return Whence(element=places[0], beside=tuple(places[1:]), back=back)
