"""What holds when a later version changes the tables under a process that runs: it takes no act over them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import Connection, func, select, text

from engine.api import Actor
from engine.commands.carry_jobs import CarryJobs
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_package import DeployPackage
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.lease_timers import LeaseTimers
from engine.commands.open_session import OpenSession
from engine.commands.return_jobs import ReturnJobs
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.commands.start_instance import StartInstance
from engine.domain.errors import Rejection
from engine.queries.task_detail import TaskDetail
from engine.store.audit import Audit
from engine.store.jobs import Job
from engine.store.migrations import HEAD, upgrade
from engine.store.migrations.alone import alone
from engine.store.migrations.carrier import prepare
from engine.store.revision import REVISION_NOW
from engine.testing import MACHINE
from tests.factories.desk import APPLICANT, CLERK, Desk
from tests.factories.site import Site
from tests.factories.slip import slip
from tests.reliability.machines import until

LATER = "9999"
WITHIN = 180.0
PEOPLE = 6


def moved(connection: Connection, revision: str = LATER) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def move(desk: Desk, revision: str = LATER) -> None:
    with desk.engine.database.engine.execution_options(huiqian_write=True).begin() as connection:
        moved(connection, revision)


ACTS: dict[str, tuple[Actor, Callable[[Desk, str], object]]] = {
    "of a task": (Actor.person(CLERK), lambda desk, case: CompleteTask(task_id=desk.task(case).id, outcome="approve")),
    "that begins a case": (Actor.person(APPLICANT), lambda _desk, _case: StartInstance(process_key="seal_slip")),
    "of a setting": (Actor.person(CLERK), lambda _desk, _case: SetMailPreferences(language="en")),
    "of the operator": (MACHINE, lambda _desk, _case: DeployPackage(files=slip())),
    "of a stranger": (Actor.external("sign-in"), lambda _desk, _case: OpenSession(login=CLERK, password="no")),
    "that sends work": (MACHINE, lambda _desk, _case: CarryJobs(queue="timer")),
    "that takes timers": (MACHINE, lambda _desk, _case: LeaseTimers(limit=5)),
    "that takes letters": (MACHINE, lambda _desk, _case: LeaseDeliveries(limit=5)),
    "that gives back": (MACHINE, lambda desk, case: ReturnJobs(job_ids=(desk.jobs(case)[0].id,), begun=False)),
}


@pytest.mark.parametrize("kind", ACTS)
def test_no_act_is_taken_over_the_tables_of_another_version(harness: Desk, kind: str) -> None:
    case = harness.slip()
    actor, command = ACTS[kind]
    asked = command(harness, case)
    harness.pass_time(days=30)
    move(harness)
    assert harness.code(actor, asked) == "version_moved"
    assert harness.engine.outdated is not None, "the first who is refused tells all"


def test_an_act_that_misses_a_column_is_told_why(harness: Desk) -> None:
    task = harness.task(harness.slip())
    asked = CompleteTask(task_id=task.id, outcome="approve")
    with harness.engine.database.engine.execution_options(huiqian_write=True).begin() as connection:
        moved(connection)
        connection.exec_driver_sql("ALTER TABLE instance RENAME COLUMN audit_seq TO audit_number")
    with pytest.raises(Rejection) as refused:
        harness.act(CLERK, asked)
    assert refused.value.code == "version_moved"


def test_an_item_of_a_batch_is_refused_alike(harness: Desk) -> None:
    task = harness.task(harness.slip())
    move(harness)
    (item,) = harness.engine.execute_many([CompleteTask(task_id=task.id, outcome="approve")], Actor.person(CLERK))
    assert item.rejection is not None
    assert item.rejection.code == "version_moved"


def test_due_timers_are_left_to_the_later_version(harness: Desk) -> None:
    case = harness.slip()
    harness.clock.set(harness.jobs(case, "ladder")[0].due_at)
    move(harness)
    assert harness.engine.carry_due() is False
    assert harness.all(Job, Job.state == "leased") == []


def test_the_tables_of_an_earlier_version_are_left_alone_too(harness: Desk) -> None:
    case = harness.slip()
    move(harness, "0001")
    assert harness.code(CLERK, CompleteTask(task_id=harness.task(case).id, outcome="approve")) == "version_moved"


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[threading.Thread]:
    """Have something done in a thread that the body starts; it has ended afterwards."""
    thread = threading.Thread(target=act, daemon=True)
    yield thread
    thread.join(WITHIN)
    assert not thread.is_alive()


def refused(desk: Desk) -> bool:
    try:
        desk.act(CLERK, SetMailPreferences())
    except Rejection as rejection:
        return rejection.code == "version_moved"
    return False


@pytest.mark.postgresql
def test_a_migration_waits_for_the_act_that_is_under_way_and_leaves_it_all_it_needs(on_postgresql: Desk) -> None:
    engine, done = on_postgresql.engine.database.engine, []

    def migrate() -> None:
        with engine.connect() as connection:
            with alone(connection):
                done.append(time.monotonic())
                moved(connection)
            connection.commit()

    with engine.connect() as under_way:
        assert under_way.scalar(select(REVISION_NOW)) == HEAD
        with meanwhile(migrate) as migration:
            migration.start()
            assert until(lambda: refused(on_postgresql)), "no other begins from then on"
            under_way.exec_driver_sql("UPDATE setting SET value = value")
            ended = time.monotonic()
            under_way.commit()
    assert done[0] > ended


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", ACTS)
def test_an_act_that_comes_in_the_middle_of_a_migration_is_refused_at_once(on_postgresql: Desk, kind: str) -> None:
    desk = on_postgresql
    prepare(desk.engine.database.engine)
    case = desk.slip()
    actor, command = ACTS[kind]
    asked = command(desk, case)
    for _ in range(6):  # the driver prepares what it has asked five times
        desk.done(desk.task(desk.slip()), CLERK)
    with desk.engine.database.engine.connect() as connection, alone(connection):
        assert desk.code(actor, asked) == "version_moved"
        assert desk.engine.outdated is None, "it may fail yet"
        connection.rollback()
        assert desk.engine.troubles() == ()


@pytest.mark.postgresql
def test_whoever_presses_in_the_middle_is_told_when_to_come_again_and_may_if_nothing_came_of_it(
    on_postgresql: Desk,
) -> None:
    desk = on_postgresql
    case = desk.slip()
    visit = Site(desk).person(CLERK)
    address, fields = f"/inbox/{desk.task(case).id}/complete", {"outcome": "approve", "opinion": "ok"}
    with desk.engine.database.engine.connect() as connection, alone(connection):
        answer = visit.post(address, fields)
        connection.rollback()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "系统正在换新版本，这一步没有执行。" in answer.get_data(as_text=True)
    assert visit.post(address, fields).status_code == 302


@pytest.mark.postgresql
def test_of_two_processes_that_migrate_at_once_one_finds_it_done(on_postgresql: Desk) -> None:
    engine, done = on_postgresql.engine.database.engine, []
    move(on_postgresql, "0024")
    with engine.connect() as connection, meanwhile(lambda: done.append(upgrade(engine))) as other:
        with alone(connection):
            other.start()
            moved(connection, HEAD)
        connection.commit()
    assert done == [False]


@pytest.mark.postgresql
def test_people_who_act_all_the_while_lose_nothing_and_write_nothing_after_it(on_postgresql: Desk) -> None:
    desk, answers, told = on_postgresql, [], []
    desk.act(CLERK, SetMailPreferences())

    def go_on() -> None:
        while not told:
            try:
                case = desk.start("seal_slip", APPLICANT)
                desk.engine.read(TaskDetail(person=APPLICANT, task_id=desk.task(case).id), Actor.person(APPLICANT))
                desk.act(CLERK, SetMailPreferences())
                answers.append(case)
            except Rejection as rejection:
                told.append(rejection.code)

    with ExitStack() as stack:
        for _ in range(PEOPLE):
            stack.enter_context(meanwhile(go_on)).start()
        assert until(lambda: len(answers) >= PEOPLE)
        connection = stack.enter_context(desk.engine.database.engine.connect())
        with alone(connection):
            written = connection.scalar(select(func.count()).select_from(Audit))
            connection.exec_driver_sql("ALTER TABLE task ADD COLUMN later text")
            moved(connection)
        connection.commit()
    assert set(told) == {"version_moved"}
    assert len(desk.all(Audit)) == written
    assert all(desk.case(case).state == "active" for case in answers)
