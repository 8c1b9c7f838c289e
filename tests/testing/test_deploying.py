import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.testing import ROOT, DeploymentRefused, EngineHarness, Finding, Rejection
from tests.factories.shipped import SHIPPED
from tests.spiff.drawing import NAMESPACES, Shape, call, decision, draw, end, scope, start
from tests.testing.diagrams import plain, serve, straight

GRADE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="grades" name="grades" namespace="n">
  <decision id="grade" name="grade"><decisionTable hitPolicy="UNIQUE">
    <input><inputExpression><text>amount</text></inputExpression></input><output name="level"/>
    <rule><inputEntry><text>&lt; 100</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
    <rule><inputEntry><text>&gt;= 100</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
  </decisionTable></decision></definitions>"""


@pytest.fixture
def engine() -> Iterator[EngineHarness]:
    with EngineHarness() as opened:
        yield opened


def findings(engine: EngineHarness, *sources: str | bytes | Path) -> list[Finding]:
    with pytest.raises(DeploymentRefused) as refused:
        engine.deploy(*sources)
    assert refused.value.findings != []
    assert str(refused.value) == "\n".join(map(str, refused.value.findings))
    return refused.value.findings


def codes(engine: EngineHarness, *sources: str | bytes | Path) -> list[str]:
    return [finding.code for finding in findings(engine, *sources)]


@pytest.mark.parametrize("kind", ["path", "name", "bytes", "text"])
def test_a_diagram_is_a_path_or_its_content(engine: EngineHarness, tmp_path: Path, kind: str) -> None:
    content = straight("p", plain("a"))
    file = tmp_path / "drawn.bpmn"
    file.write_bytes(content)
    sources: dict[str, str | bytes | Path] = {
        "path": file,
        "name": str(file),
        "bytes": content,
        "text": content.decode(),
    }
    assert engine.deploy(sources[kind]) == ["p"]
    assert engine.start("p").complete("a").state == "completed"


def test_the_same_twice_is_no_error(engine: EngineHarness) -> None:
    content = straight("p", plain("a"))
    assert engine.deploy(content) == engine.deploy(content) == engine.deploy(content, content) == ["p"]


def test_a_new_version_is_for_new_cases(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a")))
    old = engine.start("p")
    engine.deploy(straight("p", plain("b")))
    assert [t.element_id for case in (old, engine.start("p")) for t in case.tasks()] == ["a", "b"]


def test_a_refusal_names_element_line_and_reason(engine: EngineHarness) -> None:
    xml = f"""<definitions {NAMESPACES}>
  <process id="p">
    <startEvent id="s"/>
    <sequenceFlow id="f" sourceRef="s" targetRef="w"/>
    <serviceTask id="w"><extensionElements><hq:service handler="nothing"/></extensionElements></serviceTask>
    <sequenceFlow id="g" sourceRef="w" targetRef="e"/>
    <endEvent id="e"/>
  </process></definitions>"""
    assert findings(engine, xml) == [
        Finding(
            code="unknown_handler",
            message="Expected the handler 'nothing' of 'w' to exist, but it does not.",
            element="w",
            line=5,
            severity="error",
            process="p",
        )
    ]
    with pytest.raises(Rejection):
        engine.start("p")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        ("  \n", "empty"),
        (b"<definitions", "not_xml"),
        ("<html/>", "not_bpmn"),
        (b"PK\x03\x04", "not_xml"),
        ("<!DOCTYPE x [<!ENTITY y 'z'>]><x/>", "doctype"),
        (f"<definitions {NAMESPACES}/>", "no_process"),
    ],
)
def test_what_is_no_diagram_is_refused(engine: EngineHarness, content: str | bytes, code: str) -> None:
    assert codes(engine, content) == [code]


def test_a_file_that_is_not_there(engine: EngineHarness, tmp_path: Path) -> None:
    for source in (tmp_path / "no.bpmn", str(tmp_path / "no.bpmn"), "no such file"):
        with pytest.raises(FileNotFoundError, match="Expected a file or folder to deploy"):
            engine.deploy(source)


def test_a_folder_of_nothing(engine: EngineHarness, tmp_path: Path) -> None:
    assert codes(engine, tmp_path) == ["nothing"]
    (tmp_path / "empty.bpmn").write_bytes(b"")
    (finding,) = findings(engine, tmp_path)
    assert (finding.code, "empty.bpmn" in finding.message) == ("empty", True)


def test_nothing_is_deployed_when_one_of_several_is_refused(engine: EngineHarness) -> None:
    good, bad = straight("good", plain("a")), straight("bad", call("c", "missing"))
    assert [(f.code, f.process, f.element) for f in findings(engine, good, GRADE, bad)] == [
        ("unknown_process", "bad", "c")
    ]
    for key in ("good", "bad"):
        with pytest.raises(Rejection):
            engine.start(key)
    assert codes(engine, straight("q", decision("d"))) == ["unknown_decision"]


def test_processes_that_call_each_other_come_in_any_order(engine: EngineHarness) -> None:
    ping, pong = straight("ping", plain("a"), call("c", "pong")), straight("pong", plain("b"), call("d", "ping"))
    assert codes(engine, ping) == ["unknown_process"]
    assert engine.deploy(ping, pong) == ["ping", "pong"]
    case = engine.start("ping")
    for element in "abab":
        case.complete(element)
    assert [t.element_id for t in case.tasks()] == ["a"]


def test_two_files_for_one_process(engine: EngineHarness) -> None:
    assert codes(engine, straight("p", plain("a")), straight("p", plain("b"))) == ["process_twice"]


def test_a_collaboration_deploys_each_of_its_processes(engine: EngineHarness) -> None:
    def process(key: str, task: str, *, runs: bool = True) -> str:
        inner = scope([start(f"{key}_s"), plain(task), end(f"{key}_e")], [f"{key}_s>{task}", f"{task}>{key}_e"])
        return f'<process id="{key}" name="The {key}" isExecutable="{str(runs).lower()}">{inner}</process>'

    xml = (
        f'<definitions {NAMESPACES}><collaboration id="c"><participant id="x" processRef="buyer"/></collaboration>'
        f"{process('buyer', 'order')}{process('seller', 'sell')}{process('bank', 'pay', runs=False)}</definitions>"
    )
    assert engine.deploy(xml) == ["buyer", "seller"]
    assert [t.element_id for key in ("buyer", "seller") for t in engine.start(key).tasks()] == ["order", "sell"]
    with pytest.raises(Rejection):
        engine.start("bank")


@pytest.mark.parametrize("reference", ["grade", "rates", "rates#grade"])
def test_a_decision_is_named_by_its_id_or_its_file(engine: EngineHarness, tmp_path: Path, reference: str) -> None:
    file = tmp_path / "rates.dmn"
    file.write_text(GRADE, encoding="utf-8")
    shape = Shape(tag="businessRuleTask", id="d", extension=f'<hq:decision ref="{reference}"/>')
    engine.deploy(straight("p", shape), file)
    case = engine.start("p", variables={"amount": 100})
    assert (case.state, case.variables["results"]["d"]) == ("completed", {"grade": "high"})


def test_a_decision_is_there_for_all_and_can_change(engine: EngineHarness) -> None:
    engine.deploy(GRADE)
    engine.deploy(GRADE)
    shape = Shape(tag="businessRuleTask", id="d", extension='<hq:decision ref="grade"/>')
    engine.deploy(straight("p", shape), straight("q", shape))
    assert engine.start("q", variables={"amount": 1}).variables["results"]["d"] == {"grade": "low"}
    engine.deploy(GRADE.replace('"low"', '"tiny"'))
    assert engine.start("q", variables={"amount": 1}).variables["results"]["d"] == {"grade": "tiny"}


def test_a_broken_decision(engine: EngineHarness) -> None:
    assert codes(engine, GRADE.replace("&lt; 100", "&lt; &lt;")) == ["decision"]
    assert codes(engine, GRADE, GRADE.replace("100", "200")) == ["decision_twice"]


def test_two_files_with_the_same_decision_id(engine: EngineHarness, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.dmn").write_text(GRADE, encoding="utf-8")
    engine.deploy(tmp_path, straight("p", decision("grade")), straight("q", decision("one")))
    assert [i.code for i in engine.start("p", variables={"amount": 1}).incidents] == ["decision_ambiguous"]
    assert engine.start("q", variables={"amount": 1}).state == "completed"


FORM = {
    "type": "default",
    "id": "slip",
    "components": [{"type": "number", "key": "copies", "id": "f1", "label": "份数", "validate": {"required": True}}],
}


@pytest.mark.parametrize("name", ["slip", "paper"])
def test_a_form_is_named_by_its_id_or_its_file(engine: EngineHarness, tmp_path: Path, name: str) -> None:
    (tmp_path / "paper.form").write_text(json.dumps(FORM), encoding="utf-8")
    task = Shape(tag="userTask", id="a", extension=f'<hq:task form="{name}"/>')
    (tmp_path / "drawn.bpmn").write_bytes(straight("p", task))
    engine.deploy(tmp_path)
    case = engine.start("p")
    for wrong in ({}, {"copies": "many"}, {"copies": 1, "other": 2}):
        with pytest.raises(Rejection) as refused:
            case.complete("a", data=wrong)
        assert refused.value.code == "form_invalid"
    assert case.complete("a", data={"copies": 3}).variables["copies"] == 3


def test_a_broken_form(engine: EngineHarness, tmp_path: Path) -> None:
    task = Shape(tag="userTask", id="a", extension='<hq:task form="f"/>')
    assert codes(engine, straight("p", task)) == ["unknown_form"]
    (tmp_path / "f.form").write_text("{", encoding="utf-8")
    assert codes(engine, straight("p", task), tmp_path / "f.form") == ["form"]


def test_a_package_of_the_product(engine: EngineHarness) -> None:
    assert engine.deploy(*(ROOT / key for key in SHIPPED)) == list(SHIPPED)
    case = engine.start("project_lifecycle", actor="ann")
    assert [t.candidates for t in case.tasks()] == [["ann"]]


def test_a_folder_of_packages(engine: EngineHarness) -> None:
    assert set(engine.deploy(ROOT)) == set(SHIPPED)


def test_a_package_keeps_its_own_rules(engine: EngineHarness, tmp_path: Path) -> None:
    manifest = 'key = "p"\nname = {zh = "单", en = "Slip"}\n'
    (tmp_path / "process.toml").write_text(manifest, encoding="utf-8")
    (tmp_path / "process.bpmn").write_bytes(straight("p", plain("a")))
    engine.deploy(tmp_path)
    with pytest.raises(Rejection) as refused:
        engine.start("p").complete("a", data={"n": 1})
    assert refused.value.code == "unknown_field"
    (tmp_path / "process.toml").write_text("key =", encoding="utf-8")
    assert codes(engine, tmp_path) == ["package_invalid"]


def test_handlers_are_registered_first(engine: EngineHarness) -> None:
    drawn = draw("p", [start(), serve("w", "later"), end()], ["s>w", "w>e"])
    assert codes(engine, drawn) == ["unknown_handler"]
    engine.register("later", dict)
    engine.deploy(drawn)
