"""Activities that are repeated: one instance for each of several, or again as long as a condition holds."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engine.domain.elements import MultiInstance as Several
from engine.domain.elements import StandardLoop
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.spiff.specs.node import Node, truth
from engine.spiff.tokens import FUTURE, HOST, ITEMS, PERFORMED, ROUNDS, Token

MAX_ITEMS = 200
EACH = "#each"
"""Suffix of the name of a repeated activity's inner specification; `#` is legal in no BPMN id."""
COUNTER = "loopCounter"


class Repeated(Node):
    """What a loop and a multi-instance share: the token that waits for its instances."""

    def place_instance(self, token: Token) -> Token:
        child = token.workflow.place(self.name + EACH, FUTURE)
        child.internal_data[HOST] = token.id
        token.internal_data.setdefault(ITEMS, []).append(child.id)
        return child

    def open_instances(self, token: Token) -> list[Token]:
        tasks = token.workflow.tasks
        return [tasks[number] for number in token.internal_data.get(ITEMS, ()) if number in tasks]

    def instance_done(self, token: Token, child: Token) -> None:
        """An instance has been completed."""
        raise NotImplementedError

    def instance_gone(self, token: Token, child: Token) -> None:
        """An instance was taken away before it was completed."""
        raise NotImplementedError

    def note(self, kind: str, token: Token) -> None:
        """An instance is what is entered and left; the token around them all is not drawn."""
        if kind == "cancelled":
            super().note(kind, token)

    def _on_cancel(self, my_task: Token) -> None:
        for child in self.open_instances(my_task):
            child.task_spec.discard(child)
        my_task.workflow.top_workflow.variables.close_all([my_task.id, *my_task.internal_data.get(ITEMS, ())])
        super()._on_cancel(my_task)


class MultiInstance(Repeated):
    """Opens one instance for each item of a list and goes on when all have ended, or enough have."""

    @property
    def told(self) -> Several:
        assert self.element.multi_instance is not None  # noqa: S101 - made of elements that have one
        return self.element.multi_instance

    def perform(self, token: Token) -> bool:
        if ITEMS in token.internal_data:
            self._collect(token)
            return True
        variables = token.workflow.top_workflow.variables
        items = self._items(token)
        token.workflow.top_workflow.make_room(token, len(items))
        token.internal_data[ITEMS] = []
        variables.open_scope(token.id, self.scope(token), _counts(len(items), 0, 0, 0))
        for number, item in enumerate(items, start=1):
            child = self.place_instance(token)
            named = {} if self.told.item is None else {self.told.item: item}
            variables.open_scope(child.id, token.id, {COUNTER: number, **named})
        if not items:
            self._collect(token)
            return True
        children = self.open_instances(token)
        for child in children[:1] if self.told.sequential else children:
            child.task_spec._update(child)
        self._count(token)
        return False

    def instance_done(self, token: Token, child: Token) -> None:
        rest = [other for other in self.open_instances(token) if other is not child]
        if self.told.completion is not None:
            case = token.workflow.top_workflow
            seen = {**case.variables.seen_from(child.id), **self._counted(token, rest, done=1)}
            if truth(case.evaluate_over(self.told.completion, seen), "condition_to_complete", self.element.id):
                for other in rest:
                    other.task_spec.discard(other)
                self._count(token, done=1, gone=len(rest))
                token._ready()
                return
        self._next(token, rest, done=1)

    def instance_gone(self, token: Token, child: Token) -> None:
        self._next(token, [other for other in self.open_instances(token) if other is not child], gone=1)

    def _next(self, token: Token, rest: Sequence[Token], **changes: int) -> None:
        self._count(token, rest, **changes)
        if not rest:
            token._ready()
        elif self.told.sequential and all(other.has_state(FUTURE) for other in rest):
            rest[0].task_spec._update(rest[0])
            self._count(token, rest)

    def _counted(self, token: Token, rest: Sequence[Token], *, done: int = 0, gone: int = 0) -> dict[str, object]:
        names = token.workflow.top_workflow.variables.names_of(token.id)
        active = sum(not other.has_state(FUTURE) for other in rest)
        return _counts(
            len(token.internal_data[ITEMS]),
            active,
            int(str(names.get("nrOfCompletedInstances", 0))) + done,
            int(str(names.get("nrOfTerminatedInstances", 0))) + gone,
        )

    def _count(self, token: Token, rest: Sequence[Token] | None = None, *, done: int = 0, gone: int = 0) -> None:
        counted = self._counted(token, self.open_instances(token) if rest is None else rest, done=done, gone=gone)
        token.workflow.top_workflow.variables.names_of(token.id).update(counted)

    def _items(self, token: Token) -> list[Any]:
        case, scope = token.workflow.top_workflow, self.scope(token)
        text = self.told.collection or self.told.cardinality or ""
        value = case.evaluate(text, scope)
        if self.told.collection is None:
            return [None] * _number(value, text, self.element.id)
        if not isinstance(value, list | tuple):
            raise Fault(
                "collection_not_a_list",
                because("collection_not_a_list", text=text, element=self.element.id, value=repr(value)),
            )
        _bounded(len(value), text)
        return list(value)

    def _collect(self, token: Token) -> None:
        case = token.workflow.top_workflow
        variables, told = case.variables, self.told
        children = [child for child in token.internal_data[ITEMS] if child in variables.scopes]
        instances = [
            {
                **({} if told.item is None else {told.item: variables.own(child).get(told.item)}),
                "results": variables.own(child).get("results", {}),
            }
            for child in children
        ]
        collected = [case.evaluate(told.output_item, child) for child in children] if told.output_item else []
        variables.close_all([token.id, *children])
        self.record(token, {"instances": instances})
        if told.output is not None:
            variables.write(self.scope(token), {told.output: collected})


