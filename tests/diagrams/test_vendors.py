"""Single words of other tools and what they become, where no saved file shows it."""

import pytest

from engine.diagrams.model import Element
from engine.diagrams.read import examine
from engine.domain.elements import AssigneeRule, DecisionSettings, MultiInstance, ServiceSettings, UserTaskSettings

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0"'
    ' xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:z="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:f="http://flowable.org/bpmn" xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">'
    '<message id="M" name="paid"/>'
)


def read(body: str) -> tuple[Element, list[tuple[str, str]]]:
    """The first element of a process, and what was found."""
    diagram, problems = examine(f'{HEAD}<process id="p">{body}</process></definitions>'.encode())
    return next(iter(diagram.elements.values())), [(p.severity, p.code) for p in problems]


ALL = (
    '<signalEventDefinition signalRef="S"><extensionElements><c:in variables="all"/></extensionElements>'
    "</signalEventDefinition>"
)


def extended(kind: str, inner: str, attributes: str = "") -> str:
    return f'<{kind} id="x" {attributes}><extensionElements>{inner}</extensionElements></{kind}>'


def test_somebody_who_is_assigned_is_asked_alone() -> None:
    element, found = read('<userTask id="x" c:assignee="li" c:candidateGroups="heads"/>')
    assert isinstance(element.settings, UserTaskSettings)
    assert (element.settings.assignees, found) == ((AssigneeRule(person='"li"'),), [("info", "left_out")])


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("a,b", (AssigneeRule(group="a"), AssigneeRule(group="b"))),
        ("${f ? 'a,b' : c},d", (AssigneeRule(groups='if f then "a,b" else c'), AssigneeRule(group="d"))),
        ('=["a", "b"]', (AssigneeRule(groups='["a", "b"]'),)),
        (" , a ,", (AssigneeRule(group="a"),)),
    ],
)
def test_lists_part_at_commas_outside_of_expressions(text: str, rules: tuple[AssigneeRule, ...]) -> None:
    element, _ = read(
        extended("userTask", f"<z:assignmentDefinition candidateGroups='{text.replace(chr(39), '&apos;')}'/>")
    )
    assert isinstance(element.settings, UserTaskSettings)
    assert element.settings.assignees == rules


@pytest.mark.parametrize(
    ("settings", "handler"),
    [
        ('c:class="a.B"', "a.B"),
        ('f:class="a.B" c:class="a.B"', "a.B"),
        ('c:delegateExpression="#{a.b}"', "a.b"),
        ('c:expression="${a}"', "a"),
        ('c:expression="${a.b.run()}"', "a.b.run"),
        ('c:expression="${a.run(execution, task)}"', "a.run"),
        ('implementation="a.b"', "a.b"),
    ],
)
def test_ways_to_name_a_handler(settings: str, handler: str) -> None:
    element, found = read(f'<serviceTask id="x" {settings}/>')
    assert (element.settings, found) == (ServiceSettings(handler=handler), [])


@pytest.mark.parametrize(
    "implementation", ['implementation="##WebService"', 'implementation="http://x"', 'implementation=""', ""]
)
def test_a_technology_names_no_handler(implementation: str) -> None:
    assert read(f'<serviceTask id="x" {implementation}/>')[0].settings is None


def test_our_handler_counts_more_and_keeps_the_result_variable() -> None:
    inner = '<hq:service handler="own"/><hq:input name="a" value="1"/>'
    element, found = read(extended("serviceTask", inner, 'c:class="a.B" c:resultVariable="r"'))
    assert isinstance(element.settings, ServiceSettings)
    assert (element.settings.handler, element.settings.result, found) == ("own", "r", [("warning", "said_twice")])


def test_our_inputs_count_more() -> None:
    mapped = '<c:inputOutput><c:inputParameter name="b">2</c:inputParameter></c:inputOutput>'
    element, found = read(extended("serviceTask", f'<hq:input name="a" value="1"/>{mapped}', 'c:class="a.B"'))
    assert isinstance(element.settings, ServiceSettings)
    assert ([entry.name for entry in element.settings.inputs], found) == (["a"], [("warning", "said_twice")])


VALUE = 'get entries(get value(results, "x"))[1].value'


@pytest.mark.parametrize(
    ("shape", "feel"),
    [
        ("singleResult", 'get value(results, "x")'),
        (
            "collectEntries",
            f"if {VALUE} instance of list<Any> then {VALUE} else [{VALUE}]",
        ),
    ],
)
def test_shapes_of_what_was_decided(shape: str, feel: str) -> None:
    element, _ = read(
        f'<businessRuleTask id="x" c:decisionRef="d" c:resultVariable="r" c:mapDecisionResult="{shape}"/>'
    )
    assert element.settings == DecisionSettings(decision="d")
    assert [(entry.name, entry.value) for entry in element.outputs] == [("r", feel)]


def test_a_shape_that_depends_on_the_table_is_warned_of() -> None:
    assert ("warning", "one_column") in read('<businessRuleTask id="x" c:decisionRef="d" c:resultVariable="r"/>')[1]


def test_a_collection_may_be_a_variable_or_an_expression() -> None:
    loop = '<multiInstanceLoopCharacteristics c:collection="{}" c:elementVariable="one"/>'
    for written, feel in (("all", "all"), ("${order.lines}", "order.lines")):
        element, _ = read(f'<userTask id="x" c:assignee="li">{loop.format(written)}</userTask>')
        assert element.multi_instance == MultiInstance(collection=feel, item="one")


