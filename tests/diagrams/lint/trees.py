"""Files that nobody would draw: mutated diagrams, random trees of BPMN words, random bytes."""

import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[3]
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
)
REAL = sorted([*ROOT.glob("processes/*/process.bpmn"), *ROOT.glob("tests/diagrams/other_tools/files/*.bpmn")])
DECISIONS = sorted(ROOT.glob("processes/*/decisions/*.dmn"))

TAGS = re.findall(
    r"\S+",
    """
    startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent task userTask serviceTask
    sendTask receiveTask scriptTask businessRuleTask callActivity subProcess transaction exclusiveGateway
    parallelGateway inclusiveGateway eventBasedGateway complexGateway sequenceFlow association laneSet lane
    dataObject dataObjectReference timerEventDefinition messageEventDefinition signalEventDefinition
    errorEventDefinition escalationEventDefinition conditionalEventDefinition linkEventDefinition
    cancelEventDefinition compensateEventDefinition terminateEventDefinition timeDuration timeCycle timeDate
    condition multiInstanceLoopCharacteristics standardLoopCharacteristics loopCardinality completionCondition
    loopCondition loopDataInputRef inputDataItem conditionExpression extensionElements hq:assignee hq:outcome
    hq:task hq:end hq:due hq:service hq:input hq:output hq:each hq:script ioSpecification dataInput
    dataInputAssociation sourceRef targetRef script eventDefinitionRef incoming outgoing documentation property
    message signal error process definitions
    """,
)
ATTRIBUTES = re.findall(
    r"\S+",
    """
    id name sourceRef targetRef attachedToRef cancelActivity isInterrupting default messageRef signalRef
    errorRef triggeredByEvent isForCompensation calledElement activityRef parallelMultiple isSequential
    testBefore loopMaximum group person unit code class outcome in ladder handler value collection item form
    policy camunda:assignee
    """,
)
VALUES = st.sampled_from(
    ["a", "b", "c", "d", "", "true", "false", "1", "3 workdays", "P1D", "R3/PT1H", "=now()", "results.a.outcome", "x-1"]
)
TEXTS = st.sampled_from(["", "a", "b", "true", "results.a.outcome = 1", "P1D", "${x}", "200", "1 +", "for", "中文"])


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    """An element of BPMN with whatever attributes and children."""
    tag = draw(st.sampled_from(TAGS))
    names = draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True, max_size=5))
    attributes = "".join(f" {name}={quoteattr(draw(VALUES))}" for name in names)
    children = draw(st.lists(trees(depth - 1), max_size=3)) if depth else []
    return f"<{tag}{attributes}>{draw(TEXTS) if not children else ''}{''.join(children)}</{tag}>"


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A file with a process of random elements that at least know one another's ids."""
    beside = "".join(draw(st.lists(trees(1), max_size=3)))
    inside = "".join(draw(st.lists(trees(), min_size=1, max_size=12)))
    return f'<definitions {NAMESPACES}>{beside}<process id="p">{inside}</process></definitions>'.encode()


_WORD = re.compile(rb'"[^"]*"')


@st.composite
def mutations(draw: st.DrawFn, files: list[Path]) -> bytes:
    """A real file in which attribute values have changed places, or parts are gone or doubled."""
    content = draw(st.sampled_from(files)).read_bytes()
    for _ in range(draw(st.integers(1, 6))):
        words = [match.span() for match in _WORD.finditer(content)]
        if not words:
            break
        (a, b), (c, d) = (draw(st.sampled_from(words)) for _ in range(2))
        kind = draw(st.sampled_from(["swap", "copy", "cut", "double", "byte"]))
        if kind == "copy":
            content = content[:a] + content[c:d] + content[b:]
        elif kind == "swap" and b <= c:
            content = content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]
        elif kind == "cut":
            begin = content.rfind(b"<", 0, a)
            content = content[:begin] + content[content.find(b">", b) + 1 :]
        elif kind == "double":
            begin, finish = content.rfind(b"<", 0, a), content.find(b">", b) + 1
            content = content[:finish] + content[begin:finish] + content[finish:]
        else:
            content = content[:a] + bytes([draw(st.integers(0, 255))]) + content[a + 1 :]
    return content
