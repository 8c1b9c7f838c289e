"""`huiqian backup`, `restore` and `verify`, as somebody types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ui.cli import main


@pytest.fixture(autouse=True)
def _an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real installation, just made."""
    _at(tmp_path / "here", monkeypatch)
    assert _typed("init").exit_code == 0


def _at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQIAN_DATA_DIR", str(folder))


def _typed(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_everything_goes_into_one_file_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = str(tmp_path / "all.zip")
    made = _typed("backup", archive)
    assert made.exit_code == 0
    assert "backed up" in made.stdout

    assert _typed("verify", archive).exit_code == 0
    _at(tmp_path / "there", monkeypatch)
    assert _typed("restore", archive).exit_code == 0
    checked = _typed("verify")
    assert (checked.exit_code, "as they were written" in checked.stdout) == (0, True)


def test_what_stands_in_the_way_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "all.zip"
    _typed("backup", str(archive))
    again = _typed("backup", str(archive))
    assert (again.exit_code, "there already" in again.stderr) == (2, True)
    full = _typed("restore", str(archive))
    assert (full.exit_code, "empty database" in full.stderr) == (2, True)
    _at(tmp_path / "nowhere", monkeypatch)
    nothing = _typed("verify")
    assert (nothing.exit_code, "holds no database" in nothing.stderr) == (2, True)
    assert not (tmp_path / "nowhere").exists()


def test_an_archive_that_was_changed_ends_with_one(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    _typed("backup", str(archive))
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    assert _typed("verify", str(archive)).exit_code == 1