def test_flows_without_an_id_are_called_after_what_they_connect() -> None:
    flow = '<sequenceFlow sourceRef="a" targetRef="b"/>'
    named = '<sequenceFlow id="a.b" sourceRef="a" targetRef="b"/>'
    long = "x" * 60
    body = f'<task id="a"/><task id="b"/><task id="{long}"/>{flow}{named}{flow}'
    body += f'<sequenceFlow sourceRef="{long}" targetRef="{long}"/>'
    diagram, problems = examine(f'{HEAD}<process id="p">{body}</process></definitions>'.encode())
    assert list(diagram.flows) == ["a.b..2", "a.b", "a.b..3", "flow"]
    assert [(p.severity, p.code, p.element) for p in problems] == [
        ("info", "flow_named", name) for name in ("a.b..2", "a.b..3", "flow")
    ]


def test_an_expression_in_a_name_is_said() -> None:
    assert read('<userTask id="x" c:assignee="li" name="Ask ${who}"/>')[1] == [("info", "left_out")]


def test_our_own_attributes_may_be_written_in_either_way() -> None:
    inner = '<hq:service handler="h"/><hq:input name="a" value="=b + 1"/><hq:input name="c" value="${d &amp;&amp; e}"/>'
    element, found = read(extended("serviceTask", inner))
    assert isinstance(element.settings, ServiceSettings)
    assert [entry.value for entry in element.settings.inputs] == ["b + 1", "d and e"]
    assert found == [("info", "translated")]


def test_what_a_message_carries_is_warned_of_unless_said() -> None:
    bare = '<receiveTask id="x" messageRef="M"/>'
    assert read(bare)[1] == [("warning", "payload")]
    assert read(extended("receiveTask", '<hq:output name="a" value="a"/>', 'messageRef="M"'))[1] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (extended("callActivity", '<c:in source="a" target="b" local="true"/>', 'calledElement="q"'), "setting"),
        (
            extended("callActivity", '<c:in source="a" sourceExpression="${a}" target="b"/>', 'calledElement="q"'),
            "setting",
        ),
        (extended("callActivity", '<c:in source="a.b" target="b"/>', 'calledElement="q"'), "setting"),
        (extended("callActivity", '<c:in variables="some"/>', 'calledElement="q"'), "setting"),
        (extended("callActivity", '<f:in source="a" target="b" transient="true"/>', 'calledElement="q"'), "setting"),
        (extended("callActivity", '<f:out source="a" targetExpression="${b}"/>', 'calledElement="q"'), "setting"),
        (extended("callActivity", '<z:calledElement processId="q"/>', 'calledElement="q"'), "setting"),
        (extended("serviceTask", '<z:taskDefinition type="a"/><z:taskDefinition type="b"/>'), "setting"),
        (extended("serviceTask", "<z:taskDefinition/>"), "setting"),
        (extended("serviceTask", "<z:ioMapping><z:input source='=a'/></z:ioMapping>", 'c:class="a"'), "setting"),
        (extended("serviceTask", '<z:taskDefinition type="a" speed="1"/>'), "foreign"),
        (extended("userTask", '<z:formDefinition formId="a" versionTag="v1"/>'), "setting"),
        (extended("userTask", '<z:formDefinition formId="a" formKey="b"/>'), "setting"),
        (extended("userTask", '<z:assignmentDefinition assignee="a"/>', 'c:assignee="b"'), "setting"),
        (extended("userTask", '<z:taskSchedule dueDate="P1D"/>', 'c:dueDate="P2D"'), "setting"),
        ('<userTask id="x" c:assignee="a" c:dueDate="soon"/>', "timer"),
        ('<userTask id="x" c:assignee="a" c:dueDate="R/P1D"/>', "timer"),
        ('<userTask id="x" c:assignee="a"><humanPerformer/></userTask>', "setting"),
        ("<userTask id='x'><potentialOwner><resourceRef>R</resourceRef></potentialOwner></userTask>", "no_reference"),
        ('<serviceTask id="x" operationRef="O"/>', "no_reference"),
        ('<serviceTask id="x" c:type="external"/>', "setting"),
        ('<serviceTask id="x" c:topic="t"/>', "setting"),
        ('<serviceTask id="x" c:class="a" c:resultVariable="results"/>', "setting"),
        ('<serviceTask id="x" c:class="a" c:resultVariable="if"/>', "setting"),
        ('<serviceTask id="x" c:class="a" c:resultVariable="${r}"/>', "setting"),
        ('<serviceTask id="x" c:expression="plain text"/>', "language"),
        ('<serviceTask id="x" c:expression="${a.run(order)}"/>', "language"),
        ('<businessRuleTask id="x" c:decisionRef="${d}"/>', "setting"),
        ('<scriptTask id="x"><script/></scriptTask>', "setting"),
        (
            extended("scriptTask", '<z:script expression="=1" resultVariable="r"/>').replace(
                "</scriptTask>", "<script>1</script></scriptTask>"
            ),
            "setting",
        ),
        (f'<intermediateThrowEvent id="x">{ALL}</intermediateThrowEvent>', "setting"),
        ('<startEvent id="x" f:initiator="case"/>', "setting"),
    ],
)
def test_what_can_not_be_kept_is_refused(body: str, code: str) -> None:
    assert ("error", code) in read(body)[1]
