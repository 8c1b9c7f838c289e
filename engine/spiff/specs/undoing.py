"""Compensation: what was completed is undone in reverse order, one activity after another (BPMN 2.0, 13.5.5)."""

from collections.abc import Iterable
from typing import Any

from engine.spiff.specs.node import Node
from engine.spiff.tokens import ENDED, UNDOING, Token


class Undoing(Node):
    """An event that has activities undone and waits until they are.

    A level's ledger has an entry for each completed activity that can be undone: the activity, and in order of
    completion what undoes it or what was completed inside it: [border event, handler, scope, inside of].
    """

    def undo(self, token: Token, levels: Iterable[Any] | None = None) -> bool:
        """Undo the next activity; True when there is none left."""
        marks = token.internal_data
        if UNDOING not in marks:
            marks[UNDOING] = self._taken(levels if levels is not None else self._levels(token))
        marks.pop(ENDED, None)
        if not marks[UNDOING]:
            return True
        event, handler, scope, inside_of = marks[UNDOING].pop()
        case = token.workflow.top_workflow
        level = case.open_inner(token, token.workflow.definition, inside_of, scope)
        case.note("left", event, token)
        level.enter(handler)
        return False

    def _levels(self, token: Token) -> list[Any]:
        """Where the event looks: its own scope; in an event sub-process, the scope that this one belongs to."""
        level = token.workflow
        if level.host is None or not level.host.task_spec.element.by_event:
            return [level]
        around = level.host.workflow
        inner = [
            around.top_workflow.subprocesses.get(other.id)
            for other in around.live()
            if other.task_spec.element.synthetic
        ]
        return [around, *(one for one in inner if one is not None)]

    def _taken(self, levels: Iterable[Any]) -> list[list[Any]]:
        """Take out of the ledgers what is to be undone, in order of completion."""
        about = self.element.events[0].activity
        taken: list[list[Any]] = []
        for level in levels:
            taken += [leaf for activity, leaves in level.ledger if about in {None, activity} for leaf in leaves]
            level.ledger = [entry for entry in level.ledger if about not in {None, entry[0]}]
        return taken

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.drop_level(my_task)
        super()._on_cancel(my_task)
