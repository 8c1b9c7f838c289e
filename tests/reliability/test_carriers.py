"""What whoever does due work promises, over each database: ticks over SQLite, the carrier over PostgreSQL."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import insert, text

from engine.carrier import Carrier
from engine.commands.carry_jobs import CarryJobs
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.ping_webhook import PingWebhook
from engine.commands.retry_job import RetryJob
from engine.commands.return_jobs import ReturnJobs
from engine.commands.take_jobs import TakeJobs
from engine.jobs import BACK_OFF, LEASE, LETTER_PAUSES, MAX_BEGUN, new_job
from engine.store.audit import Audit
from engine.store.carried import SCHEMA
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.migrations.carrier import prepare
from engine.store.webhooks import WebhookCall
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.post import LATER, Post
from tests.factories.webhooks import a_webhook
from ui.command_line.working import Works, carried_works, ticking_works
from webhooks.channels import Handed
from webhooks.channels.http import HttpChannel
from webhooks.channels.mailbox import MailboxChannel
from webhooks.delivery import deliver

WITHIN = 300.0
LETTERS = 10_000
STARTS = 36
"""Where one start in two hung, so many show it."""


class SlowPost(Post):
    """Holds every letter back until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()

    def send(self, message: EmailMessage) -> Handed:
        self.begun.set()
        self.go.wait(WITHIN)
        return super().send(message)


