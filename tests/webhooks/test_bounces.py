"""What mail servers send back becomes what it would have been in the conversation; everything else is told apart."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.mails import MailAddress
from tests.factories.desk import CLERK, Desk
from tests.factories.post import Post
from tests.factories.reports import a_report
from ui.cli import main
from webhooks.bounces import LARGEST, Bounce, BounceUnreadableError, read_bounce, take_bounce
from webhooks.delivery import deliver_due

JOB = "0193aabbccddeeff0011223344556677"
DOMAIN = "huiqian.localhost"


@pytest.mark.parametrize("back", ["headers", "all", "nothing"])
def test_a_report_is_about_the_letter_that_came_back(back: str) -> None:
    assert read_bounce(a_report(f"<{JOB}@{DOMAIN}>", back=back), DOMAIN) == Bounce(
        job_id=JOB,
        status="5.1.1",
        final=True,
        refused=True,
        error="5.1.1 550 5.1.1 <a@example.org>: Recipient address rejected: User unknown",
    )


@pytest.mark.parametrize(
    ("action", "status", "final", "refused"),
    [
        ("failed", "5.2.2", True, True),
        ("failed", "5.7.1", True, False),
        ("Failed", "5.0.0 (unknown)", True, False),
        ("failed", "4.4.1", True, False),  # given up after days in the queue
        ("failed", "4.2.2", True, False),
        ("delayed", "4.4.1", False, False),
        ("delayed", "4.2.2", False, False),
    ],
)
def test_what_a_status_means(action: str, status: str, final: bool, refused: bool) -> None:
    bounce = read_bounce(a_report(f"<{JOB}@{DOMAIN}>", action=action, status=status), DOMAIN)
    assert (bounce.final, bounce.refused) == (final, refused)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "Expected a multipart/report about a delivery, but this is text/plain."),
        (b"\xff\xfe\x00 not a mail", "Expected a multipart/report about a delivery, but this is text/plain."),
        (b"Subject: Out of office\n\nBack on Monday", "but this is text/plain."),
        (
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\ntext\n--b--\n",
            "Expected a message/delivery-status that tells of a recipient, but there is none.",
        ),
        (
            b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\ntext\n--b--\n",
            "Expected a multipart/report about a delivery, but this is multipart/report.",
        ),
        (a_report("<1@elsewhere>"), f"Expected the Message-ID of a letter from '{DOMAIN}', but there is none."),
        (a_report(f"<{JOB}@{DOMAIN}.evil.example>"), "but there is none."),
        (a_report(f"<{JOB}@{DOMAIN}>", action="delivered", status="2.0.0"), "but it says Action 'delivered'"),
        (a_report(f"<{JOB}@{DOMAIN}>", action="delayed", status="5.4.1"), "but it says Action 'delayed'"),
        (a_report(f"<{JOB}@{DOMAIN}>", action="failed", status="2.0.0"), "but it says Action 'failed'"),
        (a_report(f"<{JOB}@{DOMAIN}>", status="nonsense"), "with Status 'nonsense'."),
        (b"x" * (LARGEST + 1), f"Expected at most {LARGEST} bytes, but there are more."),
    ],
)
def test_everything_else_is_refused_in_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(BounceUnreadableError) as refused:
        read_bounce(raw, DOMAIN)
    assert sentence in str(refused.value)


def sent(harness: Desk) -> Mail:
    harness.slip()
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    deliver_due(harness.engine, Post(), 100)
    return harness.one(Mail, Mail.person == CLERK)


def test_a_letter_that_came_back_is_refused_once(harness: Desk) -> None:
    mail = sent(harness)
    report = a_report(mail.message_id)
    _, first = take_bounce(harness.engine, report)
    _, again = take_bounce(harness.engine, report)
    assert (first, again) == ("refused", "known")
    (incident,) = harness.all(Incident, Incident.job_id == mail.id)
    assert (incident.code, "User unknown" in incident.message) == ("mail_refused", True)
    assert harness.one(Job, Job.id == mail.id).state == "dead"
    assert [kept.bounces for kept in harness.all(MailAddress)] == [1]


def test_a_letter_that_was_never_sent_is_somebody_elses(harness: Desk) -> None:
    with pytest.raises(BounceUnreadableError, match="Expected a letter that was sent"):
        take_bounce(harness.engine, a_report(f"<{JOB}@{harness.engine.settings.mail_domain}>"))


def test_the_command_ends_with_what_a_mail_server_understands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQIAN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("HUIQIAN_DATABASE_URL", raising=False)
    runner = CliRunner()
    assert runner.invoke(main, ["init"]).exit_code == 0
    done = runner.invoke(main, ["bounces"], input=a_report(f"<{JOB}@{DOMAIN}>"))
    assert (done.exit_code, "Expected a letter that was sent" in done.output) == (65, True)
