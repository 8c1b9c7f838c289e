"""More to draw than `drawing` has: every event definition, all types of tasks, repetition, transactions, undoing."""

from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from tests.spiff.drawing import Shape, kept, mapped, message_definition, scope, timer_definition, user


def definition(kind: str, text: str = "") -> str:
    """One event definition; `text` is what it is about: a name, a code, a time, a condition, an activity."""
    about, inner = "", ""
    match kind:
        case "timer":
            return timer_definition(text or "PT1H")
        case "message":
            return message_definition(text)
        case "cycle":
            kind, inner = "timer", f"<timeCycle>{text or 'R/PT1H'}</timeCycle>"
        case "date":
            kind, inner = "timer", f"<timeDate>{text}</timeDate>"
        case "conditional":
            inner = f"<condition>{escape(text)}</condition>"
        case "link":
            about = f" name={quoteattr(text)}"
        case "compensate" if text:
            about = f' activityRef="{text}"'
        case "signal" | "error" | "escalation" if text:
            about = f' {kind}Ref="{kind}_{text}"'
    return f"<{kind}EventDefinition{about}>{inner}</{kind}EventDefinition>"


def start_on(name: str, inner: str, *, interrupting: bool = True, keeps: str = "") -> Shape:
    """The start event of an event sub-process, or of a process that something begins."""
    attributes = "" if interrupting else 'isInterrupting="false"'
    return Shape(tag="startEvent", id=name, attributes=attributes, extension=kept(keeps), inner=inner)


def throw(name: str, inner: str = "", **inputs: str) -> Shape:
    return Shape(tag="intermediateThrowEvent", id=name, extension=mapped("input", inputs), inner=inner)


def ends(name: str, inner: str, **inputs: str) -> Shape:
    """An end event that throws something."""
    return Shape(tag="endEvent", id=name, extension=mapped("input", inputs), inner=inner)


def plain(name: str) -> Shape:
    return Shape(tag="task", id=name)


def manual(name: str) -> Shape:
    return Shape(tag="manualTask", id=name)


def script(name: str, feel: str, result: str = "") -> Shape:
    extension = f'<hq:script result="{result}"/>' if result else ""
    return Shape(tag="scriptTask", id=name, extension=extension, inner=f"<script>{escape(feel)}</script>")


def send(name: str, message: str, **inputs: str) -> Shape:
    attributes = f'messageRef="message_{message}"'
    return Shape(tag="sendTask", id=name, attributes=attributes, extension=mapped("input", inputs))


def receive(name: str, message: str, *, keeps: str = "") -> Shape:
    return Shape(tag="receiveTask", id=name, attributes=f'messageRef="message_{message}"', extension=kept(keeps))


def event_gateway(name: str) -> Shape:
    return Shape(tag="eventBasedGateway", id=name)


def needs_all(shape: Shape) -> Shape:
    """An event that waits for all its definitions."""
    return replace(shape, attributes=shape.attributes + ' parallelMultiple="true"')


def several(shape: Shape, items: str, *, sequential: bool = False, enough: str = "", item: str = "item") -> Shape:
    """The activity once for each item of a FEEL list, or as often as a number says; `enough` ends the rest."""
    each = f'<extensionElements><hq:each collection={quoteattr(items)} item="{item}"/></extensionElements>'
    inner = f"<loopCardinality>{items}</loopCardinality>" if items.isdigit() else each
    inner += f"<completionCondition>{escape(enough)}</completionCondition>" if enough else ""
    order = f'isSequential="{str(sequential).lower()}"'
    loop = f"<multiInstanceLoopCharacteristics {order}>{inner}</multiInstanceLoopCharacteristics>"
    return replace(shape, inner=loop + shape.inner)


def again(shape: Shape, condition: str = "", *, first: bool = False, maximum: int | None = None) -> Shape:
    """The activity as long as a condition holds, which is looked at `first` or afterwards."""
    limit = "" if maximum is None else f' loopMaximum="{maximum}"'
    inner = f"<loopCondition>{escape(condition)}</loopCondition>" if condition else ""
    attributes = f'testBefore="{str(first).lower()}"{limit}'
    loop = f"<standardLoopCharacteristics {attributes}>{inner}</standardLoopCharacteristics>"
    return replace(shape, inner=loop + shape.inner)


def transaction(name: str, shapes: Sequence[Shape], flows: Sequence[str]) -> Shape:
    return Shape(tag="transaction", id=name, inner=scope(shapes, flows))


def undone_by(host: Shape, handler: Shape) -> list[Shape]:
    """An activity with a compensation event on its border, and the activity that undoes it."""
    border = f"{host.id}_undo"
    return [
        host,
        Shape(tag="boundaryEvent", id=border, attributes=f'attachedToRef="{host.id}"', inner=definition("compensate")),
        replace(handler, attributes=handler.attributes + ' isForCompensation="true"'),
        Shape(
            tag="association",
            id=f"{border}_to",
            attributes=f'associationDirection="One" sourceRef="{border}" targetRef="{handler.id}"',
        ),
    ]


def asked(name: str, to: str, otherwise: str, answer: str = "again") -> tuple[list[Shape], list[str]]:
    """A person decides which of two ways to go."""
    choice = f"{name}_x"
    shapes = [user(name), Shape(tag="exclusiveGateway", id=choice)]
    return shapes, [f"{name}>{choice}", f"{choice}>{to}[results.{name}.{answer}]", f"{choice}>{otherwise}*"]
