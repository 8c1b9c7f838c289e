"""The steps that the README gives for a real installation lead to somebody who can sign in."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.api import Actor, ProcessEngine
from engine.commands.open_session import OpenSession
from engine.domain.clock import SystemClock
from engine.settings import Settings
from ui.cli import main

PASSWORD = "a sentence that nobody guesses"
PEOPLE = """
units: [{code: SCHOOL, name: {zh: 学校, en: School}, kind: university}]
persons: [{login: lifang, name: {zh: 李方, en: Li Fang}, unit: SCHOOL, email: lifang@school.example}]
posts: [{code: SCHOOL.head, unit: SCHOOL, title: {zh: 主任, en: Head}, holders: [{person: lifang}]}]
groups: [{code: heads, name: {zh: 主任们, en: Heads}, members: [{post: SCHOOL.head}]}]
roles: [{person: lifang, role: administrator}]
"""


def run(place: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed, env={"HUIQIAN_DATA_DIR": str(place), "LANG": "en_GB.UTF-8"})


def test_people_are_loaded_and_given_a_password(tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(PEOPLE, encoding="utf-8")
    place = tmp_path / "var"
    assert "/first/" in run(place, "init").output
    assert "people loaded: 1" in run(place, "import", str(people)).output
    assert "at least 12 characters" in run(place, "password", "lifang", typed="short\nshort\n").output
    assert run(place, "password", "lifang", typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    engine = ProcessEngine(Settings(data_dir=place), SystemClock())
    opened = engine.execute(OpenSession(login="lifang", password=PASSWORD), Actor.external("sign-in"))
    engine.close()
    assert "token" in opened.value


@pytest.mark.parametrize(
    ("document", "told"),
    [("units: [", "people.yaml"), (PEOPLE.replace("{post: SCHOOL.head}", "{post: gone}"), "gone")],
)
def test_a_wrong_document_changes_nothing(tmp_path: Path, document: str, told: str) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(document, encoding="utf-8")
    run(tmp_path / "var", "init")
    refused = run(tmp_path / "var", "import", str(people))
    assert (refused.exit_code, told in refused.output) == (2, True)


def test_without_init_it_says_what_to_do(tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(PEOPLE, encoding="utf-8")
    refused = run(tmp_path / "var", "import", str(people))
    assert (refused.exit_code, "huiqian init" in refused.output) == (2, True)
