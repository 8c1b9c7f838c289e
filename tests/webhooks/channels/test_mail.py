"""A real SMTP conversation: accepted, put off, refused, cut off."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.factories.ports import free_port
from webhooks.channels import Handed
from webhooks.channels.mail import SmtpAddress, SmtpChannel, mail_channel, read_smtp_url
from webhooks.channels.mailbox import MailboxChannel


class Server:
    """Answers as the recipient's name asks, and keeps what it accepted."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answers = {"later@example.cn": "451 try again later", "never@example.cn": "550 no such user"}
        if address in answers:
            return answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.kept.append(bytes(envelope.content or b""))
        return "250 kept"


@pytest.fixture
def server() -> Iterator[tuple[Server, SmtpAddress]]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield handler, SmtpAddress(host="127.0.0.1", port=controller.port, user=None, password="", tls=False)
    finally:
        controller.stop()


def message(to: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "huiqian@example.cn", to, "会签"
    made.set_content("请会签")
    return made


def test_each_answer_of_the_server_is_understood(server: tuple[Server, SmtpAddress]) -> None:
    handler, address = server

    with SmtpChannel(address).opened() as sender:
        handed = [sender.send(message(f"{name}@example.cn")) for name in ("good", "later", "never", "good")]

    assert handed == [
        Handed(state="sent", answer="250 kept"),
        Handed(state="deferred", error="451 try again later"),
        Handed(state="refused", error="550 no such user", bounced=True),
        Handed(state="sent", answer="250 kept"),
    ]
    assert len(handler.kept) == 2


def test_a_server_that_is_gone_says_nothing_of_the_letters() -> None:
    address = SmtpAddress(host="127.0.0.1", port=free_port(), user=None, password="", tls=False)

    with SmtpChannel(address, seconds=1).opened() as sender:
        handed = [sender.send(message("good@example.cn")).state for _ in range(2)]

    assert handed == ["unreached", "unreached"]


def test_no_address_means_the_mailbox_page_alone() -> None:
    channel = mail_channel("")

    assert isinstance(channel, MailboxChannel)
    with channel.opened() as sender:
        assert sender.send(message("good@example.cn")) == Handed(state="sent", nowhere=True)


def test_addresses_are_read() -> None:
    assert read_smtp_url("smtp://me%40x:p%2Fw@mail.example.cn") == SmtpAddress(
        host="mail.example.cn", port=587, user="me@x", password="p/w", tls=False
    )
    assert read_smtp_url("smtps://mail.example.cn").port == 465
    with pytest.raises(ValueError, match="HUIQIAN_SMTP_URL"):
        read_smtp_url("http://mail.example.cn")
