from engine.diagrams.normalise import normalise
from engine.diagrams.read import read_diagram
from tests.spiff.drawing import draw, end, event_sub, on_message, start, sub, user


def test_an_event_sub_process_becomes_an_event_on_the_border_of_what_it_watches() -> None:
    drawn = read_diagram(
        draw(
            "p",
            [
                start(), user("a"), end(),
                event_sub("v", [on_message("m", "go", interrupting=False), user("h"), end("he")], ["m>h", "h>he"]),
            ],
            ["s>a", "a>e"],
        )
    )  # fmt: skip
    normal = normalise(drawn)
    scopes = {element.id: element.parent for element in normal.elements.values()}
    assert scopes == {
        "s": "p#scope",
        "a": "p#scope",
        "e": "p#scope",
        "m": None,
        "v": None,
        "v#start": "v",
        "h": "v",
        "he": "v",
        "p#scope#start": None,
        "p#scope": None,
    }
    event = normal.elements["m"]
    assert (event.kind, event.attached_to, event.interrupting, event.message) == (
        "boundaryEvent",
        "p#scope",
        False,
        "go",
    )
    assert set(drawn.flows) < set(normal.flows)
    assert (normal.elements["v"].kind, normal.elements["v"].by_event) == ("subProcess", True)
    assert [normal.flows[name].target for name in event.outgoing] == ["v"]
    assert normal.flows["m_h"].source == "v#start"


def test_nested_scopes_are_wrapped_each_for_itself() -> None:
    inner = event_sub("w", [on_message("n", "stop"), end("ne")], ["n>ne"])
    drawn = read_diagram(
        draw(
            "p",
            [start(), sub("box", [start("bs"), user("x"), end("be"), inner], ["bs>x", "x>be"]), end(),
             event_sub("v", [on_message("m", "go"), end("me")], ["m>me"])],
            ["s>box", "box>e"],
        )
    )  # fmt: skip
    normal = normalise(drawn)
    assert normal.elements["n"].attached_to == "box#scope"
    assert normal.elements["box#scope"].parent == "box"
    assert normal.elements["x"].parent == "box#scope"
    assert normal.elements["box"].parent == "p#scope"


def test_without_event_sub_processes_nothing_changes() -> None:
    drawn = read_diagram(draw("p", [start(), user("a"), end()], ["s>a", "a>e"]))
    assert normalise(drawn) == drawn
