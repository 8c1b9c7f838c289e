from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from engine.handlers import ServiceContext
from engine.testing import BpmnError, EngineHarness
from tests.spiff.drawing import Shape, end
from tests.testing.diagrams import plain, serve, straight


@pytest.fixture
def engine() -> Iterator[EngineHarness]:
    with EngineHarness() as opened:
        yield opened


def told(engine: EngineHarness, function: Callable[..., object], **inputs: str) -> object:
    """What stands under the result of a task that calls `function`."""
    engine.register("work", function)
    engine.deploy(straight("p", serve("w", "work", **inputs)))
    case = engine.start("p", variables={"amount": 5, "name": "x"})
    assert (case.state, case.incidents) == ("completed", [])
    results = case.variables["results"]
    return results["w"]  # type: ignore[index]


def test_declared_inputs_are_all_a_function_is_given(engine: EngineHarness) -> None:
    seen: list[object] = []
    told(engine, seen.append, n="amount * 2", text='name + "!"')
    assert seen == [{"n": 10, "text": "x!"}]
    assert type(seen[0]["n"]) is int  # type: ignore[index]


def test_without_declared_inputs_it_sees_the_variables(engine: EngineHarness) -> None:
    seen: list[Mapping[str, object]] = []
    told(engine, seen.append)
    assert (seen[0]["amount"], seen[0]["name"], "_engine" in seen[0]) == (5, "x", False)


@pytest.mark.parametrize(
    "function",
    [
        lambda: {"n": 1},
        lambda inputs: {"n": inputs["m"] - 4},
        lambda context, inputs: {"n": inputs["m"] - 4},  # noqa: ARG005
        lambda inputs, scale=1: {"n": (inputs["m"] - 4) * scale},
        lambda *anything: {"n": len(anything)},
        partial(lambda scale, inputs: {"n": (inputs["m"] - 4) * scale}, 1),
    ],
)
def test_a_function_takes_nothing_or_inputs_or_context_and_inputs(
    engine: EngineHarness, function: Callable[..., object]
) -> None:
    assert told(engine, function, m="amount") == {"n": 1}


def test_a_context_is_what_the_products_own_handlers_have(engine: EngineHarness) -> None:
    def work(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
        context.emit("Worked", {"n": inputs["n"]})
        return {"element": context.element, "by": context.starter, "seen": context.variables["name"]}

    assert told(engine, work, n="amount") == {"element": "w", "by": "anybody", "seen": "x"}


@pytest.mark.parametrize(
    ("returned", "kept"),
    [
        (None, {}),
        ({}, {}),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        (7, {"value": 7}),
        ([1], {"value": [1]}),
        (False, {"value": False}),
        (Decimal("1.5"), {"value": 1.5}),
        (date(2026, 9, 1), {"value": date(2026, 9, 1)}),
    ],
)
def test_what_a_function_returns(engine: EngineHarness, returned: object, kept: object) -> None:
    assert told(engine, lambda: returned) == kept


@pytest.mark.parametrize("returned", [{"a": {1}}, object(), {"a": object()}, 2**70])
def test_what_no_variable_can_hold_is_an_incident(engine: EngineHarness, returned: object) -> None:
    engine.register("work", lambda: returned)
    engine.deploy(straight("p", serve("w", "work")))
    case = engine.start("p")
    assert [(i.code, i.element_id, "'work'" in i.message) for i in case.incidents] == [("handler_result", "w", True)]
    engine.register("work", lambda: 1)
    assert case.retry().state == "completed"
    assert (case.trace(), case.incidents) == (["s", "w", "e"], [])


@pytest.mark.parametrize("function", [lambda a, b, c: 1, lambda *, key: 1, "work"])  # noqa: ARG005
def test_what_cannot_be_called_is_refused_at_once(engine: EngineHarness, function: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="handler 'work'"):
        engine.register("work", function)


def caught(code: str) -> bytes:
    error = f'<errorEventDefinition errorRef="error_{code}"/>' if code else "<errorEventDefinition/>"
    border = Shape(tag="boundaryEvent", id="failed", attributes='attachedToRef="w"', inner=error)
    return straight("p", serve("w", "work"), extra=[border, plain("mend"), end("f")], flows=["failed>mend", "mend>f"])


def raising(error: Exception) -> Callable[[], object]:
    def work() -> object:
        raise error

    return work


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("NO_MONEY", BpmnError("NO_MONEY", "The account is empty.", {"missing": 5})),
        ("", BpmnError("NO_MONEY")),
        ("ValueError", ValueError("wrong")),
        ("", KeyError("x")),
    ],
)
def test_an_error_goes_to_the_event_that_catches_it(engine: EngineHarness, code: str, error: Exception) -> None:
    engine.register("work", raising(error))
    engine.deploy(caught(code))
    case = engine.start("p")
    assert ([t.element_id for t in case.tasks()], case.trace()) == (["mend"], ["s", "failed"])
    assert case.complete("mend").trace() == ["s", "failed", "mend", "f"]


def test_an_error_that_nothing_catches_is_an_incident(engine: EngineHarness) -> None:
    engine.register("work", raising(BpmnError("OTHER", "Something else.")))
    engine.deploy(caught("NO_MONEY"))
    case = engine.start("p")
    (incident,) = case.incidents
    assert (incident.code, incident.element_id, case.state) == ("uncaught_error", "w", "active")
    assert "OTHER" in incident.message
    engine.register("work", raising(BpmnError("NO_MONEY")))
    case.retry("w")
    assert [t.element_id for t in case.tasks()] == ["mend"]


def test_an_incident_that_stays_is_told_again(engine: EngineHarness) -> None:
    engine.register("work", raising(ValueError("still wrong")))
    engine.deploy(straight("p", serve("w", "work")))
    case = engine.start("p").retry().retry()
    assert [i.code for i in case.incidents] == ["uncaught_error"]


def test_a_handler_of_the_product_can_be_stood_in_for(engine: EngineHarness) -> None:
    engine.deploy(straight("p", serve("w", "case.accept")))
    assert engine.start("p").variables["results"]["w"]["number"] == "p-2026-001"  # type: ignore[index]
    engine.register("case.accept", lambda: {"number": "T"})
    assert engine.start("p").variables["results"]["w"] == {"number": "T"}  # type: ignore[index]
