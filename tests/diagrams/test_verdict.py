"""A file's verdict: what was found, on which line, and what nobody here could check."""

import pytest

from engine.diagrams.decisionverdict import judge_decisions
from engine.diagrams.lint import LintContext
from engine.diagrams.package import read_package
from engine.diagrams.verdict import Verdict, judge_diagram, outcomes_in
from tests.spiff.drawing import NAMESPACES, call, draw, end, service, start, user, xor

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
UNKNOWN = LintContext()


def told(verdict: Verdict) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.code, finding.element) for finding in verdict.findings]


def in_lines(*lines: str, head: str = "") -> bytes:
    text = "\n".join([f'{head}<definitions {NAMESPACES}><process id="p">', *lines, "</process></definitions>"])
    return text.encode()


WALK = (
    '<startEvent id="s"/>',
    '<task id="a" name="结论"/>',
    '<endEvent id="e"/>',
    '<sequenceFlow id="f1" sourceRef="s" targetRef="e"/>',
    '<sequenceFlow id="f2" sourceRef="a" targetRef="e"/>',
)


def test_every_finding_has_its_line() -> None:
    verdict = judge_diagram(in_lines(*WALK), UNKNOWN)
    assert (verdict.accepted, told(verdict)) == (False, [(3, "unreachable", "a")])
    assert verdict.findings[0].message == "Expected 'a' to be reached from the start, but no path leads to it."


def test_lines_beyond_what_the_parser_counts() -> None:
    broken = '<task\n id="t"/>'
    verdict = judge_diagram(in_lines("\n" * 70_000, *WALK, *['<task\nid=""/>'] * 2, broken), UNKNOWN)
    lines = {finding.element: finding.line for finding in verdict.findings}
    assert (lines["a"], lines["t"]) == (70_004, 70_012)


def test_the_second_of_two_ids_is_shown() -> None:
    verdict = judge_diagram(in_lines(*WALK, '<task id="a"/>'), UNKNOWN)
    assert (7, "duplicate_id", "a") in told(verdict)


def test_what_has_no_id_is_found_by_its_kind() -> None:
    assert (7, "no_id", "userTask") in told(judge_diagram(in_lines(*WALK, "<userTask/>"), UNKNOWN))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gb2312", "utf-8-sig"])
def test_encodings_that_occur(encoding: str) -> None:
    head = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{encoding.upper()}"?>\n'
    content = in_lines(*WALK, head=head).decode().encode(encoding)
    assert [code for _, code, _ in told(judge_diagram(content, UNKNOWN))] == ["unreachable"]


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"", 1, "not_xml"),
        (b"\x00\xff\xfe", 1, "not_xml"),
        (b"<a>\n\n<b></a>", 3, "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', 1, "not_xml"),
        (b"<!DOCTYPE a><a/>", 1, "doctype"),
        (b"<html/>", 1, "not_bpmn"),
        (b"<a/>" * 200_000, 1, "too_large"),
    ],
)
def test_what_is_no_diagram(content: bytes, line: int, code: str) -> None:
    assert told(judge_diagram(content, UNKNOWN)) == [(line, code, "")]


def test_a_file_without_a_process() -> None:
    assert told(judge_diagram(f"<definitions {NAMESPACES}/>".encode(), UNKNOWN)) == [(1, "one_process", "")]


def collaboration(*processes: bytes) -> bytes:
    inner = b"".join(xml[xml.index(b"<process") : xml.index(b"</definitions>")] for xml in processes)
    return f"<definitions {NAMESPACES}>".encode() + inner + b"</definitions>"


def test_the_processes_of_one_file_know_one_another() -> None:
    shapes = [start("other_s"), xor("other_x"), end("yes", "passed"), end("no", "vetoed")]
    called = draw("other", shapes, ["other_s>other_x", "other_x>yes[true]", "other_x>no*"])
    verdict = judge_diagram(
        collaboration(draw("p", [start(), call("c", "other"), end()], ["s>c", "c>e"]), called), UNKNOWN
    )
    assert [(finding.code, finding.element) for finding in verdict.findings] == [("result_ignored", "c")]
    assert verdict.not_checked == ("variables",)


def test_what_is_referred_to_and_known_to_nobody_is_said() -> None:
    shapes = [start(), user("a"), service("w"), call("c", "other"), end()]
    verdict = judge_diagram(draw("p", shapes, ["s>a", "a>w", "w>c", "c>e"]), UNKNOWN)
    assert (verdict.accepted, verdict.not_checked) == (True, ("groups", "handlers", "processes", "variables"))
    known = LintContext(groups={"office"}, handlers={"w"}, processes={"other"}, variables={"x"})
    assert judge_diagram(draw("p", shapes, ["s>a", "a>w", "w>c", "c>e"]), known).not_checked == ()


def test_a_package_brings_its_application() -> None:
    form = b'{"id": "apply", "type": "default", "components": [{"type": "textfield", "key": "title", "label": "T"}]}'
    task = user("a").xml(None).replace("<hq:assignee", '<hq:task form="apply"/><hq:assignee')
    shapes, flows = [start(), user("a"), xor("x"), end(), end("f")], ["s>a", "a>x", 'x>e[titel = "x"]', "x>f*"]
    diagram = draw("p", shapes, flows).replace(user("a").xml(None).encode(), task.encode())
    manifest = 'key = "p"\nname = "P"\naudience = ["everyone"]\napplication = ["a"]\n'
    files = {"process.toml": manifest.encode(), "process.bpmn": diagram, "forms/apply.form": form}
    package = read_package(files)
    assert told(judge_diagram(diagram, UNKNOWN, package))[0][1:] == ("unknown_name", "x_e")
    called = read_package({**files, "process.toml": manifest.replace('"everyone"', "").encode()})
    assert judge_diagram(diagram, UNKNOWN, called).accepted
    misnamed = read_package({**files, "process.toml": manifest.replace('"p"', '"q"').encode()})
    assert told(judge_diagram(diagram, UNKNOWN, misnamed)) == [(1, "process_key", "q")]


def test_how_processes_end_is_read_of_any_file() -> None:
    assert list(outcomes_in(draw("p", [start(), end("e", "done")], ["s>e"]))) == ["p"]
    assert outcomes_in(b"nothing") == {}


def table(*cells: str) -> bytes:
    rules = "".join(
        f'<rule id="r{at}"><inputEntry><text>{cell}</text></inputEntry>'
        f"<outputEntry><text>{at}</text></outputEntry></rule>"
        for at, cell in enumerate(cells)
    )
    lines = [
        f'<definitions xmlns="{DMN}" id="d" name="d" namespace="n">',
        '<decision id="grade" name="Grade"><variable name="Grade"/>',
        '<decisionTable hitPolicy="UNIQUE">',
        '<input id="i"><inputExpression typeRef="number"><text>x</text></inputExpression></input>',
        f'<output name="o"/>{rules}</decisionTable></decision></definitions>',
    ]
    return "\n".join(lines).encode()


def test_a_decision_table_with_gaps_is_accepted_with_warnings() -> None:
    verdict = judge_decisions(table("&lt; 5", "&gt; 5"))
    assert (verdict.accepted, told(verdict)) == (True, [(2, "table_gap", "grade")])
    assert judge_decisions(table("&lt; 5", "&gt;= 5")).findings == ()


def test_a_decision_that_can_not_be_read_is_refused() -> None:
    verdict = judge_decisions(table("&lt; 5", "else"))
    assert (verdict.accepted, told(verdict)) == (False, [(2, "decision", "grade")])
    assert told(judge_decisions(b"<definitions/>")) == [(1, "decision", "")]