class Floor:
    """An installation and those who work for it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.carried = desk.engine.database.engine.dialect.name == "postgresql"

    def works(self, post: Post) -> Works:
        caller = HttpChannel()
        if self.carried:
            return carried_works(self.desk.engine, post, caller)
        return ticking_works(self.desk.engine, post, caller)

    @contextmanager
    def at_work(self, *posts: Post) -> Iterator[None]:
        """Have one process for each of the posts work meanwhile."""
        with ExitStack() as stack:
            for post in posts:
                works = self.works(post)
                works.start()
                stack.callback(works.stop)
            yield

    def due_letters(self) -> list[Job]:
        """The letters of one case, due now."""
        case = self.desk.slip()
        self.desk.pass_time(seconds=8)
        return self.desk.all(Job, Job.instance_id == case, Job.queue == "mail")

    def abandoned(self) -> list[str]:
        """Letters that a process had taken which was killed then."""
        if not self.carried:
            jobs = list(self.desk.machine(LeaseDeliveries(limit=100)).value["jobs"])
            self.desk.clock.set(self.desk.clock.now() + LEASE + timedelta(seconds=1))
            return jobs
        jobs = list(self.desk.machine(CarryJobs(queue="mail")).value["jobs"])
        self.sql(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 min') "
            "RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        )
        return jobs

    def sql(self, statement: str) -> None:
        with self.desk.engine.database.write_session() as session, session.begin():
            if self.carried:
                session.execute(text(f"SET LOCAL search_path TO public, {SCHEMA}"))
            session.execute(text(statement))

    def messages(self) -> list[dict[str, Any]]:
        """Fetch every message that nobody has begun with."""
        fetch = f"DELETE FROM {SCHEMA}.procrastinate_jobs RETURNING args"  # noqa: S608 - a constant
        with self.desk.engine.database.write_session() as session, session.begin():
            session.execute(text(f"SET LOCAL search_path TO public, {SCHEMA}"))
            found = list(session.scalars(text(fetch)))
        return [{**message, "until": datetime.fromisoformat(message["until"])} for message in found]

    def left(self) -> int:
        now = self.desk.clock.now()
        return len(self.desk.all(Job, Job.state.in_(("waiting", "leased")), Job.due_at <= now))


@pytest.fixture
def floor(harness: Desk) -> Iterator[Floor]:
    prepare(harness.engine.database.engine)
    with harness.configured(tick_seconds=0.1, digests=False, quiet_hours=False, mails_per_hour=1000) as desk:
        yield Floor(desk)


@pytest.fixture
def carried(on_postgresql: Desk) -> Iterator[Floor]:
    prepare(on_postgresql.engine.database.engine)
    with on_postgresql.configured(tick_seconds=0.1, digests=False, quiet_hours=False, mails_per_hour=1000) as desk:
        yield Floor(desk)


def until(fact: Callable[[], bool]) -> bool:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.05)
    return False


def test_several_do_everything_once(floor: Floor) -> None:
    for _ in range(3):
        floor.desk.slip()
    floor.desk.clock.set(floor.desk.clock.now() + timedelta(days=30))
    first, second = Post(), Post()
    with floor.at_work(first, second):
        assert until(lambda: floor.left() == 0)
    rungs = floor.desk.all(Job, Job.kind == "ladder", Job.state == "done")
    climbed = floor.desk.all(Audit, Audit.event == "LadderClimbed")
    assert len(climbed) == len(rungs) > 0
    sent = floor.desk.all(Job, Job.queue == "mail", Job.state == "done")
    ids = first.ids + second.ids
    assert (len(ids), len(set(ids))) == (len(sent), len(sent))


def test_what_is_due_later_waits_for_its_time(floor: Floor) -> None:
    case = floor.desk.slip()
    rungs = len(floor.desk.jobs(case, "ladder"))
    post = Post()
    with floor.at_work(post):
        floor.desk.pass_time(seconds=8)
        assert until(lambda: floor.left() == 0)
    assert len(floor.desk.jobs(case, "ladder")) == rungs
    assert len(post.letters) == 22


def test_what_a_killed_process_had_taken_is_done_by_another(floor: Floor) -> None:
    letters = floor.due_letters()
    assert len(floor.abandoned()) == len(letters)
    post = Post()
    with floor.at_work(post):
        assert until(lambda: floor.left() == 0)
    assert len(set(post.ids)) == len(post.ids) == len(letters)


def test_what_fails_is_tried_after_growing_pauses_until_it_is_an_incident_that_can_be_retried(floor: Floor) -> None:
    letters = floor.due_letters()
    post = Post(LATER)
    with floor.at_work(post):
        for attempt, pause in enumerate(LETTER_PAUSES[:4], 1):
            assert until(lambda: floor.left() == 0)
            assert len(post.letters) == attempt * len(letters)
            if attempt == 4:  # and so on, for hours
                floor.desk.set(Job, Job.queue == "mail", attempts=len(LETTER_PAUSES))
            floor.desk.clock.set(floor.desk.clock.now() + pause * 1.25)
        assert until(lambda: floor.left() == 0)
        dead = floor.desk.all(Job, Job.state == "dead")
        assert {job.attempts for job in dead} == {len(LETTER_PAUSES) + 1}
        assert len(dead) == len(letters)
        post.answer = Post().answer
        floor.desk.act(ADMIN, RetryJob(job_id=dead[0].id))
        assert until(lambda: floor.desk.one(Job, Job.id == dead[0].id).state == "done")


def test_ten_thousand_letters_do_not_delay_a_timer(floor: Floor) -> None:
    case = floor.desk.slip()
    floor.desk.clock.set(floor.desk.jobs(case, "ladder")[0].due_at)
    earlier = floor.desk.clock.now() - timedelta(days=1)
    new_id = floor.desk.engine.installation.new_id
    rows = [new_job(new_id(), "mail", "substitute", earlier, earlier, person=CLERK) for _ in range(LETTERS)]
    with floor.desk.engine.database.write_session() as session, session.begin():
        session.execute(insert(Job), rows)
    post = SlowPost()
    with floor.at_work(post):
        assert until(post.begun.is_set)
        assert until(lambda: bool(floor.desk.jobs(case, "ladder", state="done")))
        assert floor.desk.all(Mail) == []
        # The letters were only written to stand in the way.
        floor.desk.set(Job, Job.queue == "mail", state="cancelled", lease_until=None)
        post.go.set()


def test_a_timer_that_breaks_holds_nobody_up_and_becomes_an_incident_in_the_end(floor: Floor) -> None:
    case = floor.desk.slip()
    floor.desk.clock.set(floor.desk.jobs(case, "ladder")[0].due_at)
    earlier = floor.desk.clock.now() - timedelta(days=1)
    row = new_job(floor.desk.engine.installation.new_id(), "timer", "of a later version", earlier, earlier)
    with floor.desk.engine.database.write_session() as session, session.begin():
        session.execute(insert(Job), [row])
    with floor.at_work(Post()):
        assert until(lambda: bool(floor.desk.jobs(case, "ladder", state="done")))
        for pause in BACK_OFF:
            assert until(lambda: floor.left() == 0)
            floor.desk.clock.set(floor.desk.clock.now() + pause * 1.25)
        assert until(lambda: floor.desk.one(Job, Job.id == row["id"]).state == "dead")
    assert floor.desk.one(Incident, Incident.job_id == row["id"]).message == "KeyError: 'of a later version'"


def test_who_is_asked_to_stop_finishes_what_is_begun_and_keeps_nothing(floor: Floor) -> None:
    letters = floor.due_letters()
    post = SlowPost()
    works = floor.works(post)
    works.start()
    assert until(post.begun.is_set)
    stopping = threading.Thread(target=works.stop)
    stopping.start()
    post.go.set()
    stopping.join(WITHIN)
    assert not stopping.is_alive()
    sent = floor.desk.all(Job, Job.queue == "mail", Job.state == "done")
    rest = floor.desk.all(Job, Job.queue == "mail", Job.state == "waiting")
    assert len(post.letters) == len(sent) > 0
    assert len(sent) + len(rest) == len(letters)
    with floor.at_work(post):
        assert until(lambda: floor.left() == 0)
    assert len(set(post.ids)) == len(letters)


@pytest.mark.postgresql
def test_what_is_written_as_due_at_once_wakes_them(carried: Floor) -> None:
    with carried.desk.configured(tick_seconds=3600) as desk:
        webhook = a_webhook(desk, url="https://oa.invalid/hook")  # no such name, ever (RFC 6761)
        with Floor(desk).at_work(Post()):
            desk.act(ADMIN, PingWebhook(webhook_id=webhook))
            assert until(lambda: desk.all(WebhookCall) != [])


@pytest.mark.postgresql
def test_letters_gather_until_the_next_look(carried: Floor) -> None:
    post = Post()
    with carried.desk.configured(undo_seconds=0, tick_seconds=1) as desk, Floor(desk).at_work(post):
        for _ in range(3):
            desk.slip()
        assert until(lambda: len(post.letters) == len(desk.all(Job, Job.queue == "mail")))


@pytest.mark.postgresql
def test_a_letter_that_kills_every_worker_is_given_up_and_the_others_leave(carried: Floor) -> None:
    letters = carried.due_letters()
    desk, poison = carried.desk, letters[0].id
    killed = 0
    while carried.left():
        desk.machine(CarryJobs(queue="mail"))
        for message in carried.messages():
            taken = desk.machine(TakeJobs(job_ids=tuple(message["jobs"]), until=message["until"])).value["jobs"]
            if poison in taken:  # killed there and then; the library lists what it held, and the reaper gives it back
                killed += 1
                desk.machine(ReturnJobs(job_ids=tuple(message["jobs"]), begun=True))
            else:
                deliver(desk.engine, MailboxChannel(), taken)
    assert (killed, {incident.code for incident in desk.all(Incident)}) == (MAX_BEGUN, {"mail_undelivered"})
    states = {job.id: job.state for job in desk.all(Job, Job.id.in_([job.id for job in letters]))}
    assert states == {job.id: "dead" if job.id == poison else "done" for job in letters}


@pytest.mark.postgresql
def test_lost_messages_lose_no_job(carried: Floor) -> None:
    letters = carried.due_letters()
    carried.desk.machine(CarryJobs(queue="mail"))
    carried.sql("DELETE FROM procrastinate_jobs")
    carried.desk.clock.set(carried.desk.clock.now() + LEASE + timedelta(seconds=1))
    post = Post()
    with carried.at_work(post):
        assert until(lambda: carried.left() == 0)
    assert len(set(post.ids)) == len(post.ids) == len(letters)


@pytest.mark.postgresql
def test_they_go_on_when_their_connections_were_cut(carried: Floor) -> None:
    post = Post()
    with carried.at_work(post):
        first = carried.due_letters()
        assert until(lambda: carried.left() == 0)
        carried.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        second = carried.due_letters()
        assert until(lambda: carried.left() == 0)
    assert len(set(post.ids)) == len(first) + len(second)


@pytest.mark.postgresql
def test_who_was_struck_off_by_mistake_begins_anew(carried: Floor) -> None:
    post = Post()
    with carried.at_work(post):
        first = carried.due_letters()
        assert until(lambda: carried.left() == 0)
        carried.sql("DELETE FROM procrastinate_workers")
        second = carried.due_letters()
        carried.desk.clock.set(carried.desk.clock.now() + LEASE + timedelta(seconds=1))
        assert until(lambda: carried.left() == 0)
    assert len(set(post.ids)) == len(first) + len(second)


@pytest.mark.postgresql
def test_who_is_asked_to_stop_in_the_moment_of_the_start_ends_as_well(carried: Floor) -> None:
    for round_ in range(STARTS):
        works = carried.works(Post())
        works.start()
        time.sleep(round_ % 12 * 0.003)  # from before its workers are registered until they wait for work
        stopping = threading.Thread(target=works.stop, daemon=True)
        stopping.start()
        stopping.join(WITHIN)
        assert not stopping.is_alive(), f"start {round_}"


@pytest.mark.postgresql
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_nobody_foresaw_ends_it(carried: Floor) -> None:
    def look() -> None:
        raise LookupError("not foreseen")

    carrier = Carrier(carried.desk.engine.settings.url, {}, look=look, give_back=list, seconds=1)
    carrier.start()
    assert until(lambda: not carrier.alive)


@pytest.mark.postgresql
def test_the_carriers_tables_are_made_anew_for_a_newer_library_only(carried: Floor) -> None:
    engine = carried.desk.engine.database.engine
    assert prepare(engine) is False
    carried.sql(f"COMMENT ON SCHEMA {SCHEMA} IS '3.0.0'")
    assert prepare(engine) is True
    carried.sql(f"COMMENT ON SCHEMA {SCHEMA} IS '99.0.0'")
    assert prepare(engine) is False
