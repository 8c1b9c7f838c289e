"""Mail that a real server receives, with links that lead where they say; and a server that is down is no page's."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from engine.commands.claim_task import ClaimTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.identity import OrganisationCache
from engine.store.instances import Instance
from engine.store.jobs import Job, Mail
from engine.store.mails import MailPreference
from engine.store.organisation import Person
from tests.factories.desk import ADMIN, CLERK, OTHER_CLERK, Desk
from tests.factories.ports import free_port
from tests.factories.receivers import receiver
from tests.factories.site import Site, words
from webhooks.channels.mail import SmtpAddress, SmtpChannel
from webhooks.delivery import Delivered, deliver_due
from webhooks.rounds import MailRounds

ALL = 500
LONG = 120.0
"""Seconds after which nobody waits any longer."""
HOSTILE = (
    "x\r\nBcc: all@example.cn",
    "x\nTo: all@example.cn\n\nbody",
    "x\r\n\r\n.\r\nMAIL FROM:<a@b.cn>",
    '"><script>alert(1)</script>',
    "=?utf-8?q?=0D=0ABcc:_a@b.cn?=",
    "\u202egnp.exe\u2028Bcc: a@b.cn\x00\x1b[31m",
    "标题" * 400,
)


class Inbox:
    """A mail server's mailboxes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.letters.append(message_from_bytes(bytes(envelope.content or b""), policy=default))
        return "250 queued as 1"

    def to(self, login: str) -> list[EmailMessage]:
        return [m for m in self.letters if m["To"].addresses[0].addr_spec == f"{login}@yxmu.example"]


@contextmanager
def server(port: int | None = None) -> Iterator[tuple[Inbox, SmtpChannel]]:
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield handler, channel(controller.port)
    finally:
        controller.stop()


def channel(port: int, seconds: float = LONG) -> SmtpChannel:
    return SmtpChannel(SmtpAddress(host="127.0.0.1", port=port, user=None, password="", tls=False), seconds)


@pytest.fixture
def desk(on_sqlite: Desk) -> Iterator[Desk]:
    """An installation that people reach by https."""
    with on_sqlite.configured(base_url="https://huiqian.example.edu.cn") as configured:
        yield configured


def deliver(desk: Desk, way: SmtpChannel) -> None:
    while deliver_due(desk.engine, way, ALL).total:
        pass


def text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def links(desk: Desk, letter: EmailMessage) -> list[str]:
    root = re.escape(desk.engine.settings.public_url)
    return re.findall(rf"{root}(/\S+)", text(letter))


def test_a_digest_arrives_and_its_links_lead_to_the_tasks(desk: Desk) -> None:
    case = desk.slip()
    with server() as (inbox, way):
        desk.pass_time(seconds=9)
        deliver(desk, way)
        assert [m["Subject"] for m in inbox.to(CLERK)] == ["请审批：聘书（check）"]
        desk.clock.set(datetime.fromisoformat("2026-09-02T08:30+08:00"))
        deliver(desk, way)
    (letter,) = inbox.to(CLERK)[1:]
    assert letter["Subject"] == "今日待办 1 件"
    assert (letter["Auto-Submitted"], letter["References"]) == ("auto-generated", None)
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    task = desk.task(case)
    assert f"/inbox/{task.id}" in links(desk, letter)
    visit = Site(desk).person(CLERK)
    for link in links(desk, letter):
        assert visit.get(link).status_code == 200, link
    assert "聘书" in visit.text(f"/inbox/{task.id}")
    assert desk.one(Mail, Mail.person == CLERK, Mail.kind == "digest").answer == "250 queued as 1"


