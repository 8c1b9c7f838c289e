"""The packages hold together: names, words, forms and references."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from lxml import etree

from engine.diagrams.lint import LintContext, lint
from engine.diagrams.read import read_diagram
from engine.domain.elements import DecisionSettings, ServiceSettings, UserTaskSettings
from engine.domain.forms import Field, lint_form, read_form
from engine.handlers import built_in
from tests.processes.walk import KEYS, PROCESSES, compiled, model, package

FORMS = [(key, form) for key in KEYS for form in sorted(package(key).forms)]


def decisions(key: str) -> set[str]:
    found = {name: model(name).decisions for name in package(key).decisions}
    return set(found) | {f"{name}#{decision}" for name, ids in found.items() for decision in ids}


@pytest.mark.parametrize("key", KEYS)
def test_the_diagram_refers_only_to_what_exists(key: str) -> None:
    groups = {lane for text in lane_groups(key) for lane in text.split(", ")}
    context = LintContext(
        forms=set(package(key).forms),
        handlers=set(built_in()),
        decisions=decisions(key),
        processes=set(KEYS),
        groups=groups | {"starter"},
    )
    assert lint(read_diagram(package(key).diagram_xml), context) == ()


def lane_groups(key: str) -> Iterator[str]:
    """A lane's documentation names the candidate groups that work in it."""
    text = package(key).diagram_xml.decode()
    for lane in re.findall(r"<bpmn:lane .*?</bpmn:lane>", text, re.DOTALL):
        yield from re.findall(r"<bpmn:documentation>(.*?)</bpmn:documentation>", lane)


@pytest.mark.parametrize("key", KEYS)
def test_key_folder_and_process_are_one(key: str) -> None:
    assert (package(key).key, compiled(key).key, (PROCESSES / key).is_dir()) == (key, key, True)


@pytest.mark.parametrize("key", KEYS)
def test_every_element_has_a_name_in_both_languages(key: str) -> None:
    found = package(key)
    for element in compiled(key).diagram.elements.values():
        if element.synthetic:
            continue
        assert found.element_name(element.id, "zh") == element.name
        assert element.id in found.texts["en"]["elements"], element.id
        assert not re.search("[\u3400-\u9fff]", found.element_name(element.id, "en")), element.id


@pytest.mark.parametrize("key", KEYS)
def test_every_task_says_what_is_asked_and_what_each_outcome_leads_to(key: str) -> None:
    words = package(key).texts
    for element in compiled(key).diagram.elements.values():
        if not isinstance(element.settings, UserTaskSettings):
            continue
        codes = {outcome.code for outcome in element.settings.outcomes}
        for language in ("zh", "en"):
            said = words[language]["elements"][element.id]
            assert said["ask"]
            assert set(said["outcome"]) == codes | {f"{code}_next" for code in codes}


@pytest.mark.parametrize("key", KEYS)
def test_every_word_of_the_picture_is_known_in_english(key: str) -> None:
    said = package(key).texts["en"]["elements"]
    for element in drawn(key):
        if element.get("name") and etree.QName(element).localname not in ("message", "process"):
            assert element.get("id") in said, element.get("name")


def drawn(key: str) -> list[etree._Element]:
    """Everything of the diagram that has an id."""
    root = etree.fromstring(package(key).diagram_xml)
    return [e for e in root.iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}*") if e.get("id")]


@pytest.mark.parametrize("key", KEYS)
def test_texts_name_no_element_or_form_that_is_gone(key: str) -> None:
    found = package(key)
    for language in ("zh", "en"):
        assert set(found.texts[language]["elements"]) <= {str(e.get("id")) for e in drawn(key)}
        assert set(found.texts[language]["forms"]) == set(found.forms)


@pytest.mark.parametrize(("key", "form"), FORMS)
def test_forms_run_and_ask_nothing_about_beliefs(key: str, form: str) -> None:
    assert lint_form(package(key).forms[form]) == ()
    assert package(key).forms[form]["id"] == form


@pytest.mark.parametrize(("key", "form"), FORMS)
def test_every_field_and_option_has_an_english_word(key: str, form: str) -> None:
    found = package(key)
    for field in walk(read_form(found.forms[form]).components):
        name = field.key if field.kind == "group" else field.path
        assert found.form_label(form, name, "en"), name
        for choice in field.choices:
            assert found.option_label(form, name, choice.value, "en"), (name, choice.value)
        if field.description:
            assert found.texts["en"]["forms"][form][name]["description"], name


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from walk(field.children)


def test_every_input_of_the_application_is_a_field_of_its_form() -> None:
    """What the pre-check, the grading and the departments read from the application is asked in it."""
    asked = {field.key for field in read_form(package("project_lifecycle").forms["F00-01"]).fields}
    elements = compiled("project_lifecycle").diagram.elements
    for element in ("N03", "N12", "N13"):
        settings = elements[element].settings
        assert isinstance(settings, DecisionSettings)
        assert {given.value for given in settings.inputs} <= asked


def test_results_that_are_read_exist() -> None:
    """`results.<element>` in an expression names an element; a form's field read from it is in that task's form."""
    elements = {name: e for key in KEYS for name, e in compiled(key).diagram.elements.items()}
    forms = {name: form for key in KEYS for name, form in package(key).forms.items()}
    engine = {
        "outcome",
        "opinion",
        "votes",
        "deferrals",
        "due",
        "present",
        "recused",
        "approvals",
        "rejections",
        "answers",
        "by",
        "at",
    }
    text = "".join(package(key).diagram_xml.decode() for key in KEYS)
    for name, field in set(re.findall(r"results\.(\w+)\.(\w+)", text)):
        settings = elements[name].settings
        if isinstance(settings, UserTaskSettings) and field not in engine:
            assert settings.form is not None
            assert field in {f.key for f in read_form(forms[settings.form]).fields}, (name, field)


def test_every_negative_end_is_told_first() -> None:
    diagram = compiled("project_lifecycle").diagram
    told = {
        e.id
        for e in diagram.elements.values()
        if isinstance(e.settings, ServiceSettings) and e.settings.handler == "decision.notify"
    }
    for element in told:
        settings = diagram.elements[element].settings
        assert isinstance(settings, ServiceSettings)
        assert [given.name for given in settings.inputs] == ["kind", "reason", "rule", "page", "remedy", "deadline"]
    assert told == {"N24N", "N90N", "N91N", "N92N", "N98S"}
    for place in ("N90", "N91", "N92R", "N99", "N24Q"):
        (flow,) = diagram.elements[place].incoming
        assert diagram.flows[flow].source in told
    assert {diagram.flows[flow].source for flow in diagram.elements["N92"].incoming} == {"N92G", "N92T"}
    signed = {"N24T", "N24F", "N24FT", "N25", "N27"}
    assert {diagram.flows[flow].source for flow in diagram.elements["N94"].incoming} == signed


def test_the_manifest_names_elements_of_the_diagram() -> None:
    found = package("project_lifecycle")
    assert {*found.application, *found.cancel_until} <= set(compiled("project_lifecycle").diagram.elements)
    assert tomllib.loads(found.files["process.toml"].decode())["number"] == "project"


@pytest.mark.parametrize("key", KEYS)
def test_readme_and_changelog_are_there(key: str) -> None:
    assert {"README.md", "CHANGELOG.md"} <= set(package(key).files)
