"""What depends on the state of the case: patterns 16 to 18, 39 and 40."""

from tests.spiff.drawing import Shape, border, both, catch, end, scope, start, user, xor
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import play
from tests.spiff.shapes import definition, event_gateway
from tests.spiff.shown import refuses, shows

ADHOC = Shape(
    tag="adHocSubProcess",
    id="any",
    attributes='ordering="Sequential"',
    inner=scope([user("a"), user("b")], []) + "<completionCondition>true</completionCondition>",
)


@shows("pattern", "16 Deferred Choice")
def test_wcp16_deferred_choice() -> None:
    """The world decides: of several things that may happen the first one takes the others away."""
    shapes = [start(), event_gateway("g"), catch("yes", definition("message", "yes")), user("a"), end()]
    shapes += [catch("late", definition("timer", "P3D")), user("b")]
    flows = ["s>g", "g>yes", "g>late", "yes>a", "late>b", "a>e", "b>e"]
    case = play(shapes, flows)
    assert case.waits() == [("late", "timer"), ("yes", "message")]
    assert case.message("yes") == 1
    assert case.waits() == [("a", "task")]
    assert play(shapes, flows).due("late").trace == ["s", "g", "late"]


@refuses("pattern", "17 Interleaved Parallel Routing", code="unsupported")
def test_wcp17_interleaved_parallel_routing() -> None:
    """Tasks in any order that respects some of their order, one at a time: a sequential ad-hoc sub-process; refused."""
    assert refused([start(), ADHOC, end()], ["s>any", "any>e"]) >= {("unsupported", "any")}


@shows("pattern", "18 Milestone")
def test_wcp18_milestone() -> None:
    """A task can be done only as long as something else has been reached and has not been left again."""
    shapes = [
        start(),
        both("g"),
        user("reach"),
        user("leave"),
        end("e1"),
        catch("reached", definition("conditional", "m")),
    ]
    shapes += [user("chance"), end("e2"), end("e3"), border("gone", "chance", definition("conditional", "not(m)"))]
    flows = ["s>g", "g>reach", "reach>leave", "leave>e1", "g>reached", "reached>chance", "chance>e2", "gone>e3"]
    case = play(shapes, flows, m=False)
    assert case.open() == ["reach"]
    assert case.say("reach", m=True).open() == ["chance", "leave"]
    assert case.say("leave", m=False).done
    assert case.trace == ["s", "g", "reach", "reached", "leave", "e1", "gone", "e3"]


@refuses("pattern", "39 Critical Section", code="unsupported")
def test_wcp39_critical_section() -> None:
    """Two parts of a case that never run at the same time: as sub-processes of an ad-hoc one; refused."""
    parts = [Shape(tag="subProcess", id=name, inner=scope([user(f"{name}_t")], [])) for name in ("one", "two")]
    section = Shape(tag="adHocSubProcess", id="any", attributes='ordering="Sequential"', inner=scope(parts, []))
    assert refused([start(), section, end()], ["s>any", "any>e"]) >= {("unsupported", "any")}


@refuses("pattern", "40 Interleaved Routing", code="unsupported")
def test_wcp40_interleaved_routing() -> None:
    """Tasks in any order, one at a time: a sequential ad-hoc sub-process; refused.

    Where every order is drawn out behind a choice of the person, it runs.
    """
    assert refused([start(), ADHOC, end()], ["s>any", "any>e"]) >= {("unsupported", "any")}
    shapes = [start(), user("ask"), xor("x"), user("a"), user("b"), user("b2"), user("a2"), end()]
    flows = ["s>ask", "ask>x", "x>a[results.ask.first]", "x>b2*", "a>b", "b>e", "b2>a2", "a2>e"]
    case = play(shapes, flows).complete("ask", first=False)
    assert case.complete("b2").complete("a2").trace == ["s", "ask", "x", "b2", "a2", "e"]
