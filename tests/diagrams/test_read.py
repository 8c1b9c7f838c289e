from fractions import Fraction

import pytest

from engine.diagrams.problems import DiagramRefused
from engine.diagrams.read import MAX_ELEMENTS, examine, read_diagram
from engine.domain.diagram import Flow, TimerSpec
from engine.domain.elements import (
    ApprovalPolicy,
    AssigneeRule,
    CallSettings,
    DecisionSettings,
    DueRule,
    EndSettings,
    Mapped,
    MultiInstance,
    OutcomeChoice,
    ServiceSettings,
    UserTaskSettings,
)

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
)


def file(body: str) -> bytes:
    return f'{HEAD}<message id="M" name="withdraw"/><process id="p" name="流程">{body}</process></definitions>'.encode()


def settings_of(element: str) -> object:
    (read,) = read_diagram(file(element)).elements.values()
    return read.settings


def codes(body: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.element) for problem in examine(file(body))[1]]


def test_everything_that_hq_says_about_a_user_task() -> None:
    assert settings_of(
        '<userTask id="N34"><extensionElements>'
        '<hq:task verb="vote" form="F00-07" recusable="true" pauses="true" separateFrom="N02 N11"'
        ' items="results.N09.fix"/>'
        '<hq:assignee group="lsg_member" unit="starter.unit"/><hq:assignee person="starter.id"/>'
        '<hq:approval policy="quorum" quorum="2/3" pass="1/2" passStrictly="false" base="present" chair="lsg"'
        ' chairLast="true" veto="at_once" maxDeferrals="1"/>'
        '<hq:outcome code="yes" class="approve"/><hq:outcome code="no" class="reject" opinion="required"/>'
        '<hq:due in="3 workdays" ladder="L-STD" factor="results.N12.due_factor"/>'
        "</extensionElements></userTask>"
    ) == UserTaskSettings(
        verb="vote",
        form="F00-07",
        recusable=True,
        pauses=True,
        separate_from=("N02", "N11"),
        items="results.N09.fix",
        assignees=(AssigneeRule(group="lsg_member", unit="starter.unit"), AssigneeRule(person="starter.id")),
        policy=ApprovalPolicy(
            kind="quorum",
            quorum=Fraction(2, 3),
            pass_share=Fraction(1, 2),
            pass_strictly=False,
            base="present",
            chair="lsg",
            chair_last=True,
            veto="at_once",
            max_deferrals=1,
        ),
        declares_outcomes=True,
        outcomes=(
            OutcomeChoice(code="yes", outcome_class="approve"),
            OutcomeChoice(code="no", outcome_class="reject", opinion_required=True),
        ),
        due=DueRule(text="3 workdays", ladder="L-STD", factor="results.N12.due_factor"),
    )


@pytest.mark.parametrize(
    ("attributes", "inner", "rules"),
    [
        (
            "",
            (
                "<potentialOwner><resourceAssignmentExpression><formalExpression>group(office), user(li)"
                "</formalExpression>"
                "</resourceAssignmentExpression></potentialOwner>"
            ),
            (AssigneeRule(group="office"), AssigneeRule(person='"li"')),
        ),
        (
            'camunda:assignee="li" camunda:candidateGroups="office, deans"',
            "",
            (AssigneeRule(person='"li"'),),
        ),
        (
            'camunda:candidateGroups="office, deans"',
            "",
            (AssigneeRule(group="office"), AssigneeRule(group="deans")),
        ),
        (
            "",
            (
                '<extensionElements><zeebe:assignmentDefinition assignee="=starter.id" candidateGroups="office"/>'
                "</extensionElements>"
            ),
            (
                AssigneeRule(person="starter.id"),
                AssigneeRule(groups='if list contains([null, "", []], starter.id) then "office" else null'),
            ),
        ),
    ],
)
def test_assignments_of_plain_bpmn_and_camunda(attributes: str, inner: str, rules: tuple[AssigneeRule, ...]) -> None:
    read = settings_of(f'<userTask id="a" {attributes}>{inner}</userTask>')
    assert isinstance(read, UserTaskSettings)
    assert read.assignees == rules


