"""An installation that cannot be reached, or is set wrongly, is told in a sentence by every command."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, inspect, text

from ui.cli import main

NOBODY = "postgresql+psycopg://huiqian:hush@127.0.0.1:9/huiqian?connect_timeout=5"
COMMANDS = (
    ("init",),
    ("web",),
    ("worker",),
    ("run",),
    ("verify",),
    ("backup", "all.zip"),
    ("rehearse",),
    ("password", "somebody", "--password", "long-enough-for-anybody"),
)


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUIQIAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HUIQIAN_PORT", "0")


@pytest.mark.parametrize("words", COMMANDS)
def test_a_database_that_is_not_there_is_named_without_its_password(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIQIAN_DATABASE_URL", NOBODY)
    said = typed(*words)
    assert said.exit_code == 2
    assert "Expected to use the database postgresql+psycopg://huiqian:***@127.0.0.1:9/huiqian, but:" in said.stderr
    assert "hush" not in said.output


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "huiqian.db").write_bytes(b"no database at all, but long enough to look like one" * 200)
    said = typed("worker")
    assert (said.exit_code, "file is not a database" in said.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "garbage"),
        ("DATABASE_URL", "mysql://a/b"),
        ("DATABASE_URL", "postgresql+psycopg2://a/b"),
        ("DATABASE_URL", "postgresql+psycopg://a:b:c@d:e/f"),
        ("DATABASE_URL", "sqlite://"),
        ("SMTP_URL", "mail.example.edu.cn"),
        ("SMTP_URL", "smtp://mail.example.edu.cn:port"),
        ("BASE_URL", "huiqian.example.edu.cn"),
        ("ZONE", "Mars/Phobos"),
        ("ZONE", "Asia"),
        ("PORT", "many"),
    ],
)
@pytest.mark.parametrize("command", ["init", "worker", "rehearse", "verify"])
def test_a_setting_that_cannot_be_is_named(
    command: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"HUIQIAN_{name}", value)
    said = typed(command)
    assert (said.exit_code, said.stderr.startswith(f"HUIQIAN_{name}: ")) == (2, True)


@pytest.mark.parametrize("words", [("verify",), ("backup", "all.zip")])
def test_an_empty_database_is_told_as_such(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIQIAN_DATABASE_URL", f"sqlite:///{tmp_path / 'somebody.db'}")
    said = typed(*words)
    assert (said.exit_code, "the database holds no installation" in said.stderr) == (2, True)


@pytest.mark.parametrize("words", [("backup", "all.zip"), ("rehearse",)])
def test_tables_of_a_later_version_are_left_to_it(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'later.db'}"
    monkeypatch.setenv("HUIQIAN_DATABASE_URL", address)
    assert typed("init").exit_code == 0
    with create_engine(address).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = typed(*words)
    assert (said.exit_code, "9999: run that version" in said.stderr) == (2, True)


@pytest.mark.parametrize("command", ["run", "web", "worker", "rehearse"])
def test_a_database_without_an_installation_is_left_as_it_is(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'somebody.db'}"
    monkeypatch.setenv("HUIQIAN_DATABASE_URL", address)
    said = typed(command)
    assert (said.exit_code, "huiqian init" in said.stderr) == (2, True)
    assert inspect(create_engine(address)).get_table_names() == []