def test_one_press_in_the_mail_program_turns_the_digest_off(desk: Desk) -> None:
    desk.slip()
    with server() as (inbox, way):
        desk.pass_time(seconds=9)
        deliver(desk, way)
        desk.clock.set(datetime.fromisoformat("2026-09-02T08:30+08:00"))
        deliver(desk, way)
        assigned, digest = inbox.to(CLERK)
        assert assigned["List-Unsubscribe"] is None
        assert assigned["List-Unsubscribe-Post"] is None
        assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = str(digest["List-Unsubscribe"]).strip("<>").removeprefix(desk.engine.settings.public_url)
        stranger = Site(desk).stranger()
        before = desk.rows()
        assert "不再向 c…@yxmu.example 发“日报”" in stranger.text(link)
        assert stranger.client.head(link).status_code == 200
        assert desk.changed(before) == []  # whoever looks, and a scanner, changes nothing
        pressed = stranger.client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert (pressed.status_code, "已退订“日报”" in words(pressed)) == (200, True)
        assert desk.one(MailPreference).choices == {"digest": "off"}
        desk.pass_time(days=1)
        deliver(desk, way)
        assert len(inbox.to(CLERK)) == 2
    assert stranger.client.get("/mail/off/digest.x.y").status_code == 404
    assert stranger.client.post("/mail/off/digest.x.y").status_code == 404


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_title_and_no_name_writes_a_header(desk: Desk, hostile: str) -> None:
    case = desk.slip()
    desk.set(Instance, Instance.id == case, title=hostile)
    desk.set(Person, Person.login == CLERK, name={"zh": hostile, "en": hostile})
    desk.engine.installation.organisation = OrganisationCache()
    with server() as (inbox, way):
        desk.pass_time(seconds=9)
        deliver(desk, way)
        desk.clock.set(datetime.fromisoformat("2026-09-02T08:30+08:00"))
        deliver(desk, way)
    assigned, digest = inbox.to(CLERK)
    for letter in (assigned, digest):
        assert letter["Bcc"] is None
        assert [a.addr_spec for a in letter["To"].addresses] == [f"{CLERK}@yxmu.example"]
        assert len(letter.get_all("Subject")) == len(letter.get_all("To")) == 1
        assert letter["Subject"].isprintable()
        assert len(letter["Subject"]) <= 180
        html = letter.get_body(("html",))
        assert html is not None
        assert "<script>" not in html.get_content()
        assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert {tuple(to) for _, to in inbox.envelopes if len(to) != 1} == set()


def test_letters_of_a_case_are_one_thread_and_a_job_keeps_its_id(desk: Desk) -> None:
    case = desk.slip()
    with server() as (inbox, way):
        desk.pass_time(seconds=9)
        deliver(desk, way)
        desk.done(desk.task(case), CLERK)
        desk.pass_time(seconds=9)
        deliver(desk, way)
    domain = desk.engine.settings.mail_domain
    mine = [m for m in inbox.letters if m["References"] == f"<case-{case}@{domain}>"]
    assert len(mine) == len(inbox.letters) > 22
    assert {m["In-Reply-To"] for m in mine} == {f"<case-{case}@{domain}>"}
    kept = {mail.message_id for mail in desk.all(Mail)}
    assert {m["Message-ID"] for m in inbox.letters} == kept
    assert len(kept) == len(inbox.letters)


def test_a_link_shows_and_the_page_decides_once_by_whoever_is_asked(desk: Desk) -> None:
    case = desk.slip()
    task = desk.task(case)
    link = f"/inbox/{task.id}"
    site = Site(desk)
    visit = site.person(CLERK)
    page = visit.get(link).get_data(as_text=True)
    seen = re.search(r'name="seen_version" value="(\d+)"', page)
    assert seen is not None
    before = desk.rows()
    for look in (visit.client.head, visit.client.get, site.stranger().client.head, site.stranger().client.get):
        look(link)
        look(f"{link}/complete")
    assert desk.changed(before, but=["seen"]) == []
    form = {"outcome": "approve", "seen_version": seen[1], "key": "once"}
    assert visit.post(f"{link}/complete", form).status_code == 302
    assert desk.reread(task).state == "completed"
    again = visit.post(f"{link}/complete", {**form, "key": "twice"})
    assert again.status_code == 409


