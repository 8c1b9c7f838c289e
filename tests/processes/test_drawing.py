"""The diagrams are drawn whole, and nothing in the picture lies on a label."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

import pytest
from lxml import etree

from tests.processes.walk import KEYS, package

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
HOLDS_OTHERS = ("participant", "lane", "subProcess")


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Picture:
    def __init__(self, key: str) -> None:
        root = etree.fromstring(package(key).diagram_xml)
        self.tags = {e.get("id"): etree.QName(e).localname for e in root.iter(f"{BPMN}*") if e.get("id")}
        self.shapes = {s.get("bpmnElement"): box(s.find(BOUNDS)) for s in root.iter(f"{DI}BPMNShape")}
        self.labels = {
            s.get("bpmnElement"): box(s.find(f"{DI}BPMNLabel/{BOUNDS}"))
            for s in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")
            if s.find(f"{DI}BPMNLabel") is not None
        }
        self.edges = {
            e.get("bpmnElement"): [(float(p.get("x")), float(p.get("y"))) for p in e.findall(WAYPOINT)]
            for e in root.iter(f"{DI}BPMNEdge")
        }
        self.boxes = {n: b for n, b in self.shapes.items() if self.tags[n] not in HOLDS_OTHERS}

    def segments(self) -> Iterator[tuple[str, Box]]:
        for name, points in self.edges.items():
            if self.tags[name] == "sequenceFlow":
                for (x1, y1), (x2, y2) in pairwise(points):
                    yield name, Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def box(bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


@pytest.fixture(params=KEYS)
def picture(request: pytest.FixtureRequest) -> Picture:
    return Picture(request.param)


def test_everything_is_drawn(picture: Picture) -> None:
    silent = {"definitions", "message", "collaboration", "process", "laneSet", "timerEventDefinition"}
    silent |= {"messageEventDefinition"}
    drawn = set(picture.shapes) | set(picture.edges)
    assert {name for name, tag in picture.tags.items() if tag not in silent} == drawn


def test_labels_lie_free(picture: Picture) -> None:
    """No label lies on another, on an element or under a line."""
    for (one, first), (two, second) in combinations(picture.labels.items(), 2):
        assert not first.meets(second), (one, two)
    for name, label in picture.labels.items():
        for other, shape in picture.boxes.items():
            assert name == other or not label.meets(shape), (name, other)
        for flow, segment in picture.segments():
            assert not label.meets(segment), (name, flow)


def test_elements_do_not_touch(picture: Picture) -> None:
    for (one, first), (two, second) in combinations(picture.boxes.items(), 2):
        if "boundaryEvent" not in (picture.tags[one], picture.tags[two]):
            assert not first.meets(second), (one, two)


def test_flows_run_square_and_forward_past_elements(picture: Picture) -> None:
    for name, segment in picture.segments():
        assert segment.left == segment.right or segment.top == segment.bottom, name
        inside = Box(segment.left + 1, segment.top - 1, segment.right - 1, segment.bottom + 1)
        if segment.left == segment.right:
            inside = Box(segment.left - 1, segment.top + 1, segment.right + 1, segment.bottom - 1)
        for other, shape in picture.boxes.items():
            assert not inside.meets(shape), (name, other)
