"""`huiqian run`, `web` and `worker`: everything in one process, or pages and due work in as many as wanted."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from ui.command_line.ending import end_in_order
from ui.command_line.working import Works, make_works

if TYPE_CHECKING:
    from engine.api import ProcessEngine
    from engine.settings import Settings

CONNECTIONS = 1000
"""How many connections one process holds open at a time."""
IDLE_SECONDS = 60
"""After so long a connection that nobody uses is closed."""
LOOK_SECONDS = 2
"""How often a process looks whether the tables are still its own version's."""
FAREWELL_SECONDS = 5
"""How long a process that serves pages still answers, with 503, once they are not: a balancer learns of it."""


def serve_all(engine: "ProcessEngine", settings: "Settings") -> None:
    """Serve pages and do due work until SIGTERM or Ctrl-C; what runs is finished first."""
    works = make_works(engine, settings)
    works.start()
    try:
        with suppress(KeyboardInterrupt):
            end_in_order()
            serve_pages(engine, settings)
    finally:
        works.stop()
        engine.close()
        click.echo("已停止 / stopped")


def serve_pages(engine: "ProcessEngine", settings: "Settings") -> None:
    """Serve pages from this process with threads."""
    from waitress import create_server

    from ui.app import create_app
    from ui.memory import keep_what_is_loaded, share_one_heap

    share_one_heap()
    # The web server in front speaks TLS where people use https: cookies are then marked for it.
    scheme = "https" if settings.public_url.startswith("https:") else "http"
    server = create_server(
        create_app(engine, settings),
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        url_scheme=scheme,
        ident=None,
        # A browser keeps some connections open; at the library's hundred, twenty people would lock the others out.
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=10,
        asyncore_use_poll=True,
    )
    with suppress(KeyboardInterrupt):
        end_in_order()
        click.echo(f"会签已启动 / Huiqian is running: http://{settings.host}:{server.effective_port}")
        sys.stdout.flush()
        watch_tables(engine, lambda: os.kill(os.getpid(), signal.SIGTERM))
        keep_what_is_loaded()
        server.run()


def serve_from_processes(settings: "Settings", processes: int) -> None:
    """Serve pages from several processes with threads: gunicorn starts them, and starts one anew that died."""
    from gunicorn.app.base import BaseApplication

    scheme = "https" if settings.public_url.startswith("https:") else "http"

    class Pages(BaseApplication):  # type: ignore[misc] # gunicorn is untyped
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{settings.host}:{settings.port}",
                "workers": processes,
                "threads": settings.threads,
                "worker_class": "gthread",
                "graceful_timeout": 30,
                "timeout": 60,
                "loglevel": "warning",
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Any:  # noqa: ANN401 - a WSGI application; each process opens the database for itself
            from engine.api import ProcessEngine
            from engine.domain.clock import system_clock
            from ui.app import create_app
            from ui.memory import keep_what_is_loaded

            engine = ProcessEngine(settings, system_clock(settings.clock_file))
            app = create_app(engine, settings)
            # The parent was started with the old version too, so all of it ends.
            watch_tables(engine, lambda: os.kill(os.getppid(), signal.SIGTERM))
            keep_what_is_loaded()

            def marked(environ: dict[str, Any], start: Any) -> Any:  # noqa: ANN401 - as WSGI has it
                environ["wsgi.url_scheme"] = scheme
                return app(environ, start)

            return marked

    click.echo(f"会签已启动 / Huiqian is running: http://{settings.host}:{settings.port} ({processes})")
    sys.stdout.flush()
    Pages().run()


def watch_tables(
    engine: "ProcessEngine",
    end: Callable[[], object],
    *,
    look: float = LOOK_SECONDS,
    farewell: float = FAREWELL_SECONDS,
) -> threading.Thread:
    """Look beside everything else whether another version has changed the tables; if so, `end` after a farewell.

    From then on requests are refused (`ui.overtaken`); whoever watches over the process starts the new version.
    """

    def watching() -> None:
        told, pause = None, threading.Event()
        while told is None:
            pause.wait(look)
            told = _told(engine)
        click.echo(told, err=True)
        pause.wait(farewell)
        end()

    thread = threading.Thread(target=watching, name="tables", daemon=True)
    thread.start()
    return thread


def _told(engine: "ProcessEngine") -> str | None:
    from sqlalchemy.exc import DBAPIError

    with suppress(DBAPIError):  # it is away just now
        return engine.overtaken()
    return None


def do_due_work(engine: "ProcessEngine", settings: "Settings") -> str | None:
    """Fire timers, send mail and call webhooks until SIGTERM or Ctrl-C, beside other processes that do the same.

    Ends by itself when a later version changes the tables, or when an error that nobody foresaw has ended the work, and
    returns the sentence that says so: whoever watches over it starts it anew.
    """
    works = make_works(engine, settings)
    works.start()
    told = None
    try:
        with suppress(KeyboardInterrupt):
            end_in_order()
            click.echo("会签工作进程已启动 / Huiqian worker is running")
            sys.stdout.flush()
            told = _ended(engine, works)
    finally:
        works.stop()
        engine.close()
        click.echo("已停止 / stopped")
    return told


def _ended(engine: "ProcessEngine", works: Works) -> str:
    """Wait until there is a reason to end; return what there is to say."""
    while works.alive:
        threading.Event().wait(LOOK_SECONDS)
        told = _told(engine)
        if told is not None:
            return told
    return _told(engine) or "出现意外错误，工作进程已结束 / an unforeseen error has ended the work; it stands above."