def test_services_decisions_calls_and_ends() -> None:
    given = '<hq:input name="kind" value=\'"project"\'/>'
    inputs = (Mapped(name="kind", value='"project"'),)
    assert settings_of(
        f'<serviceTask id="a"><extensionElements><hq:service handler="number.assign">{given}</hq:service>'
        "</extensionElements></serviceTask>"
    ) == ServiceSettings(handler="number.assign", inputs=inputs)
    assert settings_of(
        f'<businessRuleTask id="a"><extensionElements><hq:decision ref="D01">{given}</hq:decision></extensionElements>'
        "</businessRuleTask>"
    ) == DecisionSettings(decision="D01", inputs=inputs)
    assert settings_of(
        f'<callActivity id="a" calledElement="other"><extensionElements>{given}<hq:output name="o" value="outcome"/>'
        "</extensionElements></callActivity>"
    ) == CallSettings(process_key="other", inputs=inputs, outputs=(Mapped(name="o", value="outcome"),))
    assert settings_of(
        '<endEvent id="a"><extensionElements><hq:end outcome="N90" class="rejected"/></extensionElements></endEvent>'
    ) == EndSettings(outcome="N90", outcome_class="rejected")


def test_events_loops_lanes_and_flows() -> None:
    diagram = read_diagram(
        file(
            '<laneSet id="ls"><lane id="l1" name="学院"><flowNodeRef>box</flowNodeRef></lane></laneSet>'
            '<subProcess id="box"><multiInstanceLoopCharacteristics isSequential="true"><extensionElements>'
            '<hq:each collection="results.S302.departments" item="department"/></extensionElements>'
            '</multiInstanceLoopCharacteristics><task id="inner" default="f"/><task id="next"/>'
            '<sequenceFlow id="f" sourceRef="inner" targetRef="next"/>'
            '<sequenceFlow id="g" sourceRef="inner" targetRef="next"><conditionExpression>= x > 1</conditionExpression>'
            "</sequenceFlow></subProcess>"
            '<boundaryEvent id="late" attachedToRef="box" cancelActivity="false"><timerEventDefinition>'
            "<timeDuration> 5 workdays </timeDuration></timerEventDefinition></boundaryEvent>"
            '<intermediateCatchEvent id="heard"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
        )
    )
    box, inner, late, heard = (diagram.elements[name] for name in ("box", "inner", "late", "heard"))
    assert (diagram.key, diagram.name, diagram.lanes) == ("p", "流程", ("学院",))
    assert box.multi_instance == MultiInstance(
        collection="results.S302.departments", item="department", sequential=True
    )
    assert (box.lane, inner.lane, inner.parent, late.parent) == ("学院", "学院", "box", None)
    assert (inner.outgoing, diagram.elements["next"].incoming) == (("f", "g"), ("f", "g"))
    assert (late.attached_to, late.interrupting, late.timer) == (
        "box",
        False,
        TimerSpec(kind="duration", text="5 workdays"),
    )
    assert (heard.event, heard.message) == ("message", "withdraw")
    assert list(diagram.flows.values()) == [
        Flow(id="f", source="inner", target="next", is_default=True),
        Flow(id="g", source="inner", target="next", condition="x > 1"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_files_in_the_encodings_of_the_wild(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + file('<task id="a" name="会签"/>').decode()
    assert read_diagram(text.encode(encoding)).elements["a"].name == "会签"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<definitions", "not_xml"),
        (b"", "not_xml"),
        (b"\xff\xfe\x00", "not_xml"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "not_xml"),
        (b"<svg/>", "not_bpmn"),
        (b'<!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>', "doctype"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "doctype"),
        (f"{HEAD}</definitions>".encode(), "one_process"),
        (b" " * (512 * 1024 + 1), "too_large"),
        (file("".join(f'<task id="t{n}"/>' for n in range(MAX_ELEMENTS + 1))), "too_many_elements"),
    ],
)
def test_files_that_are_no_diagram(xml: bytes, code: str) -> None:
    with pytest.raises(DiagramRefused) as refused:
        read_diagram(xml)
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    "body",
    [
        '<complexGateway id="x"/>',
        '<adHocSubProcess id="x"/>',
        '<callChoreography id="x"/>',
        '<task id="x" startQuantity="2"/>',
        '<task id="x" completionQuantity="2"/>',
        '<receiveTask id="x" messageRef="M" instantiate="true"/>',
        '<eventBasedGateway id="x" eventGatewayType="Parallel"/>',
        '<eventBasedGateway id="x" instantiate="true"/>',
        '<startEvent id="x"><conditionalEventDefinition></conditionalEventDefinition></startEvent>',
        '<startEvent id="x"><errorEventDefinition/></startEvent>',
        '<intermediateThrowEvent id="x"><terminateEventDefinition/></intermediateThrowEvent>',
        '<intermediateCatchEvent id="x"><errorEventDefinition/></intermediateCatchEvent>',
        '<endEvent id="x"><timerEventDefinition/></endEvent>',
        '<endEvent id="x"><compensateEventDefinition waitForCompletion="false"/></endEvent>',
        (
            '<userTask id="x"><multiInstanceLoopCharacteristics behavior="One"><loopCardinality>3</loopCardinality>'
            "</multiInstanceLoopCharacteristics></userTask>"
        ),
        '<userTask id="x"><ioBinding/></userTask>',
    ],
)
def test_what_would_not_run_as_drawn_is_refused_by_name(body: str) -> None:
    assert ("unsupported", "x") in codes(body)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<task id="x"/><task id="x"/>', ("duplicate_id", "x")),
        ("<task/>", ("no_id", "task")),
        ('<task id="x" default="nothing"/>', ("no_default", "x")),
        ('<intermediateCatchEvent id="x"><timerEventDefinition/></intermediateCatchEvent>', ("no_time", "x")),
        ('<receiveTask id="x" messageRef="nothing"/>', ("no_message", "x")),
        ('<serviceTask id="x" camunda:class="java.lang.Runtime()"/>', ("setting", "x")),
        ('<callActivity id="x" calledElement="y" hq:binding="deployment"/>', ("foreign", "x")),
        (
            '<userTask id="x"><extensionElements><camunda:taskListener/></extensionElements></userTask>',
            ("foreign", "x"),
        ),
        ('<userTask id="x"><extensionElements><hq:tsk/></extensionElements></userTask>', ("setting", "x")),
        ('<task id="x"><extensionElements><hq:assignee group="g"/></extensionElements></task>', ("setting", "x")),
        (
            '<userTask id="x"><extensionElements><hq:service handler="h"/></extensionElements></userTask>',
            ("setting", "x"),
        ),
        ('<userTask id="x"><extensionElements><hq:task frm="F"/></extensionElements></userTask>', ("setting", "x")),
        ('<userTask id="x"><extensionElements><hq:task verb="v"/></extensionElements></userTask>', ("setting", "x")),
        (
            '<userTask id="x"><extensionElements><hq:approval quorum="3/2"/></extensionElements></userTask>',
            ("setting", "x"),
        ),
        ('<userTask id="x"><extensionElements><hq:assignee/></extensionElements></userTask>', ("setting", "x")),
        ('<userTask id="x" camunda:assignee="${boss.find()}"/>', ("language", "x")),
        (
            '<sequenceFlow id="x"><conditionExpression language="python">1</conditionExpression></sequenceFlow>',
            ("language", "x"),
        ),
        ('<sequenceFlow id="x"><conditionExpression/></sequenceFlow>', ("empty_condition", "x")),
        (
            (
                '<task id="x" default="f"/><sequenceFlow id="f" sourceRef="x" targetRef="x"><conditionExpression>true'
                "</conditionExpression></sequenceFlow>"
            ),
            ("default_condition", "x"),
        ),
    ],
)
def test_mistakes_are_told_with_their_place(body: str, problem: tuple[str, str]) -> None:
    assert problem in codes(body)
