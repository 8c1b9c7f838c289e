"""Diagrams of other engines run as those engines run them: what goes in, what comes back, what becomes a variable."""

from collections.abc import Mapping

import pytest

from engine.diagrams.compile import compile_process
from engine.spiff import Compiled
from tests.spiff.drawing import Instance, Office

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0"'
    ' xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:z="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:f="http://flowable.org/bpmn">'
)


def one(task: str, key: str = "p", *, initiator: str = "") -> Compiled:
    """A process of one element between its start and its end; the element is `x`."""
    flows = (
        '<sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/>'
        f'<startEvent id="s" {initiator}/><endEvent id="e"/>'
    )
    xml = f'{HEAD}<process id="{key}">{flows}{task}</process></definitions>'
    return compile_process(xml.encode(), definition_id=f"{key}:1")


def left(compiled: Compiled, office: Office | None = None, **variables: object) -> Mapping[str, object]:
    """The variables that a case leaves at its top level when it runs to its end."""
    case = Instance.begin(compiled, office, **variables)
    assert (case.run.done, case.faults()) == (True, {})
    return {name: value for name, value in case.run.variables().items() if name not in {"results", *variables}}


class Answers(Office):
    """An office whose decisions give what a test says."""

    def __init__(self, answer: Mapping[str, object]) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[Mapping[str, object]] = []

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]:  # noqa: ARG002
        self.asked.append(dict(inputs))
        return self.answer


def test_the_initiator_is_a_variable_with_the_login_of_the_starter() -> None:
    drawn = one('<task id="x"/>', initiator='c:initiator="who"')
    assert left(drawn, starter={"id": "li"}) == {"who": "li"}


def test_what_a_worker_gives_become_variables() -> None:
    assert left(one('<serviceTask id="x" c:type="external" c:topic="t"/>')) == {"served": 1}


def test_what_a_worker_of_camunda_8_gives_is_mapped_where_outputs_are_drawn() -> None:
    job = '<z:taskDefinition type="t"/>'
    given = '<z:input source="=a + 1" target="b"/><z:output source="=served * 10" target="tens"/>'
    office = Office()
    inner = f"{job}<z:ioMapping>{given}</z:ioMapping>"
    drawn = one(f'<serviceTask id="x"><extensionElements>{inner}</extensionElements></serviceTask>')
    assert left(drawn, office, a=1) == {"tens": 10}
    assert office.served == [("x", {"b": 2})]


def test_what_a_delegate_gives_is_one_variable() -> None:
    drawn = one('<serviceTask id="x" c:class="a.B" c:resultVariable="r"/>')
    assert left(drawn) == {"r": {"served": 1}}


@pytest.mark.parametrize(
    ("shape", "answer", "value"),
    [
        ("singleEntry", {"d": 5}, 5),
        ("singleResult", {"level": 1, "tax": 2}, {"level": 1, "tax": 2}),
        ("collectEntries", {"d": [1, 2]}, [1, 2]),
        ("collectEntries", {"d": 1}, [1]),
        ("resultList", {"level": 1, "tax": 2}, [{"level": 1, "tax": 2}]),
        ("resultList", {"d": [{"a": 1}, {"a": 2}]}, [{"a": 1}, {"a": 2}]),
    ],
)
def test_what_camunda_7_decided_has_the_shape_it_asks_for(
    shape: str, answer: Mapping[str, object], value: object
) -> None:
    task = f'<businessRuleTask id="x" c:decisionRef="d" c:resultVariable="r" c:mapDecisionResult="{shape}"/>'
    assert left(one(task), Answers(answer)) == {"r": value}


@pytest.mark.parametrize(
    ("answer", "value"), [({"d": 5}, 5), ({"d": None}, None), ({"a": 1, "b": 2}, {"a": 1, "b": 2}), ({"d": [1]}, [1])]
)
def test_what_camunda_8_decided_is_the_value_itself(answer: Mapping[str, object], value: object) -> None:
    called = '<z:calledDecision decisionId="d" resultVariable="r"/>'
    given = '<z:ioMapping><z:input source="=a" target="b"/></z:ioMapping>'
    office = Answers(answer)
    task = f'<businessRuleTask id="x"><extensionElements>{called}{given}</extensionElements></businessRuleTask>'
    assert left(one(task), office, a=7) == {"r": value}
    assert office.asked == [{"a": 7, "b": 7}]


