"""Walks a process package on the token core alone, with its real conditions and decision tables."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from engine.diagrams.compile import compile_process
from engine.diagrams.package import Package, read_folder
from engine.dmn import DecisionModel, parse_decisions
from engine.domain.diagram import Element
from engine.domain.elements import ServiceSettings
from engine.feel import compile_expression
from engine.spiff import Compiled, Run, Wait

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
KEYS = (
    "project_lifecycle",
    "department_countersign",
    "political_review",
    "expert_review",
    "compliance_precheck",
    "reconsideration",
)

SERVED = {
    "case.accept": {"number": "YX2026-001", "accepted_at": "2026-09-07T09:00:00+08:00"},
    "quorum.forecast": {"members": 9, "recused": 0, "due": 9},
    "notice.publish": {"notice": "1", "until": "2026-09-14T09:00:00+08:00"},
    "notice.close": {"objections": 0},
    "approval.issue": {"number": "国合〔2026〕1号", "issued_at": "2026-09-15T09:00:00+08:00"},
}


def application(**changes: object) -> dict[str, Any]:
    """The application that the scenarios use too."""
    text = (PROCESSES / "project_lifecycle" / "scenarios" / "_application.yaml").read_text(encoding="utf-8")
    return {**yaml.safe_load(text), **changes}


@cache
def package(key: str) -> Package:
    return read_folder(PROCESSES / key)


@cache
def compiled(key: str) -> Compiled:
    return compile_process(package(key).diagram_xml, definition_id=key)


@cache
def model(name: str) -> DecisionModel:
    content = next(package(key).decisions[name] for key in KEYS if name in package(key).decisions)
    return parse_decisions(content)


def decide(reference: str, **inputs: object) -> Mapping[str, object]:
    """What a business rule task would get."""
    name, _, decision = reference.partition("#")
    found = model(name)
    value = found.decide(decision or name, inputs).value
    return value if isinstance(value, Mapping) else {found.decisions[decision or name].name: value}


def drawn(inputs: Mapping[str, Any], pool: Sequence[str]) -> Mapping[str, object]:
    """What drawing from a pool of people gives, without an organisation."""
    kept = [person for person in inputs.get("keep") or [] if person not in (inputs.get("drop") or [])]
    rest = [person for person in pool if person not in kept and person not in (inputs.get("drop") or [])]
    size = int(inputs["size"])
    members = [*kept, *rest][: max(size, len(kept))]
    told = {"members": members, "names": members, "outside": 2, "missing": max(0, size - len(members))}
    return {"draw": "1", "group": inputs["group"], "dropped": list(inputs.get("drop") or []), **told}


class Plain:
    """An environment without people, clock or database."""

    def __init__(self, served: Mapping[str, Mapping[str, object]]) -> None:
        self.served = {**SERVED, **served}
        self.calls: list[tuple[str, Mapping[str, object]]] = []
        self.pool: Sequence[str] = [f"p{n}" for n in range(1, 10)]

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        return compile_expression(expression).evaluate(variables)

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]:
        return decide(decision, **inputs)

    def serve(
        self, element: Element, inputs: Mapping[str, object], _variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        assert isinstance(element.settings, ServiceSettings)
        handler = element.settings.handler
        self.calls.append((element.id, dict(inputs)))
        if handler == "panel.draw":
            return self.draw(inputs)
        return dict(inputs) if handler == "decision.notify" else self.served.get(handler, {})

    def draw(self, inputs: Mapping[str, Any]) -> Mapping[str, object]:
        """Draw a panel."""
        return drawn(inputs, self.pool)

    def resolve(self, process_key: str) -> Compiled:
        return compiled(process_key)

    def compiled(self, definition_id: str) -> Compiled:
        return compiled(definition_id)


class Part:
    """One process; every act names the element and what was decided there."""

    def __init__(self, key: str, served: Mapping[str, Mapping[str, object]] | None = None, **inputs: object) -> None:
        self.environment = Plain(served or {})
        variables = {
            "starter": {"id": "lc_pi", "name": "临床项目负责人", "unit": "LC", "unit_name": "临床医学院"},
            "case": {"id": "1", "number": None, "title": None, "round": 1},
        }
        self.run = Run.start(compiled(key), {**variables, **inputs}, self.environment)

    def approve(self, *elements: str) -> Self:
        """Approve at each element in turn."""
        for element in elements:
            self.do(element, "approve")
        return self

    def waiting(self) -> list[str]:
        return sorted({w.element.id for w in self.run.waits.values() if w.kind not in {"timer", "message"}})

    def do(self, element: str, outcome: str, *, at: str | None = None, **fields: object) -> Self:
        """Complete every waiting task of an element; `at` names one department."""
        asked = [
            token
            for token, wait in self.run.waits.items()
            if wait.element.id == element and wait.kind == "task" and (at is None or self._unit(wait) == at)
        ]
        assert asked, f"{element} does not wait; {self.waiting()} do"
        for token in asked:
            self.run.complete(token, {"outcome": outcome, "opinion": None, **fields})
        return self

    def send_back(self, element: str, to: str, *, at: str | None = None) -> Self:
        """Send one waiting task back to an earlier element, as no flow draws it."""
        token = next(
            token
            for token, wait in self.run.waits.items()
            if wait.element.id == element and wait.kind == "task" and (at is None or self._unit(wait) == at)
        )
        self.run.send_back(token, to, {"outcome": "return", "opinion": "请核对。"}, straight=True)
        return self

    def units(self, element: str) -> set[object]:
        """The departments at which an element waits."""
        return {self._unit(w) for w in self.run.waits.values() if w.element.id == element and w.kind == "task"}

    def time(self, element: str) -> Self:
        """Let one timer of an element fire."""
        token = next(t for t, w in self.run.waits.items() if w.element.id == element and w.kind == "timer")
        self.run.fire_timer(token)
        return self

    def told(self, element: str) -> Mapping[str, object]:
        """What a service was given when it last ran."""
        return [inputs for name, inputs in self.environment.calls if name == element][-1]

    @property
    def end(self) -> str | None:
        """The end event that was reached."""
        return self.run.ended_at if self.run.done else None

    def result(self, element: str, name: str) -> Any:  # noqa: ANN401 - JSON of any shape
        """One result of an element."""
        results: Any = self.run.variables()["results"]
        return results[element][name]

    @staticmethod
    def _unit(wait: Wait) -> object:
        return wait.item["unit"] if isinstance(wait.item, Mapping) else None


class Walk(Part):
    """One application."""

    def __init__(self, served: Mapping[str, Mapping[str, object]] | None = None, **changes: object) -> None:
        super().__init__("project_lifecycle", served)
        self.apply(**changes)

    def apply(self, element: str = "N02", **changes: object) -> Self:
        """Submit the application."""
        for name, value in application(**changes).items():
            self.run.write("", name, value)
        return self.do(element, "done")

    def countersigned(self) -> Self:
        """Go as far as the agenda item, everybody agreeing."""
        return self.approve("N05", "N06", "N09", "S303", "S304").cleared().judged()

    def cleared(self, **findings: list[dict[str, object]]) -> Self:
        """Go through the political review; `findings` names the sheets that are not clean by their element."""
        self.do("S104", "confirm")
        for element in ("S106", "S107", "S108"):
            if element in self.waiting():
                self.do(element, "done", sheet=findings.get(element, [{"item": "条目", "finding": "met"}]))
        return self if findings else self.do("S114", "sign")

    def judged(self, total: int = 80, verdict: str = "pass") -> Self:
        """Go through the expert review, every expert giving the same."""
        people = ["p1", "p2", "p3", "p4", "p5"]
        votes = [{"person": p, "outcome": "accept", "opinion": None, "data": {"coi": ["none"]}} for p in people]
        self.do("S203", "confirm").do("S204", "done", votes=votes)
        data = {"total": total, "verdict": verdict, "strong": "团队成熟", "weak": "设备到位时间"}
        scores = [{"person": p, "outcome": "score", "opinion": None, "data": data} for p in people]
        self.do("S206", "approve", votes=scores, present=5, recused=[])
        return self.do("S210", "done", summary="综合意见", must=[{"what": "细化预算"}])

    def objected(self, unit: str, opinion: str = "待遇标准未写明。") -> Self:
        """Go through countersigning with one department objecting."""
        self.approve("N05", "N06", "N09", "S303")
        return self.do("S304", "object", at=unit, opinion=opinion).do("S304", "approve")
