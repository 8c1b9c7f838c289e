"""Activities that are repeated: one instance for each of several, or again as long as a condition holds (10.3.8)."""

from engine.domain.elements import MultiInstance, StandardLoop
from engine.domain.errors import Fault
from tests.spiff.oracle.data import Scope
from tests.spiff.oracle.flows import leave
from tests.spiff.oracle.state import Case, Token
from tests.spiff.oracle.tokens import begin_instance, cancel, consume


def repeat(case: Case, token: Token) -> None:
    """Begin a loop or the instances of a multi-instance."""
    loop, several = token.element.loop, token.element.multi_instance
    if several is not None:
        _begin_instances(case, token, several)
    elif loop is not None and (_allows(loop, token) and (not loop.test_before or _holds(case, loop, token))):
        _round(case, token)
    else:
        leave(case, token)


def end_instance(case: Case, token: Token) -> None:
    """One of several is over; see whether all are, or whether it is enough."""
    host = token.host
    assert host is not None
    several, loop = host.element.multi_instance, host.element.loop
    if several is not None:
        _end_one_of(case, host, token, several)
    elif loop is not None:
        again = _allows(loop, host) and _holds(case, loop, host)
        _over(case, host, token)
        if again:
            _round(case, host)
        else:
            _end(case, host)


def _over(case: Case, host: Token, token: Token) -> None:
    case.complete(token.element.id)
    host.after |= case.now
    consume(case, token)


def _allows(loop: StandardLoop, token: Token) -> bool:
    return loop.maximum is None or token.rounds < loop.maximum


def _holds(case: Case, loop: StandardLoop, token: Token) -> bool:
    return loop.condition is None or case.holds(loop.condition, token.data, loopCounter=token.rounds)


def _round(case: Case, token: Token) -> None:
    token.stage = "inside"
    token.rounds += 1
    around = token.data
    counter = Scope(names={"loopCounter": token.rounds}, around=around, counts=True, item=around.item)
    begin_instance(case, _instance(case, token, counter))


def _begin_instances(case: Case, token: Token, several: MultiInstance) -> None:
    items = _items(case, token, several)
    token.stage = "inside"
    names = {"nrOfInstances": len(items), "nrOfCompletedInstances": 0, "nrOfTerminatedInstances": 0}
    body = Scope(names=dict(names), around=token.data, item=token.data.item)
    _count(token, body, 1 if several.sequential and items else len(items))
    for number, item in enumerate(items, 1):
        named = {} if several.item is None else {several.item: item}
        about = body.item if several.item is None else item
        scope = Scope(names={"loopCounter": number, **named}, around=body, item=about)
        token.planned.append(_instance(case, token, scope))
    if not items:
        _collect(case, token)
        leave(case, token)
        return
    for _ in items[:1] if several.sequential else items:
        begin_instance(case, token.planned.pop(0))


def _items(case: Case, token: Token, several: MultiInstance) -> list[object]:
    if several.collection is not None:
        found = case.evaluate(several.collection, token.data)
        if not isinstance(found, list | tuple):
            raise Fault("collection_not_a_list", token.element.id)
        return list(found)
    return [None] * int(str(case.evaluate(str(several.cardinality), token.data)))


def _instance(case: Case, token: Token, data: Scope) -> Token:
    return Token(serial=next(case.numbers), element=token.element, level=token.level, data=data, host=token)


def _end_one_of(case: Case, host: Token, token: Token, several: MultiInstance) -> None:
    counts = token.data.around
    assert counts is not None
    done, active = len(host.completed) + 1, len(host.instances) - 1
    counted = {"nrOfCompletedInstances": done, "nrOfActiveInstances": active}
    enough = several.completion is not None and case.holds(several.completion, token.data, **counted)
    _over(case, host, token)
    host.completed.append(token.data)
    _count(host, counts, active)
    if enough:
        for other in list(host.instances):
            cancel(case, other)
        host.planned.clear()
    elif host.planned:
        begin_instance(case, host.planned.pop(0))
        _count(host, counts, 1)
    if not host.instances:
        _collect(case, host)
        _end(case, host)


def _count(host: Token, counts: Scope, active: int) -> None:
    counts.names |= {"nrOfCompletedInstances": len(host.completed), "nrOfActiveInstances": active}


def _collect(case: Case, host: Token) -> None:
    """What came of the completed instances in their order, each under the name of its item and `results`."""
    several = host.element.multi_instance
    assert several is not None
    named = several.item
    scopes = sorted(host.completed, key=lambda one: int(str(one.names["loopCounter"])))
    instances = [
        ({} if named is None else {named: one.names[named]}) | {"results": one.names.get("results", {})}
        for one in scopes
    ]
    host.data.record(host.element.id, {"instances": instances})
    if several.output is not None and several.output_item is not None:
        host.data.write({several.output: [case.evaluate(several.output_item, one) for one in scopes]})


def _end(case: Case, token: Token) -> None:
    token.stage = "done"
    case.queue.append(token)
