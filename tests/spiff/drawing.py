"""Draws small diagrams for tests: nodes by kind, flows as `a>b`, `a>b[condition]`, `a>b*` for the default."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from engine.diagrams.compile import compile_process
from engine.domain.diagram import Element
from engine.domain.errors import Fault
from engine.feel import compile_expression
from engine.spiff import Compiled, Run, Wait

NAMESPACES = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0"'
ASSIGNEE = '<hq:assignee group="office"/>'
_FLOW = re.compile(r"(\w+)>(\w+)(?:\[(.+)\])?(\*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    tag: str
    id: str
    attributes: str = ""
    extension: str = ""
    inner: str = ""

    def xml(self, default: str | None) -> str:
        attributes = self.attributes + (f' default="{default}"' if default else "")
        extension = f"<extensionElements>{self.extension}</extensionElements>" if self.extension else ""
        return f'<{self.tag} id="{self.id}" {attributes}>{extension}{self.inner}</{self.tag}>'


def start(name: str = "s", inner: str = "") -> Shape:
    return Shape(tag="startEvent", id=name, inner=inner)


def end(name: str = "e", outcome: str | None = None, inner: str = "") -> Shape:
    extension = f'<hq:end outcome="{outcome}"/>' if outcome else ""
    return Shape(tag="endEvent", id=name, extension=extension, inner=inner)


def user(name: str) -> Shape:
    return Shape(tag="userTask", id=name, extension=ASSIGNEE)


def service(name: str, **inputs: str) -> Shape:
    return Shape(
        tag="serviceTask", id=name, extension=f'<hq:service handler="{name}">{mapped("input", inputs)}</hq:service>'
    )


def decision(name: str, **inputs: str) -> Shape:
    extension = f'<hq:decision ref="{name}">{mapped("input", inputs)}</hq:decision>'
    return Shape(tag="businessRuleTask", id=name, extension=extension)


def call(
    name: str, called: str, *, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None
) -> Shape:
    extension = mapped("input", inputs or {}) + mapped("output", outputs or {})
    return Shape(tag="callActivity", id=name, attributes=f'calledElement="{called}"', extension=extension)


def gateway(kind: str, name: str) -> Shape:
    return Shape(tag=f"{kind}Gateway", id=name)


def xor(name: str) -> Shape:
    return gateway("exclusive", name)


def both(name: str) -> Shape:
    return gateway("parallel", name)


def some(name: str) -> Shape:
    return gateway("inclusive", name)


def sub(
    name: str,
    shapes: Sequence[Shape],
    flows: Sequence[str],
    *,
    each: tuple[str, str] | None = None,
    sequential: str = "false",
) -> Shape:
    loop = ""
    if each:
        collection, item = each
        extension = f'<hq:each collection={quoteattr(collection)} item="{item}"/>'
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
            f"<extensionElements>{extension}</extensionElements></multiInstanceLoopCharacteristics>"
        )
    return Shape(tag="subProcess", id=name, inner=loop + scope(shapes, flows))


def event_sub(name: str, shapes: Sequence[Shape], flows: Sequence[str]) -> Shape:
    return Shape(tag="subProcess", id=name, attributes='triggeredByEvent="true"', inner=scope(shapes, flows))


def on_message(name: str, message: str, *, interrupting: bool = True, keeps: str = "") -> Shape:
    """An event sub-process's start; `keeps` names what stays of the message."""
    return Shape(
        tag="startEvent",
        id=name,
        extension=kept(keeps),
        attributes=f'isInterrupting="{str(interrupting).lower()}"',
        inner=message_definition(message),
    )


def border(name: str, host: str, definition: str, *, interrupting: bool = True, keeps: str = "") -> Shape:
    attributes = f'attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}"'
    return Shape(tag="boundaryEvent", id=name, attributes=attributes, extension=kept(keeps), inner=definition)


def catch(name: str, definition: str, *, keeps: str = "") -> Shape:
    return Shape(tag="intermediateCatchEvent", id=name, extension=kept(keeps), inner=definition)


def kept(names: str) -> str:
    return mapped("output", {name: name for name in names.split()})


def timer_definition(text: str) -> str:
    return f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"


def message_definition(name: str) -> str:
    return f'<messageEventDefinition messageRef="message_{name}"/>'


