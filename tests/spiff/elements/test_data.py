"""Data objects, inputs and outputs of elements (BPMN 2.0, 10.4)."""

from dataclasses import replace

import pytest

from engine.diagrams.read import read_diagram
from tests.spiff.drawing import Shape, draw, end, service, start, user
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import play
from tests.spiff.shown import draws, shows

OBJECT = [
    Shape(tag="dataObject", id="d1", attributes='name="budget"'),
    Shape(tag="dataObjectReference", id="d1r", attributes='dataObjectRef="d1"'),
]
AROUND = ["s>a", "a>e"]


def ports(*, more: str = "") -> str:
    """A task's input `money` and output `result`, connected with the data object."""
    return (
        '<ioSpecification><dataInput id="in" name="money"/><dataOutput id="out" name="served"/>'
        "<inputSet/><outputSet/></ioSpecification>"
        f"<dataInputAssociation><sourceRef>d1r</sourceRef><targetRef>in</targetRef>{more}</dataInputAssociation>"
    )


@shows("dataObject")
@shows("dataInputAssociation")
def test_a_data_object_is_a_variable_that_an_element_is_given() -> None:
    task = replace(service("a"), inner=ports())
    case = play([start(), *OBJECT, task, end()], AROUND, budget=7, other=1)
    assert case.office.served == [("a", {"money": 7})]
    drawn = read_diagram(draw("p", [start(), *OBJECT, task, end()], AROUND))
    assert drawn.data_objects == ("budget",)


@shows("dataOutputAssociation")
def test_what_an_element_gives_is_written_into_the_variable() -> None:
    out = "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>d1r</targetRef></dataOutputAssociation>"
    task = replace(service("a"), inner=ports() + out)
    case = play([start(), *OBJECT, task, end()], AROUND, budget=7)
    assert case.run.variables()["budget"] == 1  # the first that was served


@shows("transformation")
def test_a_transformation_is_feel_over_the_variables() -> None:
    task = replace(service("a"), inner=ports(more="<transformation>budget * 2</transformation>"))
    assert play([start(), *OBJECT, task, end()], AROUND, budget=7).office.served == [("a", {"money": 14})]


@shows("assignment")
@pytest.mark.parametrize("kind", ["dataInputAssociation", "dataOutputAssociation"])
def test_an_assignment_says_from_what_and_to_what(kind: str) -> None:
    assigned = f"<{kind}><assignment><from>n + 1</from><to>m</to></assignment></{kind}>"
    case = play([start(), replace(service("a"), inner=assigned), end()], AROUND, n=1)
    if kind == "dataInputAssociation":
        assert case.office.served == [("a", {"m": 2})]
    else:
        assert case.run.variables()["m"] == 2


def test_outputs_of_a_task_of_a_person_are_written_when_it_is_done() -> None:
    out = "<dataOutputAssociation><assignment><from>grade</from><to>d1r</to></assignment></dataOutputAssociation>"
    case = play([start(), *OBJECT, replace(user("a"), inner=out), end()], AROUND)
    assert case.complete("a", grade="A").run.variables()["budget"] == "A"


@draws("dataStoreReference")
def test_a_data_store_is_drawing_and_refused_where_something_would_be_read_from_it() -> None:
    store = Shape(tag="dataStoreReference", id="archive")
    assert play([start(), store, user("a"), end()], AROUND).complete("a").trace == ["s", "a", "e"]
    read = '<ioSpecification><dataInput id="in"/></ioSpecification><dataInputAssociation>'
    read += "<sourceRef>archive</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
    assert ("unsupported", "a") in refused([start(), store, replace(service("a"), inner=read), end()], AROUND)


@draws("property")
def test_a_property_is_drawing() -> None:
    task = replace(user("a"), inner='<property id="pr" name="colour"/>')
    assert play([start(), task, end()], AROUND).complete("a").done