class Loop(Repeated):
    """Runs the activity again as long as the condition holds, on the variables around it and a counter of its own."""

    @property
    def told(self) -> StandardLoop:
        assert self.element.loop is not None  # noqa: S101 - made of elements that have one
        return self.element.loop

    def perform(self, token: Token) -> bool:
        if ROUNDS in token.internal_data:
            return True
        if self.told.test_before and not self._again(token):
            return True
        token.internal_data[ROUNDS] = 0
        self._round(token)
        return False

    def instance_done(self, token: Token, child: Token) -> None:
        done = token.internal_data[ROUNDS] + 1
        token.internal_data[ROUNDS] = done
        try:
            again = self._again(token)
        except Fault:
            token.internal_data[ROUNDS] = done - 1
            raise
        self._forget(token, child)
        if again:
            self._round(token)
        else:
            token._ready()

    def instance_gone(self, token: Token, child: Token) -> None:
        self._forget(token, child)
        token._ready()

    def _again(self, token: Token) -> bool:
        done, told = token.internal_data.get(ROUNDS, 0), self.told
        if told.maximum is not None and done >= told.maximum:
            return False
        if told.condition is None:
            return True
        case = token.workflow.top_workflow
        seen = {**case.variables.seen_from(self.scope(token)), COUNTER: done}
        return truth(case.evaluate_over(told.condition, seen), "condition_to_repeat", self.element.id)

    def _round(self, token: Token) -> None:
        child = self.place_instance(token)
        counter = {COUNTER: token.internal_data[ROUNDS] + 1}
        token.workflow.top_workflow.variables.open_scope(child.id, self.scope(token), counter, counts=True)
        child.task_spec._update(child)

    def _forget(self, token: Token, child: Token) -> None:
        token.internal_data[ITEMS].remove(child.id)
        token.workflow.top_workflow.variables.close(child.id)


class Each(Node):
    """One instance of a repeated activity: a mixin on the activity's own kind."""

    def scope(self, token: Token) -> str:
        return token.id

    def arrive(self, token: Token) -> None:
        self.note("entered", token)

    def go_on(self, token: Token) -> None:
        host = token.workflow.tasks[token.internal_data[HOST]]
        host.task_spec.instance_done(host, token)
        self.note("left", token)

    def _on_cancel(self, my_task: Token) -> None:
        host = my_task.workflow.tasks.get(my_task.internal_data[HOST])
        super()._on_cancel(my_task)
        my_task.workflow.top_workflow.variables.close(my_task.id)
        if host is not None and PERFORMED not in my_task.internal_data:
            host.task_spec.instance_gone(host, my_task)

    def discard(self, token: Token) -> None:
        """Take the instance away without telling the token that takes it away."""
        token.internal_data[PERFORMED] = 1
        token.cancel()


def _counts(total: int, active: int, done: int, gone: int) -> dict[str, object]:
    return {
        "nrOfInstances": total,
        "nrOfActiveInstances": active,
        "nrOfCompletedInstances": done,
        "nrOfTerminatedInstances": gone,
    }


def _number(value: object, text: str, element: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value) or value < 0:
        raise Fault(
            "cardinality_not_a_number",
            because("cardinality_not_a_number", text=text, element=element, value=repr(value)),
        )
    _bounded(int(value), text)
    return int(value)


def _bounded(count: int, text: str) -> None:
    if count > MAX_ITEMS:
        raise Fault("too_many_items", because("too_many_items", most=MAX_ITEMS, text=text, count=count))
