"""What surrounds the flow: processes, pools, lanes, correlation, artifacts (BPMN 2.0, 8.3, 8.4, 9 and 10.8)."""

import pytest

from engine.diagrams.compile import compile_process
from engine.diagrams.problems import DiagramRefused
from engine.diagrams.read import process_keys, read_diagram
from engine.spiff import Run
from tests.spiff.drawing import NAMESPACES, Office, Shape, catch, draw, end, scope, start, user
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import play
from tests.spiff.shapes import definition
from tests.spiff.shown import draws, refuses, shows

FLOWS = ["s>a", "a>e"]
BODY = scope([start(), user("a"), end()], FLOWS)
OTHER = scope([start("s2"), user("a2"), end("e2")], ["s2>a2", "a2>e2"])


def file(inner: str) -> bytes:
    return f"<definitions {NAMESPACES}>{inner}</definitions>".encode()


@shows("process", "isExecutable")
def test_a_process_that_is_a_picture_only_is_left_out_beside_one_that_is_to_run() -> None:
    xml = file(
        f'<process id="p" isExecutable="true">{BODY}</process><process id="q" isExecutable="false">{OTHER}</process>'
    )
    assert process_keys(xml) == ("p",)
    assert set(compile_process(xml, definition_id="p:1").diagram.elements) == {"s", "a", "e"}


POOLS = (
    '<collaboration id="c"><participant id="one" processRef="p"/><participant id="two" processRef="q"/>'
    '<participant id="outside" name="customer"/>{}</collaboration>'
)


@shows("process", "several in a collaboration")
@shows("participant")
def test_each_process_of_a_collaboration_runs_by_itself() -> None:
    xml = file(POOLS.format("") + f'<process id="p">{BODY}</process><process id="q">{OTHER}</process>')
    assert process_keys(xml) == ("p", "q")
    for key, first in (("p", "a"), ("q", "a2")):
        compiled = compile_process(xml, definition_id=f"{key}:1", process=key)
        run = Run.start(compiled, {}, Office())
        assert [wait.element.id for wait in run.waits.values()] == [first]


@draws("messageFlow")
@draws("conversation")
def test_message_flows_and_conversations_are_drawing_for_messages_go_by_name_and_key() -> None:
    flow = '<messageFlow id="mf" sourceRef="a" targetRef="a2"/><conversation id="talk" name="order"/>'
    xml = file(POOLS.format(flow) + f'<process id="p">{BODY}</process><process id="q">{OTHER}</process>')
    assert set(read_diagram(xml, process="p").elements) == {"s", "a", "e"}


@shows("lane")
def test_an_element_knows_its_innermost_lane() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="office"><flowNodeRef>s</flowNodeRef><childLaneSet id="cl">'
        '<lane id="l2" name="desk"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )
    drawn = read_diagram(file(f'<process id="p">{lanes}{BODY}</process>'))
    assert {name: one.lane for name, one in drawn.elements.items()} == {"s": "office", "a": "desk", "e": None}
    assert drawn.lanes == ("office", "desk")


KEYED = (
    '<message id="m" name="paid"/><correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="m">'
    "<messagePath>number</messagePath></correlationPropertyRetrievalExpression></correlationProperty>"
    '<collaboration id="c"><participant id="one" processRef="p"/>'
    '<correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey></collaboration>'
)
SUBSCRIBED = (
    '<correlationSubscription id="cs" correlationKeyRef="ck"><correlationPropertyBinding correlationPropertyRef="cp">'
    "<dataPath>order</dataPath></correlationPropertyBinding></correlationSubscription>"
)


@shows("correlationProperty")
@shows("messageEventDefinition", "correlation key")
def test_a_message_is_waited_for_with_the_key_that_the_subscription_or_the_event_says() -> None:
    event = Shape(tag="intermediateCatchEvent", id="a", inner='<messageEventDefinition messageRef="m"/>')
    body = scope([start(), event, end()], FLOWS)
    xml = file(f'{KEYED}<process id="p">{body}{SUBSCRIBED}</process>')
    run = Run.start(compile_process(xml, definition_id="p:1"), {"order": 17}, Office())
    assert [(wait.name, wait.key) for wait in run.waits.values()] == [("paid", "17")]
    own = Shape(
        tag="intermediateCatchEvent",
        id="a",
        extension="<hq:correlation key=\"'x' + order\"/>".replace("'", "&quot;"),
        inner=definition("message", "paid"),
    )
    (wait,) = play([start(), own, end()], FLOWS, order="y").run.waits.values()
    assert wait.key == "xy"
    (wait,) = play([start(), catch("a", definition("message", "paid")), end()], FLOWS).run.waits.values()
    assert wait.key is None  # the case itself


@shows("eventDefinitionRef")
def test_a_definition_may_be_shared_by_several_events() -> None:
    shared = '<signal id="sg" name="go"/><signalEventDefinition id="def" signalRef="sg"/>'
    events = [
        Shape(tag="intermediateCatchEvent", id=n, inner="<eventDefinitionRef>def</eventDefinitionRef>") for n in "ab"
    ]
    body = scope([start(), *events, end()], ["s>a", "a>b", "b>e"])
    run = Run.start(
        compile_process(file(f'{shared}<process id="p">{body}</process>'), definition_id="p:1"), {}, Office()
    )
    assert run.send_signal("go", {}) == 1
    assert [(wait.element.id, wait.name) for wait in run.waits.values()] == [("b", "go")]


@draws("textAnnotation")
@draws("group")
@draws("association")
def test_artifacts_are_drawing() -> None:
    shapes = [Shape(tag="textAnnotation", id="ta", inner="<text>why</text>"), Shape(tag="group", id="gr")]
    shapes.append(Shape(tag="association", id="as", attributes='sourceRef="a" targetRef="ta"'))
    assert play([start(), *shapes, user("a"), end()], FLOWS).complete("a").trace == ["s", "a", "e"]


@shows("resourceRole")
@pytest.mark.parametrize("role", ["potentialOwner", "humanPerformer", "performer"])
def test_a_role_says_who_is_asked(role: str) -> None:
    told = f"<{role}><resourceAssignmentExpression><formalExpression>group(office), user(ann)</formalExpression>"
    shape = Shape(tag="userTask", id="a", inner=f"{told}</resourceAssignmentExpression></{role}>")
    element = read_diagram(draw("p", [start(), shape, end()], FLOWS)).elements["a"]
    assert [(rule.group, rule.person) for rule in element.settings.assignees] == [("office", None), (None, '"ann"')]


@refuses("choreography", code="one_process")
def test_a_choreography_is_refused() -> None:
    with pytest.raises(DiagramRefused) as found:
        compile_process(file('<choreography id="ch"/>'), definition_id="p:1")
    assert [problem.code for problem in found.value.problems] == ["one_process"]
    for tag in ("choreographyTask", "subChoreography", "callChoreography"):
        shapes = [start(), user("a"), end(), Shape(tag=tag, id="ch")]
        assert refused(shapes, FLOWS) == {("unsupported", "ch")}
