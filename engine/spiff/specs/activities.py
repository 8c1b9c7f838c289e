"""Activities with an inside: sub-processes, called processes, and one inside for each item of a list."""

from typing import Any

from engine.domain.elements import CallSettings
from engine.domain.errors import Fault
from engine.spiff.specs.node import Node
from engine.spiff.tokens import ENDED, FUTURE, HOST, ITEMS, Token

MAX_ITEMS = 200
EACH = "#each"
"""Suffix of the name of a multi-instance's inner specification; `#` is legal in no BPMN id."""


class SubProcess(Node):
    """Runs its inside once, on the variables around it."""

    def perform(self, token: Token) -> bool:
        if ENDED not in token.internal_data:
            self.start(token)
            return False
        self.finish(token)
        return True

    def start(self, token: Token) -> None:
        level = token.workflow
        level.top_workflow.open_level(token, level.definition, self.element.id, level.scope)

    def finish(self, token: Token) -> None:
        """What is left to do when the inside has ended."""

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.drop_level(my_task)
        super()._on_cancel(my_task)


class CallActivity(SubProcess):
    """Runs another process in a scope of its own; only declared inputs and outputs cross the border."""

    @property
    def settings(self) -> CallSettings:
        if not isinstance(self.element.settings, CallSettings):
            raise Fault("call_unsettled", f"Expected '{self.element.id}' to say what it calls, but it does not.")
        return self.element.settings

    def start(self, token: Token) -> None:
        level = token.workflow
        case = level.top_workflow
        inputs = case.inputs(self.settings.inputs, level.scope)
        called = case.environment.resolve(self.settings.process_key)
        case.variables.open_called(token.id, level.scope, inputs)
        case.open_level(token, called, None, token.id)

    def finish(self, token: Token) -> None:
        level = token.workflow
        case = level.top_workflow
        outputs = case.inputs(self.settings.outputs, token.id)
        case.variables.record(level.scope, self.element.id, outputs)
        case.variables.close(token.id)

    def _on_cancel(self, my_task: Token) -> None:
        super()._on_cancel(my_task)
        my_task.workflow.top_workflow.variables.close(my_task.id)  # open still when an output had failed


class MultiInstance(Node):
    """Opens one inside for each item of a list and goes on when all have ended."""

    def perform(self, token: Token) -> bool:
        if ITEMS in token.internal_data:
            self._collect(token)
            return True
        loop = self.element.multi_instance
        assert loop is not None  # noqa: S101 - compiling makes this node of elements that have one
        level = token.workflow
        case = level.top_workflow
        items = self._items(case.evaluate(loop.collection, level.scope), loop.collection)
        children = [level.place(self.name + EACH, FUTURE) for _ in items]
        token.internal_data[ITEMS] = [child.id for child in children]
        for child, item in zip(children, items, strict=True):
            child.internal_data[HOST] = token.id
            case.variables.open_item(child.id, level.scope, loop.item, item)
        if not children:
            self._collect(token)
            return True
        for child in children[:1] if loop.sequential else children:
            child._ready()
        return False

    def _items(self, value: object, collection: str) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise Fault(
                "collection_not_a_list",
                f"Expected '{collection}' of '{self.element.id}' to be a list, but it is {value!r}.",
            )
        if len(value) > MAX_ITEMS:
            raise Fault(
                "too_many_items", f"Expected at most {MAX_ITEMS} items in '{collection}', but there are {len(value)}."
            )
        return list(value)

    def _collect(self, token: Token) -> None:
        loop = self.element.multi_instance
        assert loop is not None  # noqa: S101 - as above
        level = token.workflow
        variables = level.top_workflow.variables
        instances = []
        for child in token.internal_data[ITEMS]:
            names = variables.own(child)
            instances.append({loop.item: names.get(loop.item), "results": names.get("results", {})})
            variables.close(child)
        variables.record(level.scope, self.element.id, {"instances": instances})

    def _on_cancel(self, my_task: Token) -> None:
        level = my_task.workflow
        for number in my_task.internal_data.get(ITEMS, ()):
            child = level.tasks.get(number)
            if child is not None:
                child.cancel()
            level.top_workflow.variables.close(number)
        super()._on_cancel(my_task)


class Item(SubProcess):
    """One item's inside, with a scope of its own."""

    def start(self, token: Token) -> None:
        level = token.workflow
        level.top_workflow.open_level(token, level.definition, self.element.id, token.id)

    def arrive(self, token: Token) -> None:
        """The multi-instance has arrived already, for all its items."""

    def _on_complete_hook(self, my_task: Token) -> None:
        level = my_task.workflow
        host = level.tasks[my_task.internal_data[HOST]]
        waiting = [level.tasks[number] for number in host.internal_data[ITEMS] if number in level.tasks]
        waiting.remove(my_task)
        if not waiting:
            host._ready()
        elif host.task_spec.element.multi_instance.sequential:
            waiting[0]._ready()

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.drop_level(my_task)
        my_task.workflow.remove(my_task)
