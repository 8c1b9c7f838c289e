"""`huiqian backup`, `restore` and `verify`: all in one archive, back again, and whether it is as it was written."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from engine.backup import BackupError, Checked

ARCHIVE = click.Path(dir_okay=False, path_type=Path)
THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=ARCHIVE)
def backup(file: Path) -> None:
    """Write database and files of this installation to FILE (.zip), while people go on working.

    Ends with 1 when an attached file was missing or changed already: the rest is in the archive.
    """
    from engine.backup import BackupError, write_backup
    from engine.domain.clock import SystemClock
    from engine.settings import Settings

    try:
        made = write_backup(Settings(), file, SystemClock().now(), _progress)
    except BackupError as error:
        _stop(error)
    rows = sum(part.rows for part in made.tables.values())
    click.echo(f"已备份 / backed up: {file} — {rows} 行 rows, {made.files} 个文件 files")
    for sha256 in made.missing:
        click.echo(f"附件缺失或被改动 / an attached file is missing or was changed: {sha256}", err=True)
    sys.exit(1 if made.missing else 0)


@click.command()
@click.argument("file", type=THERE)
def restore(file: Path) -> None:
    """Fill an empty database and the data directory from FILE; another kind of database will do."""
    from engine.api import ProcessEngine
    from engine.backup import BackupError
    from engine.backup import restore as read_back
    from engine.domain.clock import SystemClock
    from engine.settings import Settings

    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        made = read_back(settings, file, _progress)
    except BackupError as error:
        _stop(error)
    opened = ProcessEngine(settings, SystemClock())
    opened.migrate()  # what searches look through is made anew
    opened.close()
    click.echo(f"已恢复到 {made.made_at} 的状态 / restored as it was at {made.made_at}")


@click.command()
@click.argument("file", type=THERE, required=False)
def verify(file: Path | None) -> None:
    """Follow every trail of this installation, or of the archive FILE, and say what is not as it was written.

    Ends with 0 when everything is, with 1 when something is not.
    """
    from engine.backup import BackupError, check_archive, check_database
    from engine.settings import Settings

    try:
        _tell(check_database(Settings()) if file is None else check_archive(file))
    except BackupError as error:
        _stop(error)


def _tell(checked: "Checked") -> NoReturn:
    for fault in checked.faults:
        click.echo(fault, err=True)
    click.echo(
        f"{checked.trails} 条留痕、{checked.events} 个事件、{checked.files} 个文件 / "
        f"{checked.trails} trails, {checked.events} events, {checked.files} files: "
        + (f"{len(checked.faults)} 处有误 / faults" if checked.faults else "完好 / as they were written")
    )
    sys.exit(1 if checked.faults else 0)


def _progress(name: str, rows: int) -> None:
    if rows:
        click.echo(f"  {name}: {rows}", err=True)


def _stop(error: "BackupError") -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(2)
