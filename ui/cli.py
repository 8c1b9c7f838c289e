"""The command line: run the demo, make and serve a real installation, check and try processes."""

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ui.command_line.backup import backup, restore, verify
from ui.command_line.dmn import dmn
from ui.command_line.ending import end_at_once
from ui.command_line.lint import lint
from ui.command_line.rehearse import rehearse
from ui.command_line.serving import do_due_work, serve_all, serve_from_processes, serve_pages
from ui.command_line.telling import Telling
from ui.command_line.test import test

if TYPE_CHECKING:
    from engine.api import ProcessEngine, Rejection
    from engine.settings import Settings


@click.group(cls=Telling)
def main() -> None:
    """Huiqian 会签: approvals drawn in BPMN, from draft to decision."""


for command in (backup, restore, verify):
    main.add_command(command)
main.add_command(dmn)
main.add_command(lint)
main.add_command(rehearse)
main.add_command(test)


@main.command()
@click.option("--demo", is_flag=True, help="Serve the fictional demo university, on this machine only.")
def run(*, demo: bool) -> None:
    """Serve the web pages, with timers and mail in the same process."""
    end_at_once()
    settings = _settings(demo=demo)
    _keep_a_log(settings)
    _require_port(settings)
    engine = _open_demo(settings) if demo else _open_real(settings)
    serve_all(engine, settings)


@main.command()
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="More need PostgreSQL.")
def web(*, processes: int) -> None:
    """Serve the web pages only; timers, mail and webhooks are left to `huiqian worker`."""
    end_at_once()
    settings = _settings(demo=False)
    _keep_a_log(settings)
    if processes > 1 and not settings.database_url.startswith("postgresql"):
        click.echo(
            "多个进程需要 PostgreSQL（HUIQIAN_DATABASE_URL） / several processes need PostgreSQL; name it in "
            "HUIQIAN_DATABASE_URL.",
            err=True,
        )
        sys.exit(2)
    _require_port(settings)
    engine = _open_real(settings)
    if processes > 1:
        engine.close()
        serve_from_processes(settings, processes)
        return
    try:
        serve_pages(engine, settings)
    finally:
        engine.close()
        click.echo("已停止 / stopped")


@main.command()
def worker() -> None:
    """Fire timers, send mail and call webhooks; as many of these as wanted, on any machine."""
    end_at_once()
    settings = _settings(demo=False)
    _keep_a_log(settings)
    told = do_due_work(_open_real(settings), settings)
    if told is not None:
        click.echo(told, err=True)
        sys.exit(2)


