"""`huiqian test` on folders of users' own."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.factories.slip import ask, chain, group, person
from tests.spiff.drawing import Shape, call, draw, end, start
from ui.cli import main

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = """
units: [{code: SHOP, name: {zh: 店, en: Shop}, kind: university}]
persons: [{login: ann, name: {zh: 安, en: Ann}, unit: SHOP, email: ann@shop.example}]
posts: [{code: SHOP.head, unit: SHOP, title: {zh: 店长, en: Head}, holders: [{person: ann}]}]
groups: [{code: heads, name: {zh: 店长们, en: Heads}, members: [{post: SHOP.head}]}]
"""
STORY = """
name: {zh: 走完, en: All the way}
at: 2026-09-07T09:00+08:00
steps:
  - {start: %s}
  - {complete: first, outcome: approve}
  - expect: {state: completed}
"""


def played(*words: object) -> tuple[int, list[str]]:
    done = CliRunner().invoke(main, ["test", *map(str, words)], catch_exceptions=False)
    return done.exit_code, done.output.splitlines()


def write(folder: Path, files: dict[str, bytes], **scenarios: str) -> Path:
    for name, content in {**files, **{f"scenarios/{n}.yaml": s.encode() for n, s in scenarios.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_shipped_package_finds_what_it_calls(tmp_path: Path) -> None:
    package = tmp_path / "project_lifecycle"
    shutil.copytree(ROOT / "processes" / "project_lifecycle", package)
    for story in (package / "scenarios").glob("[!_]*.yaml"):
        if story.stem not in ("grade-c", "suggestions"):
            story.unlink()
    code, lines = played(package)
    assert (code, [line[:1] for line in lines], lines[-1]) == (0, ["✓", "✓", "2"], "2 passed, 0 failed")
    assert lines[0].startswith("✓ grade-c: ")


def test_one_that_fails_says_where_and_ends_with_status_1(tmp_path: Path) -> None:
    files = chain("p", ask("first", group("finance")))
    wrong = STORY.replace("completed", "cancelled") % "lc_pi"
    write(tmp_path, files, right=STORY % "lc_pi", wrong=wrong, _shared="a: 1")
    code, lines = played(tmp_path)
    assert (code, lines[0], lines[1], lines[-1]) == (1, "✓ right: 走完", "✗ wrong", "1 passed, 1 failed")
    assert "expected state cancelled, but found completed" in lines[2]


def test_packages_below_a_folder_call_each_other(tmp_path: Path) -> None:
    write(tmp_path / "one", chain("one", call("c", "two"), ask("first", person("starter.id"))), ends=ENDS)
    write(tmp_path / "two", chain("two", call("d", "three")))
    write(
        tmp_path / "three",
        chain("three", ask("deep", person("starter.id"))),
        alone=STORY.replace("first", "deep") % "x",
    )
    code, lines = played(tmp_path)
    assert (code, lines) == (0, ["✓ one/ends: 走完", "✓ three/alone: 走完", "2 passed, 0 failed"])
    assert played(tmp_path / "one") == (0, ["✓ ends: 走完", "1 passed, 0 failed"])


ENDS = STORY.replace("  - {complete: first", "  - {complete: deep, outcome: approve}\n  - {complete: first") % "x"


@pytest.mark.parametrize("place", ["option", "package", "above"])
def test_people_of_ones_own(tmp_path: Path, place: str) -> None:
    package = write(tmp_path / "shop", chain("shop", ask("first", group("heads"))), story=STORY % "ann")
    file = {"option": tmp_path / "people.yaml", "package": package / "organisation.yaml"}.get(
        place, tmp_path / "organisation.yaml"
    )
    file.write_text(PEOPLE, encoding="utf-8")
    more = ["--organisation", file] if place == "option" else []
    code, lines = played(tmp_path, *more)
    # Ann is the only head and starts it herself, so in the product nobody is left to ask.
    assert (code, lines[0], "Nobody was found" in "".join(lines)) == (1, "✗ shop/story", True)
    if place == "package":
        assert played(package)[1] == [line.replace("shop/story", "story") for line in lines]


def test_without_people_every_name_is_somebody(tmp_path: Path) -> None:
    write(tmp_path, chain("shop", ask("first", group("heads"))), story=STORY % "ann")
    assert played(tmp_path) == (0, ["✓ story: 走完", "1 passed, 0 failed"])


def test_a_task_that_names_nobody_is_done_by_somebody(tmp_path: Path) -> None:
    drawn = draw("p", [start(), Shape(tag="userTask", id="first"), end()], ["s>first", "first>e"])
    manifest = {"process.toml": b'key = "p"\nname = {zh = "p", en = "p"}\n', "process.bpmn": drawn}
    write(tmp_path, manifest, story=STORY % "ann")
    assert played(tmp_path) == (0, ["✓ story: 走完", "1 passed, 0 failed"])


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ("name: [", "story.yaml: "),
        ("at: 2026-09-07T09:00+08:00", "story.yaml: 'name' is missing"),
        (STORY.replace("- {start: %s}", "- {fly: x}"), "this step is not known"),
        (STORY.replace("complete: first", "complete: second") % "ann", "no open task second"),
        (STORY.replace("- expect: {state: completed}", "- {cancel: {by: ann}}") % "ann", "'reason' is missing"),
        ("process: other\n" + STORY % "ann", "no package of the process 'other'"),
    ],
)
def test_a_scenario_that_is_wrong_is_one_that_fails(tmp_path: Path, story: str, told: str) -> None:
    write(tmp_path, chain("p", ask("first", group("heads"))), story=story)
    code, lines = played(tmp_path)
    assert (code, lines[0], lines[-1]) == (1, "✗ story", "0 passed, 1 failed")
    assert told in "\n".join(lines)


def test_a_package_that_is_refused_is_one_that_fails(tmp_path: Path) -> None:
    write(tmp_path, chain("p", call("first", "missing")), story=STORY % "ann")
    code, lines = played(tmp_path)
    assert (code, lines[-1]) == (1, "0 passed, 1 failed")
    assert "unknown_process" in lines[1]


def test_a_folder_without_scenarios(tmp_path: Path) -> None:
    code, lines = played(tmp_path)
    assert (code, lines[-1]) == (0, "0 passed, 0 failed")
    assert "no scenario" in lines[0]
