"""The package of docs/how-to/first-process.md is sound, and its stories go as they are written."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine.diagrams.check import check_package
from engine.diagrams.lint import LintContext
from engine.diagrams.package import read_folder
from engine.handlers import built_in
from engine.testing import ProcessDesk, play, read_scenario
from tests.factories.people import demo_people

PACKAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "seal_request"
STORIES = sorted(p for p in (PACKAGE / "scenarios").glob("*.yaml") if not p.name.startswith("_"))
AT = datetime.fromisoformat("2026-09-07T09:00+08:00")


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessDesk]:
    folder = tmp_path_factory.mktemp("first_process")
    opened = ProcessDesk.open(f"sqlite:///{folder / 'engine.db'}", folder, at=AT)
    opened.import_organisation(demo_people())
    opened.deploy_files(read_folder(PACKAGE).files)
    yield opened
    opened.close()


def test_it_has_no_problem() -> None:
    package = read_folder(PACKAGE)
    known = LintContext(
        forms=set(package.forms),
        handlers=built_in(),
        decisions=set(package.decisions),
        processes={package.key},
        groups={"dzb_office", "school_leader"},
    )
    assert check_package(package, known) == ()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_written(path: Path, harness: ProcessDesk) -> None:
    story = read_scenario(path)
    assert story.at == AT
    play(harness, story)
