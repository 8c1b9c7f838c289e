"""The mail server of a run: it accepts everything and counts how often each letter came."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.factories.ports import free_port


class Letters:
    """How often each Message-ID was accepted."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.came[str(message_from_bytes(bytes(envelope.content or b""))["Message-ID"])] += 1
        return "250 kept"


@contextmanager
def a_mail_server() -> Iterator[tuple[Letters, str]]:
    """Yield the letters and the address of a real SMTP server on loopback."""
    letters = Letters()
    port = free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield letters, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
