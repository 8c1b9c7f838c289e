"""Draws the diagrams of the workloads, in this product's dialect and in stock SpiffWorkflow's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

LANES = 5
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:hq="https://huiqian.dev/schema/bpmn/1.0" id="definitions" targetNamespace="bench">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What the two engines write differently: their expressions, and what stands in a task's extension elements."""

    outcome_is: Callable[[str, str], str]
    duration: str
    task_settings: Callable[[int, tuple[str, ...]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow; the one named "otherwise" is its gateway's default."""

    source: str
    target: str
    condition: str | None = None
    id: str = ""


def _our_settings(lane: int, outcomes: tuple[str, ...]) -> str:
    choices = "".join(f'<hq:outcome code="{code}" class="{code}"/>' for code in outcomes)
    return f'<extensionElements><hq:task verb="approve"/><hq:assignee group="lane{lane}"/>{choices}</extensionElements>'


OURS = Dialect(
    outcome_is=lambda element, code: f'results.{element}.outcome = "{code}"',
    duration="PT72H",
    task_settings=_our_settings,
)
STOCK = Dialect(
    outcome_is=lambda element, code: f'results["{element}"]["outcome"] == "{code}"',
    duration='"PT72H"',
    task_settings=lambda _lane, _outcomes: "",
)


def chain(dialect: Dialect, tasks: int) -> bytes:
    """Return A-n: n user tasks in 5 lanes, a gateway after the first, a non-interrupting 72-hour timer on each."""
    names = [f"T{number}" for number in range(1, tasks + 1)]
    flows = [
        Flow(source="start", target="T1"),
        Flow(source="T1", target="gate"),
        Flow(source="gate", target="refused", condition=dialect.outcome_is("T1", "reject")),
        Flow(source="gate", target=names[1], id="otherwise"),
        *(Flow(source=one, target=other) for one, other in zip(names[1:], [*names[2:], "end"], strict=True)),
    ]
    elements = [
        _lanes(names),
        '<startEvent id="start"/><exclusiveGateway id="gate" default="otherwise"/>',
        '<endEvent id="refused"/><endEvent id="end"/>',
    ]
    for number, name in enumerate(names):
        elements.append(_task(dialect, name, number % LANES, ("approve", "reject")))
        elements.append(
            f'<boundaryEvent id="{name}late" attachedToRef="{name}" cancelActivity="false"><timerEventDefinition>'
            f'<timeDuration xsi:type="tFormalExpression">{dialect.duration}</timeDuration>'
            f'</timerEventDefinition></boundaryEvent><endEvent id="{name}told"/>'
        )
        flows.append(Flow(source=f"{name}late", target=f"{name}told"))
    return _document("bench", [*elements, *_drawn(flows)])


def rework_caller(dialect: Dialect) -> bytes:
    """Return a process that calls the rework loop beside a branch that stays open."""
    flows = [
        Flow(source="start", target="split"),
        Flow(source="split", target="beside"),
        Flow(source="split", target="call"),
        Flow(source="beside", target="join"),
        Flow(source="call", target="join"),
        Flow(source="join", target="end"),
    ]
    elements = [
        '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end"/>',
        _task(dialect, "beside", 1, ("approve",)),
        '<callActivity id="call" calledElement="rework"/>',
    ]
    return _document("outer", [*elements, *_drawn(flows)])


def rework_loop(dialect: Dialect) -> bytes:
    """Return the called process: prepared, checked, sent back to be prepared again until it is approved."""
    flows = [
        Flow(source="begin", target="prepare"),
        Flow(source="prepare", target="check"),
        Flow(source="check", target="again"),
        Flow(source="again", target="prepare", condition=dialect.outcome_is("check", "return")),
        Flow(source="again", target="done", id="otherwise"),
    ]
    elements = [
        '<startEvent id="begin"/><exclusiveGateway id="again" default="otherwise"/><endEvent id="done"/>',
        _task(dialect, "prepare", 2, ("approve",)),
        _task(dialect, "check", 3, ("approve", "return")),
    ]
    return _document("rework", [*elements, *_drawn(flows)])


def _lanes(names: list[str]) -> str:
    lanes = (
        f'<lane id="lane{lane}" name="lane {lane}">'
        + "".join(f"<flowNodeRef>{name}</flowNodeRef>" for name in names[lane::LANES])
        + "</lane>"
        for lane in range(LANES)
    )
    return f'<laneSet id="lanes">{"".join(lanes)}</laneSet>'


def _task(dialect: Dialect, name: str, lane: int, outcomes: tuple[str, ...]) -> str:
    return f'<userTask id="{name}" name="{name}">{dialect.task_settings(lane, outcomes)}</userTask>'


def _drawn(flows: Iterable[Flow]) -> Iterable[str]:
    for number, flow in enumerate(flows):
        condition = (
            f'<conditionExpression xsi:type="tFormalExpression">{flow.condition}</conditionExpression>'
            if flow.condition
            else ""
        )
        yield (
            f'<sequenceFlow id="{flow.id or f"flow{number}"}" sourceRef="{flow.source}" targetRef="{flow.target}">'
            f"{condition}</sequenceFlow>"
        )


def _document(process: str, content: Iterable[str]) -> bytes:
    return f'{_HEAD}<process id="{process}" isExecutable="true">{"".join(content)}</process></definitions>'.encode()