def test_outputs_may_read_what_was_decided_just_now() -> None:
    output = '<c:inputOutput><c:outputParameter name="more">${r + 1}</c:outputParameter></c:inputOutput>'
    camunda7 = (
        '<businessRuleTask id="x" c:decisionRef="d" c:resultVariable="r" c:mapDecisionResult="singleEntry">'
        f"<extensionElements>{output}</extensionElements></businessRuleTask>"
    )
    assert left(one(camunda7), Answers({"d": 5})) == {"r": 5, "more": 6}
    camunda8 = (
        '<businessRuleTask id="x"><extensionElements><z:calledDecision decisionId="d" resultVariable="r"/>'
        '<z:ioMapping><z:output source="=r + 1" target="more"/></z:ioMapping></extensionElements></businessRuleTask>'
    )
    assert left(one(camunda8), Answers({"d": 5})) == {"more": 6}


def calling(inner: str, attributes: str = 'calledElement="q"') -> Compiled:
    return one(f'<callActivity id="x" {attributes}><extensionElements>{inner}</extensionElements></callActivity>')


def office() -> Office:
    """Knows the process q, whose script sees what came in and leaves two variables."""
    script = '<scriptTask id="x"><extensionElements><hq:script result="seen"/></extensionElements><script>{}</script>'
    drawn = one(f"{script.format('[a, b, starter.id]')}</scriptTask>", "q")
    return Office(definitions={"q": drawn})


PEOPLE = {"starter": {"id": "li"}}


def test_without_a_word_nothing_crosses_the_border_of_a_call_in_camunda_7() -> None:
    assert left(calling("<c:properties/>"), office(), a=1, **PEOPLE) == {}


def test_named_variables_cross_the_border_both_ways() -> None:
    back = '<c:out source="seen" target="a_b"/><c:out sourceExpression="${b * 2}" target="c"/>'
    assert left(calling(f'<c:in source="a" target="b"/>{back}'), office(), a=1, **PEOPLE) == {
        "a_b": [None, 1, "li"],
        "c": 2,
    }


def test_all_variables_cross_where_the_diagram_says_so() -> None:
    inner = '<c:in variables="all"/><c:out variables="all"/>'
    assert left(calling(inner), office(), a=1, **PEOPLE) == {"seen": [1, None, "li"]}


def test_flowable_gives_everything_when_told_to() -> None:
    drawn = calling('<f:out source="seen" target="seen"/>', 'calledElement="q" f:inheritVariables="true"')
    assert left(drawn, office(), a=1, **PEOPLE) == {"seen": [1, None, "li"]}


def test_camunda_8_gives_and_takes_everything_unless_told_not_to() -> None:
    everything = calling('<z:calledElement processId="q"/>', "")
    assert left(everything, office(), a=1, b=2, **PEOPLE) == {"seen": [1, 2, "li"]}
    nothing = calling(
        '<z:calledElement processId="q" propagateAllParentVariables="false" propagateAllChildVariables="false"/>', ""
    )
    assert left(nothing, office(), a=1, **PEOPLE) == {}
    mapped = calling(
        '<z:calledElement processId="q"/><z:ioMapping><z:input source="=a + 1" target="b"/>'
        '<z:output source="=seen[2]" target="second"/></z:ioMapping>',
        "",
    )
    assert left(mapped, office(), a=1, **PEOPLE) == {"second": 2}


def test_the_code_of_a_caught_error_is_a_variable() -> None:
    inner = (
        '<subProcess id="x"><startEvent id="is"/><endEvent id="ie" name="used up"><errorEventDefinition errorRef="E"/>'
        '</endEvent><sequenceFlow id="i" sourceRef="is" targetRef="ie"/></subProcess>'
        '<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition c:errorCodeVariable="code"'
        ' c:errorMessageVariable="why"/></boundaryEvent><sequenceFlow id="h" sourceRef="b" targetRef="e"/>'
    )
    xml = (
        f'{HEAD}<error id="E" errorCode="EMPTY"/><process id="p"><startEvent id="s"/><endEvent id="e"/>'
        f'<sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/>'
        f"{inner}</process></definitions>"
    )
    assert left(compile_process(xml.encode(), definition_id="p:1")) == {"code": "EMPTY", "why": "used up"}