def test_the_link_of_a_task_that_was_given_to_somebody_else_says_so_and_decides_nothing(desk: Desk) -> None:
    case = desk.slip()
    task = desk.task(case)
    desk.act(CLERK, ClaimTask(task_id=task.id))
    site = Site(desk)
    visit = site.person(CLERK)
    seen = re.search(r'name="seen_version" value="(\d+)"', visit.get(f"/inbox/{task.id}").get_data(as_text=True))
    assert seen is not None
    desk.act(ADMIN, ReassignTask(task_id=task.id, person=OTHER_CLERK, reason="调岗"))
    shown = visit.text(f"/inbox/{task.id}")
    assert "这件事项已不由您办理" in shown
    assert "现在由 法治办经办 办理" in shown
    before = desk.rows()
    refused = visit.post(f"/inbox/{task.id}/complete", {"outcome": "approve", "seen_version": seen[1], "key": "once"})
    assert (refused.status_code, "这件事项不再由您办理" in words(refused)) == (409, True)
    assert desk.changed(before) == []


def test_a_page_knows_no_mail_server() -> None:
    """SMTP is no part of a web process but of its due work: no page can wait for it."""
    asked = "import sys, ui.app; print(sorted({'smtplib', 'webhooks.channels.mail'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_while_a_server_hangs_pages_answer_and_acts_are_done(desk: Desk) -> None:
    desk.slip()
    desk.pass_time(seconds=9)
    taken, release = threading.Event(), threading.Event()

    def hang(_connection: object) -> None:
        taken.set()
        release.wait(LONG)

    with receiver(hang) as port:
        sending = threading.Thread(target=deliver_due, args=(desk.engine, channel(port)))
        sending.start()
        assert taken.wait(LONG)
        visit = Site(desk).person(CLERK)
        assert visit.get("/inbox").status_code == 200
        case = desk.slip()
        assert desk.done(desk.task(case), CLERK).instance_id == case
        assert sending.is_alive()  # it hangs still, and nobody has waited for it
        release.set()
        sending.join(LONG)
    assert not sending.is_alive()


def test_a_backlog_leaves_when_the_server_is_back_and_no_attempt_was_spent(desk: Desk) -> None:
    case = desk.slip()
    desk.pass_time(seconds=9)
    port = free_port()
    rounds = MailRounds(desk.engine, channel(port), pause=0)
    for _ in range(30):  # an outage of half an hour, and 20 letters a round
        assert rounds.go().sent == 0
        desk.pass_time(minutes=1)
    waiting = [job for job in desk.jobs(case) if job.queue == "mail"]
    assert (len(waiting), {job.attempts for job in waiting}) == (22, {0})
    with server(port) as (inbox, _):
        while rounds.go().total:
            pass
    assert len(inbox.letters) == 22
    assert {job.state for job in desk.all(Job, Job.instance_id == case, Job.queue == "mail")} == {"done"}


def test_a_server_that_is_down_is_left_alone_for_a_while(desk: Desk) -> None:
    desk.slip()
    desk.pass_time(seconds=9)
    rounds = MailRounds(desk.engine, channel(free_port()), pause=3600)
    assert rounds.go().unreached == 20
    assert rounds.go() == Delivered()


def test_one_recipient_s_bad_server_costs_the_others_nothing(desk: Desk) -> None:
    """Behind a relay every recipient shares, one that hangs up in the middle costs its own letter an attempt."""
    desk.slip()
    desk.act(CLERK, SetMailPreferences())
    desk.pass_time(seconds=9)

    class Fickle(Inbox):
        async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
            self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
        ) -> str:
            if address.startswith(CLERK):
                assert server.transport is not None
                server.transport.close()
            envelope.rcpt_tos.append(address)
            return "250 OK"

    handler = Fickle()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        done = deliver_due(desk.engine, channel(controller.port), ALL)
    finally:
        controller.stop()
    assert (done.deferred, done.sent, done.unreached) == (1, 21, 0)
