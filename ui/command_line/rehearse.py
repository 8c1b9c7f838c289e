"""`huiqian rehearse`: what will be sent, reassigned or ended if nobody does anything; nothing of it is done."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from engine.api import ProcessEngine
    from webhooks.rehearsing import Rehearsal

MANY_ACTS = 50


@click.command()
@click.option("--days", type=click.IntRange(1, 90), default=14, show_default=True, help="How far to look ahead.")
@click.option("--at", "begins", metavar="DATE", help="Begin at this later moment (ISO 8601); time passes until then.")
@click.option("--person", default="", help="Only what reaches this person (login).")
@click.option("--unit", default="", help="Only cases that this unit started (code).")
@click.option("--case", "number", default="", help="Only this case (number or id).")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
@click.option("--csv", "as_commas", is_flag=True, help="Comma-separated lines.")
def rehearse(  # noqa: PLR0913 - one argument an option
    *,
    days: int,
    begins: str | None,
    person: str,
    unit: str,
    number: str,
    language: str,
    as_json: bool,
    as_commas: bool,
) -> None:
    """Say what machines will do in the next days if nobody does anything: every letter, act and task.

    Works on a copy of what is open: nothing is sent and nothing is changed. Ends with 1 where the list is not whole.
    """
    from engine.api import Actor, Rejection
    from engine.domain.rejections import sentence
    from webhooks.rehearsing import Plan
    from webhooks.rehearsing import rehearse as played

    engine = _opened()
    try:
        at = _moment(begins, engine.settings.zone)
        plan = Plan(days=days, at=at, of=person, unit=unit, case=number, language=language)
        told = played(engine, Actor.system("operator"), plan, _progress(engine.settings.zone))
    except Rejection as rejection:
        words = sentence(rejection, language)
        click.echo(f"{words.what}{words.todo}" if language == "zh" else f"{words.what} {words.todo}", err=True)
        sys.exit(2)
    finally:
        engine.close()
    _write(told, language, engine.settings.zone, as_json=as_json, as_commas=as_commas)
    sys.exit(0 if told.whole else 1)


def _opened() -> "ProcessEngine":
    """Open the installation, real or demo, with its own time; its tables are left as they are.

    Ends the program where there is none of this version.
    """
    from engine.api import ProcessEngine
    from engine.domain.clock import SystemClock
    from engine.settings import Settings

    settings = Settings()
    if not settings.database_url and not (settings.data_dir / "huiqian.db").exists():
        click.echo(f"{settings.data_dir} 中没有数据库 / there is no database in {settings.data_dir}", err=True)
        sys.exit(2)
    engine = ProcessEngine(settings, SystemClock())
    if not engine.has_tables:
        click.echo("数据库中没有系统 / the database holds no installation: huiqian init", err=True)
        sys.exit(2)
    if (newer := engine.made_later) is not None:
        click.echo(newer, err=True)
        sys.exit(2)
    if not engine.of_this_version:
        click.echo("数据库不是本版本的，请先启动一次 / start this version once first: huiqian run", err=True)
        sys.exit(2)
    if engine.kind == "demo":
        engine.restore_clock()
    return engine


def _moment(text: str | None, zone: str) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        click.echo(f"看不懂的时间 / not a moment: {text}", err=True)
        sys.exit(2)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _progress(zone: str) -> "_Heard":
    return _Heard(zone)


class _Heard:
    """Says now and then how far the rehearsal is, where somebody may read it."""

    def __init__(self, zone: str) -> None:
        self._zone, self._told = ZoneInfo(zone), 0

    def __call__(self, at: datetime, acts: int) -> None:
        """Hear how far it is."""
        if acts >= self._told + MANY_ACTS:
            self._told = acts
            click.echo(f"… {at.astimezone(self._zone):%Y-%m-%d %H:%M} · {acts}", err=True)


def _write(told: "Rehearsal", language: str, zone: str, *, as_json: bool, as_commas: bool) -> None:
    from ui.rehearsals import as_csv, cells, document, summary

    if as_json:
        click.echo(document(told))
        return
    if as_commas:
        click.echo(as_csv(told.rows, language, zone), nl=False)
    else:
        for row in told.rows:
            click.echo("  ".join(cell for cell in cells(row, language, zone) if cell))
    click.echo(summary(told, language, zone), err=as_commas)
