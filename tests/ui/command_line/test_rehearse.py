"""`huiqian rehearse`, as somebody types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.factories.desk import Desk
from ui.cli import main
from webhooks import rehearsing


@pytest.fixture(autouse=True)
def all_the_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need long; what happens when time runs out is asked on its own."""
    monkeypatch.setattr(rehearsing, "MOST_SECONDS", 3600.0)


@pytest.fixture
def late(on_sqlite: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An installation in which something will be late."""
    on_sqlite.slip()
    monkeypatch.setenv("HUIQIAN_DATABASE_URL", on_sqlite.engine.settings.url)
    return on_sqlite


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["rehearse", *words], catch_exceptions=False)


def test_as_lines_as_json_and_as_a_file(late: Desk) -> None:
    before = late.rows()
    lines = typed("--language", "en")
    assert (lines.exit_code, "Supervision order" in lines.stdout) == (0, True)
    document = json.loads(typed("--json").stdout)
    assert document["whole"] is True
    assert "supervise" in {row["rung"] for row in document["rows"]}
    file = typed("--csv")
    assert file.stdout.startswith("\ufeff时间,种类")
    assert late.changed(before) == []


@pytest.mark.usefixtures("late")
def test_what_stands_in_the_way_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    past = typed("--at", "2020-01-01")
    assert (past.exit_code, "不能从这个时刻开始排演" in past.stderr) == (2, True)
    unknown = typed("--person", "cw_jbb")
    assert (unknown.exit_code, "cw_jbb" in unknown.stderr) == (2, True)
    unit = typed("--unit", "CWCC", "--language", "en")
    assert (unit.exit_code, unit.stdout, "No unit has the code 'CWCC'" in unit.stderr) == (2, "", True)
    case = typed("--case", "CD20269999")
    assert (case.exit_code, case.stdout, "没有编号为“CD20269999”的在办事项" in case.stderr) == (2, "", True)
    assert typed("--at", "soon").exit_code == 2
    monkeypatch.setenv("HUIQIAN_DATABASE_URL", "")
    monkeypatch.setenv("HUIQIAN_DATA_DIR", str(tmp_path / "nowhere"))
    nothing = typed()
    assert (nothing.exit_code, "there is no database" in nothing.stderr) == (2, True)
