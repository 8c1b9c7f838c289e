"""Gateways: one way, every way, the ways that hold, whichever event comes first; and the joins that wait for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.domain.diagram import Flow
from engine.spiff.specs.node import Node
from engine.spiff.tokens import HOST, RACE, VIA, WAITING, Token


class ExclusiveGateway(Node):
    def chosen(self, token: Token) -> Sequence[Flow]:
        if not self.conditional:
            return self.flows[:1]
        for flow in self.flows:
            if not flow.is_default and self.holds(flow, token):
                return (flow,)
        return self.otherwise()


class EventGateway(Node):
    """Arms every event behind it; they know each other by this token's number."""

    def go_on(self, token: Token) -> None:
        def enter_the_race(child: Token) -> None:
            child.internal_data[RACE] = token.id

        self.send(token, self.flows, enter_the_race)


class Join(Node):
    """A gateway whose tokens wait for one another; each remembers the flow it came by, and is consumed once."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.counts_arrivals = len(self.element.incoming) > 1

    def arrivals(self, level: Any) -> dict[str, Token]:
        """The first token on each flow that has one."""
        first: dict[str, Token] = {}
        for token in level.live():
            if token.task_spec is self and token.has_state(WAITING):
                first.setdefault(token.internal_data[VIA], token)
        return first

    def again(self, token: Token) -> None:
        if VIA in token.internal_data:
            token._set_state(WAITING)
        else:
            super().again(token)

    def merge(self, survivor: Token, arrived: Iterable[Token]) -> None:
        """Consume one token of each flow; `survivor` goes on for them all."""
        survivor.internal_data.pop(VIA, None)
        for token in arrived:
            if token is not survivor:
                token.workflow.remove(token)


class ParallelGateway(Join):
    def _update_hook(self, my_task: Token) -> bool:
        if self.counts_arrivals:
            my_task._set_state(WAITING)
            arrived = self.arrivals(my_task.workflow)
            if len(arrived) < len(self.element.incoming):
                return False
            self.merge(my_task, arrived.values())
        return super()._update_hook(my_task)


class InclusiveGateway(Join):
    """Waits until no live token can still come by a flow that is empty."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.reach: Mapping[str, frozenset[str]] = {}
        """For each incoming flow the elements from which it can be reached without passing this gateway."""

    def _update_hook(self, my_task: Token) -> bool:
        if self.counts_arrivals:
            my_task._set_state(WAITING)
            return False
        return super()._update_hook(my_task)

    def go_on_if_nothing_comes(self, level: Any) -> bool:
        arrived = self.arrivals(level)
        if not arrived or any(self._may_still_come(token, arrived) for token in level.live()):
            return False
        survivor = next(iter(arrived.values()))
        self.merge(survivor, arrived.values())
        self.arrive(survivor)
        survivor._ready()
        return True

    def _may_still_come(self, token: Token, arrived: Mapping[str, Token]) -> bool:
        """BPMN 2.0, 13.4.3: a path to an empty flow counts unless there is one to a flow that has its token."""
        spec = token.task_spec
        if spec is self or (spec.waits_at_border and HOST in token.internal_data):
            return False
        place = spec.element.id
        if any(place in self.reach[flow] for flow in arrived):
            return False
        return any(place in self.reach[flow] for flow in self.reach if flow not in arrived)
