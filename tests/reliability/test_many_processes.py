"""Several web processes and workers over one PostgreSQL, as systemd would run them; one of each is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, make_url, text, update

from engine.api import Actor, ProcessEngine
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_password import SetPassword
from engine.commands.set_up import SetUp
from engine.commands.start_instance import StartInstance
from engine.domain.clock import SystemClock
from engine.settings import Settings
from engine.store.audit import Audit
from engine.store.jobs import Job
from engine.testing import MACHINE, ProcessDesk
from tests.factories.people import demo_people
from tests.factories.ports import free_port
from tests.factories.slip import ask, chain, group
from tests.reliability.kills.letters import Letters, a_mail_server
from tests.reliability.machines import COMMAND, EVERY_LETTER_AT_ONCE, Machines, answers, until

pytestmark = pytest.mark.postgresql
CASES = 30
LONG = 180
"""Seconds after which nobody waits any longer."""
PASSWORD = "a long sentence nobody guesses"


@pytest.fixture
def database(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database."""
    administration = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with ExitStack() as stack:
        connection = stack.enter_context(administration.connect())
        connection.exec_driver_sql("CREATE DATABASE many_processes")
        stack.callback(connection.exec_driver_sql, "DROP DATABASE many_processes WITH (FORCE)")
        yield make_url(postgresql_server).set(database="many_processes").render_as_string(hide_password=False)
    administration.dispose()


@pytest.fixture
def letters() -> Iterator[tuple[Letters, str]]:
    with a_mail_server() as running:
        yield running


@pytest.fixture
def machines(database: str, letters: tuple[Letters, str], tmp_path: Path) -> Iterator[Machines]:
    made = Machines(database, tmp_path, letters[1], **EVERY_LETTER_AT_ONCE)
    yield made
    for process in made.processes:
        if process.poll() is None:
            process.kill()
            process.wait()


def opened(database: str, folder: Path) -> ProcessEngine:
    """A real installation with the demo's people and a task whose ladder has rungs."""
    engine = ProcessEngine(Settings(database_url=database, data_dir=folder, undo_seconds=0), SystemClock())
    engine.migrate()
    engine.execute(SetUp(kind="real"), MACHINE)
    document = demo_people()
    engine.execute(ImportOrganisation(document=document), MACHINE)
    desk = ProcessDesk(engine, None)  # type: ignore[arg-type] # nothing here moves a clock
    desk.deploy_files(chain("watched", ask("look", group("legal"), due='in="5 workdays" ladder="L-STD"')))
    return engine


def test_a_killed_worker_is_taken_over_and_everything_is_done_once(
    machines: Machines, database: str, letters: tuple[Letters, str], tmp_path: Path
) -> None:
    engine = opened(database, tmp_path)
    for _ in range(CASES):
        engine.execute(StartInstance(process_key="watched"), Actor.person("lc_pi"))
    with engine.database.write_session() as session, session.begin():
        # As if the working days had passed: whole installations with a clock of their own are another test's matter.
        session.execute(update(Job).values(due_at=engine.clock.now() - timedelta(minutes=1)))
        taken = session.scalars(
            update(Job)
            .where(Job.queue == "mail")
            .values(state="leased", lease_until=engine.clock.now() + timedelta(seconds=5))
            .returning(Job.id)
        ).all()
    assert len(taken) >= CASES  # what a worker that is dead by now had taken
    first = machines.start("worker")
    time.sleep(2)
    first.kill()
    first.wait()
    machines.start("worker")
    machines.start("worker")

    def left() -> int:
        with engine.database.reading() as session:
            soon = engine.clock.now() + timedelta(minutes=1)  # what is written meanwhile is due a moment later
            return session.query(Job).filter(Job.state.in_(("waiting", "leased")), Job.due_at <= soon).count()

    assert until(lambda: left() == 0), f"{left()} jobs were still to be done"
    with engine.database.reading() as session:
        climbed = session.query(Audit).filter(Audit.event == "LadderClimbed").count()
        rungs = session.query(Job).filter(Job.kind == "ladder", Job.state == "done").count()
        mails = session.query(Job).filter(Job.queue == "mail", Job.state == "done").count()
    assert climbed == rungs >= CASES
    assert len(letters[0].came) == mails
    assert letters[0].came.total() - mails <= 20  # one batch of the worker that was killed
    assert machines.stop() == [0, 0]
    engine.close()


