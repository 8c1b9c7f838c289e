"""A case that remembers all it has completed, across every time it is saved and put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.spiff import Compiled, Run
from tests.spiff.drawing import Instance, Office, Shape, compiled


@dataclass
class Played(Instance):
    """An instance with a past."""

    past: list[str] = field(default_factory=list)

    @property
    def trace(self) -> list[str]:
        """Everything completed, in order: activities (each instance of several), gateways, events."""
        return self.past + _completed(self.run)

    @property
    def done(self) -> bool:
        return self.run.done

    @property
    def results(self) -> Mapping[str, object]:
        found = self.run.variables().get("results", {})
        assert isinstance(found, Mapping)
        return found

    def waits(self) -> list[tuple[str, str]]:
        """Everything that is waited for: the element and the kind."""
        return sorted((wait.element.id, wait.kind) for wait in self.run.waits.values())

    def came(self, element: str, kind: str, **payload: object) -> "Played":
        """What one event waits for has come: a timer, a message or a signal."""
        self.before()
        token = self.waiting(element, kind=kind).token
        if kind == "timer":
            self.run.fire_timer(token)
        else:
            self.run.deliver(token, payload)
        return self

    def signal(self, name: str, **payload: object) -> int:
        self.before()
        return self.run.send_signal(name, payload)

    def say(self, element: str, result: Mapping[str, object] | None = None, **data: object) -> "Played":
        """Complete a task, setting variables at the top level of its scope."""
        self.before()
        self.run.complete(self.waiting(element, kind="task").token, result or {}, data)
        return self

    def before(self) -> None:
        self.past += _completed(self.run)
        self.run.trace.clear()
        super().before()


def _completed(run: Run) -> list[str]:
    return [step.id for step in run.trace if step.kind in {"left", "end"}]


def play(
    shapes: Sequence[Shape],
    flows: Sequence[str],
    *,
    office: Office | None = None,
    called: Sequence[Compiled] = (),
    at: str | None = None,
    payload: Mapping[str, object] | None = None,
    **variables: object,
) -> Played:
    """Draw a process and begin a case of it; `called` are the processes that it calls."""
    office = office or Office()
    main = compiled("p", shapes, flows)
    office.definitions |= {one.key: one for one in (main, *called)}
    return Played(main, office, Run.start(main, variables, office, at=at, payload=payload or {}))