@main.command()
def init() -> None:
    """Make an empty real installation and print the link for its first administrator."""
    from engine.api import Actor, ProcessEngine, Rejection
    from engine.commands.make_link import MakeLink
    from engine.commands.set_up import SetUp
    from engine.domain.clock import SystemClock
    from ui.demo_data import deploy_all

    settings = _settings(demo=False)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = ProcessEngine(settings, SystemClock())
    _migrate(engine)
    operator = Actor.system("setup")
    try:
        engine.execute(SetUp(kind="real"), operator)
    except Rejection as rejection:
        _stop(rejection)
    deploy_all(engine)
    token = engine.execute(MakeLink(purpose="first_administrator"), operator).value["token"]
    click.echo(f"已初始化 / initialised: {settings.data_dir.absolute()}")
    click.echo("首位管理员请在 24 小时内打开（只能用一次） / first administrator, once, within 24 hours:")
    click.echo(f"  {settings.public_url}/first/{token}")
    click.echo("然后运行 / then run: huiqian run")
    engine.close()


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_organisation(file: Path) -> None:
    """Load units, people, posts, groups and roles of a real installation from a YAML document."""
    import yaml

    from engine.api import Actor, Rejection
    from engine.commands.import_organisation import ImportOrganisation

    engine = _open_real(_settings(demo=False))
    try:
        document = yaml.safe_load(file.read_text("utf-8"))
        done = engine.execute(ImportOrganisation(document=document), Actor.system("operator"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        click.echo(f"{file}: {error}", err=True)
        sys.exit(2)
    except Rejection as rejection:
        _stop(rejection)
    click.echo(f"已载入人员 / people loaded: {done.value['persons']}")
    engine.close()


@main.command()
def bounces() -> None:
    """Read from standard input what a mail server sent back about a letter; its alias pipes it here.

    Ends with 65 where it is no report about a letter of ours, with 75 where it should be brought again later.
    """
    from sqlalchemy.exc import OperationalError

    from engine.api import Rejection
    from webhooks.bounces import LARGEST, BounceUnreadableError, take_bounce

    engine = _open_real(_settings(demo=False))
    try:
        bounce, became = take_bounce(engine, sys.stdin.buffer.read(LARGEST + 1))
    except BounceUnreadableError as error:
        click.echo(str(error), err=True)
        sys.exit(os.EX_DATAERR)
    except (Rejection, OperationalError) as trouble:
        click.echo(f"Expected to keep what the report says, but: {trouble}", err=True)
        sys.exit(os.EX_TEMPFAIL)
    finally:
        engine.close()
    click.echo(f"{bounce.job_id} {became}: {bounce.error}")


@main.command()
@click.argument("login")
@click.password_option(prompt="密码 / password", confirmation_prompt="再输入一次 / once more")
def password(login: str, password: str) -> None:
    """Set somebody's password in a real installation."""
    from engine.api import Actor, Rejection
    from engine.commands.set_password import SetPassword

    engine = _open_real(_settings(demo=False))
    try:
        engine.execute(SetPassword(login=login, password=password), Actor.system("operator"))
    except Rejection as rejection:
        _stop(rejection)
    click.echo(f"已设置密码 / password set: {login}")
    engine.close()


def _settings(*, demo: bool) -> "Settings":
    from engine.settings import Settings

    return Settings(demo=demo)


def _keep_a_log(settings: "Settings") -> None:
    """Keep a log on standard error; the demo's shows what is wrong only, for its reader sits at that very screen."""
    from engine.logs import configure

    chosen = "log_level" in settings.model_fields_set
    level = "warning" if settings.demo and not chosen else settings.log_level
    configure(level=level, as_json=settings.log_format == "json")


def _open_demo(settings: "Settings") -> "ProcessEngine":
    """Open the demo, loading it first where there is none: into a file of its own, so that half a demo never stays."""
    from engine.api import ProcessEngine
    from engine.domain.clock import SystemClock
    from ui.demo_data import deploy_all, load_demo

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = settings.data_dir / "huiqian.db"
    if not settings.database_url and not database.exists():
        loading = settings.data_dir / "loading.db"
        for leftover in settings.data_dir.glob("loading.db*"):
            leftover.unlink()
        load_demo(settings.model_copy(update={"database_url": f"sqlite:///{loading.absolute()}"}), click.echo)
        loading.rename(database)
    engine = ProcessEngine(settings, SystemClock())
    _migrate(engine)
    if engine.kind is None:
        load_demo(settings, click.echo)
    if engine.kind != "demo":
        click.echo(
            f"{settings.data_dir} 中是正式系统，不能作为演示运行 / holds a real installation, not the demo.", err=True
        )
        sys.exit(2)
    engine.restore_clock()
    deploy_all(engine)
    return engine


def _open_real(settings: "Settings") -> "ProcessEngine":
    from engine.api import ProcessEngine
    from engine.domain.clock import system_clock

    if not settings.database_url and not (settings.data_dir / "huiqian.db").exists():
        _no_real_installation()
    engine = ProcessEngine(settings, system_clock(settings.clock_file))
    if not engine.has_tables:  # of whose database this is nobody can be sure
        _no_real_installation()
    _migrate(engine)
    if engine.kind != "real":
        _no_real_installation()
    return engine


def _migrate(engine: "ProcessEngine") -> None:
    """Bring the tables to this version; a database of a later one is left alone."""
    from engine.api import SchemaTooNewError

    try:
        engine.migrate()
    except SchemaTooNewError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _no_real_installation() -> NoReturn:
    click.echo(
        "这里还没有正式系统，请先运行 huiqian init / no real installation here: run `huiqian init` first.", err=True
    )
    sys.exit(2)


def _require_port(settings: "Settings") -> None:
    """Say that the port is taken before anything slow is begun."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            click.echo(
                f"不能监听 {settings.host}:{settings.port}（{error.strerror}）。可用 HUIQIAN_PORT 指定其他端口 / "
                "cannot listen there; name another port in HUIQIAN_PORT.",
                err=True,
            )
            sys.exit(2)


def _stop(rejection: "Rejection") -> NoReturn:
    from engine.domain.rejections import sentence

    language = "en" if os.environ.get("LANG", "").startswith("en") else "zh"
    said = sentence(rejection, language)
    click.echo(f"{said.what} {said.todo}", err=True)
    sys.exit(2)