def test_pages_are_served_by_several_processes_and_go_on_when_one_is_gone(
    machines: Machines, database: str, tmp_path: Path
) -> None:
    opened(database, tmp_path).close()
    ports = free_port(), free_port()
    several = machines.start("web", "--processes", "2", port=str(ports[0]))
    one = machines.start("web", port=str(ports[1]))
    assert until(lambda: all(answers(port) for port in ports))
    one.kill()
    one.wait()
    assert answers(ports[0])
    children = _children(several.pid)
    assert len(children) == 2
    os.kill(children[0], signal.SIGKILL)
    assert until(lambda: len(_children(several.pid)) == 2 and answers(ports[0]))
    assert machines.stop() == [0]


def test_several_processes_answer_503_when_a_later_version_changes_the_tables_and_end(
    machines: Machines, database: str, tmp_path: Path
) -> None:
    engine = opened(database, tmp_path)
    engine.execute(SetPassword(login="lc_pi", password=PASSWORD), MACHINE)
    port = free_port()
    several = machines.start("web", "--processes", "2", port=str(port))
    assert until(lambda: answers(port) and len(_children(several.pid)) == 2)
    assert a_sign_in(port)[0] == 302
    with engine.database.write_session() as session, session.begin():
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    # Whichever of the two takes it, and whether or not it has looked by now.
    with ThreadPoolExecutor(6) as people:  # at one time: it ends a few seconds later
        told = list(people.map(a_sign_in, [port] * 6))
    assert [status for status, _, _ in told] == [503] * 6
    assert {retry for _, retry, _ in told} == {"10"}
    assert all("会签正在换新版本" in page for _, _, page in told)
    with engine.database.reading() as session:
        assert session.query(Audit).filter(Audit.event == "SessionOpened").count() == 1
    assert several.wait(LONG) == 0
    assert "a later version has made them 9999: run that version." in (tmp_path / "0-web.log").read_text("utf-8")
    again = machines.start("web", "--processes", "2", port=str(port))
    assert again.wait(LONG) == 2
    engine.close()


def a_sign_in(port: int) -> tuple[int, str | None, str]:
    """Sign in over a connection of its own: the status, when to come again, the page."""
    fields = urlencode({"csrf": "c", "login": "lc_pi", "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "hq_form=c", "Accept": "text/html"}
    connection = HTTPConnection("127.0.0.1", port, timeout=LONG)
    connection.request("POST", "/sign-in", fields, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, answer.headers["Retry-After"], page


def test_one_process_over_postgresql_does_everything(
    machines: Machines, database: str, letters: tuple[Letters, str], tmp_path: Path
) -> None:
    engine = opened(database, tmp_path)
    port = free_port()
    machines.start("run", port=str(port))
    assert until(lambda: answers(port))
    engine.execute(StartInstance(process_key="watched"), Actor.person("lc_pi"))
    assert until(lambda: letters[0].came.total() > 0)
    assert machines.stop() == [0]
    engine.close()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [int(child) for child in listed]


def test_a_worker_ends_when_a_later_version_changes_the_tables_and_does_not_begin_over_them(
    machines: Machines, database: str, tmp_path: Path
) -> None:
    engine = opened(database, tmp_path)
    (worker,) = machines.workers(1)
    with engine.database.write_session() as session, session.begin():
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert worker.wait(LONG) == 2
    again = machines.start("worker")
    assert again.wait(LONG) == 2
    for log in ("0-worker.log", "1-worker.log"):
        assert "a later version has made them 9999: run that version." in (tmp_path / log).read_text("utf-8")
    engine.close()


def test_several_processes_over_sqlite_are_refused(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", COMMAND, "web", "--processes", "2"],
        env={**os.environ, "HUIQIAN_DATA_DIR": str(tmp_path), "HUIQIAN_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "several processes need PostgreSQL" in ended.stderr) == (2, True)
