"""The reference pages name everything that the code reads."""

import re
from pathlib import Path

from engine.diagrams.settings import ATTRIBUTES
from engine.domain.elements import PolicyKind, Verb
from engine.domain.forms import reading
from engine.domain.happenings import KINDS
from engine.domain.ladder_profiles import PROFILES
from engine.handlers import built_in
from engine.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def named(name: str) -> set[str]:
    without_blocks = re.sub(r"```.*?```", "", page(name), flags=re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", without_blocks))


def test_every_setting() -> None:
    assert {f"HUIQIAN_{name.upper()}" for name in Settings.model_fields} - named("settings.md") == set()


def test_every_default_of_the_settings() -> None:
    shown = dict(re.findall(r"^\| `HUIQIAN_(\w+)` \| `([^`]+)` \|", page("settings.md"), re.MULTILINE))
    real = {name.upper(): str(field.default) for name, field in Settings.model_fields.items() if field.default != ""}
    assert {name: shown.get(name, "").lower() for name in real} == {name: real[name].lower() for name in real}


def test_every_extension_and_attribute() -> None:
    text, known = page("hq-extension.md"), named("hq-extension.md")
    assert [element for element in ATTRIBUTES if f"hq:{element}" not in text] == []
    assert set().union(*ATTRIBUTES.values()) - known == set()


def test_every_word_an_attribute_takes() -> None:
    words = {*Verb.__args__, *PolicyKind.__args__, *PROFILES, *built_in()}  # type: ignore[attr-defined]
    assert words - named("hq-extension.md") == set()


def test_every_component_and_property_of_forms() -> None:
    source = Path(reading.__file__).read_text(encoding="utf-8")
    properties = set(re.findall(r'"(hq:\w+)"', source))
    assert properties | set(reading._PLAIN) | set(reading._SOURCES) <= named("package-format.md")


def test_every_type_of_event_that_a_webhook_tells() -> None:
    text = (ROOT / "docs" / "how-to" / "webhooks.md").read_text(encoding="utf-8")
    listed = {
        f"{group}.{name.strip()}"
        for group, names in re.findall(r"^\| `(\w+)\.\*` \| ([^|]+) \|", text, re.MULTILINE)
        for name in names.split(",")
    }
    assert listed == {kind for kind in KINDS if not kind.startswith("process.")}


def test_every_step_of_a_scenario() -> None:
    source = (ROOT / "engine" / "testing" / "scenario.py").read_text(encoding="utf-8")
    steps = set(re.findall(r'case \{"(\w+)"', source))
    expected = set(re.findall(r'case "(\w+)":', source))
    words = {word for text in named("scenarios.md") for word in re.findall(r"\w+", text)}
    assert (steps | expected) - words == set()
