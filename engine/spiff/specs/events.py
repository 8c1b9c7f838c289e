"""Events: starts, ends, what is waited for, and what waits on an activity's border."""

from engine.domain.elements import EndSettings
from engine.spiff.specs.node import Node
from engine.spiff.tokens import FUTURE, HOST, RACE, WAITING, Token


class StartEvent(Node):
    pass


class EndEvent(Node):
    """Consumes its token; a terminate event consumes every other token of its level too."""

    def work(self, token: Token) -> bool | None:
        level = token.workflow
        level.top_workflow.note("end", self.element.id, token)
        drawn = level.drawn
        if isinstance(self.element.settings, EndSettings):
            drawn.ended_at = self.element.id
        if self.element.event == "terminate":
            for other in list(drawn.live()):
                if other is not token and not other.task_spec.waits_at_border:
                    other.cancel()
        return None if token.id not in level.tasks else True


class CatchEvent(Node):
    """Waits for its message or timer; behind an event-based gateway the first one to come removes the others."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.waits_as = self.element.event

    def _update_hook(self, my_task: Token) -> bool:
        self.arrive(my_task)
        my_task._set_state(WAITING)
        return False

    def fire(self, token: Token) -> None:
        race = token.internal_data.pop(RACE, None)
        if race is not None:
            for other in list(token.workflow.live()):
                if other.internal_data.get(RACE) == race:
                    other.cancel()
        super().fire(token)


class BoundaryEvent(Node):
    """Waits as long as its activity is open; interrupting, it takes the activity's place."""

    waits_at_border = True

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.waits_as = self.element.event

    def fire(self, token: Token) -> None:
        level = token.workflow
        host = level.tasks[token.internal_data[HOST]]
        if self.element.interrupting:
            token.internal_data.pop(HOST)
            host.cancel()
        elif self.element.event == "message":
            # The next message must find somebody waiting, so this token stays and another one goes.
            token = level.place(self.name, FUTURE)
        else:
            token.internal_data.pop(HOST)
        self.arrive(token)
        super().fire(token)