TERMINATE = "<terminateEventDefinition/>"


def mapped(kind: str, values: Mapping[str, str]) -> str:
    return "".join(f"<hq:{kind} name={quoteattr(name)} value={quoteattr(value)}/>" for name, value in values.items())


def scope(shapes: Sequence[Shape], flows: Sequence[str]) -> str:
    defaults: dict[str, str] = {}
    drawn: list[str] = []
    for text in flows:
        source, target, condition, default = _FLOW.fullmatch(text).groups()
        name = f"{source}_{target}"
        if default:
            defaults[source] = name
        inner = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
        drawn.append(f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>')
    return "".join(shape.xml(defaults.get(shape.id)) for shape in shapes) + "".join(drawn)


def draw(key: str, shapes: Sequence[Shape], flows: Sequence[str]) -> bytes:
    """The XML of a process."""
    body = scope(shapes, flows)
    found = set(re.findall(r'(message|signal|error|escalation)Ref="\1_(\w+)"', body))
    declared = "".join(f'<{kind} id="{kind}_{name}" name="{name}"/>' for kind, name in sorted(found))
    return f'<definitions {NAMESPACES}>{declared}<process id="{key}">{body}</process></definitions>'.encode()


def compiled(key: str, shapes: Sequence[Shape], flows: Sequence[str]) -> Compiled:
    return compile_process(draw(key, shapes, flows), definition_id=f"{key}:1")


@dataclass
class Office:
    """An environment that knows some definitions and does what it is told to."""

    definitions: dict[str, Compiled] = field(default_factory=dict)
    served: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        return compile_expression(expression).evaluate(variables)

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]:  # noqa: ARG002
        return {"decided": dict(inputs)}

    def serve(
        self,
        element: Element,
        inputs: Mapping[str, object],
        variables: Mapping[str, object],  # noqa: ARG002
    ) -> Mapping[str, object]:
        if element.id in self.broken:
            raise Fault("handler_failed", f"{element.id} is broken")
        self.served.append((element.id, dict(inputs)))
        return {"served": len(self.served)}

    def resolve(self, process_key: str) -> Compiled:
        if process_key not in self.definitions:
            raise Fault("unknown_process", process_key)
        return self.definitions[process_key]

    def compiled(self, definition_id: str) -> Compiled:
        return self.definitions[definition_id.partition(":")[0]]


@dataclass
class Instance:
    """A running case in a test's words; saved and put back between any two acts when `reloads`."""

    compiled: Compiled
    office: Office
    run: Run
    reloads: bool = True

    @classmethod
    def begin(
        cls, compiled: Compiled, office: Office | None = None, *, reloads: bool = True, **variables: object
    ) -> "Instance":
        office = office or Office()
        office.definitions.setdefault(compiled.key, compiled)
        return cls(compiled, office, Run.start(compiled, variables, office), reloads)

    def reload(self) -> None:
        run = self.run
        self.run = Run.restore(self.compiled, run.dump_tokens(), run.dump_variables(), self.office)

    def open(self) -> list[str]:
        """Where the case waits for people, by element."""
        return sorted(wait.element.id for wait in self.run.waits.values() if wait.kind == "task")

    def waiting(self, element: str, *, kind: str | None = None, item: object = None) -> Wait:
        return next(
            wait
            for wait in self.run.waits.values()
            if wait.element.id == element and kind in {None, wait.kind} and item in {None, wait.item}
        )

    def faults(self) -> dict[str, tuple[str, str] | None]:
        return {wait.element.id: wait.fault for wait in self.run.waits.values() if wait.kind == "fault"}

    def complete(self, element: str, *, item: object = None, **result: object) -> "Instance":
        self.before()
        self.run.complete(self.waiting(element, item=item).token, result)
        return self

    def due(self, element: str) -> "Instance":
        self.before()
        self.run.fire_timer(self.waiting(element).token)
        return self

    def message(self, name: str, **payload: object) -> int:
        self.before()
        return self.run.send_message(name, payload)

    def retry(self, element: str) -> "Instance":
        self.before()
        self.run.retry(self.waiting(element).token)
        return self

    def path(self) -> list[str]:
        return [step.id for step in self.run.trace if step.kind == "flow"]

    def before(self) -> None:
        if self.reloads:
            self.reload()
