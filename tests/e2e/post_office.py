"""A real SMTP server that keeps the letters it takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.factories.ports import free_port

ARRIVES_WITHIN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter as it arrived."""

    to: str
    subject: str
    text: str
    html: str


class PostOffice:
    """Takes every letter; the name before the @ is the login of a person of the demo."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.url = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802
        message = message_from_bytes(envelope.content, EmailMessage, policy=policy.default)
        self.letters.extend(_letter(to, message) for to in envelope.rcpt_tos)
        return "250 taken"

    def letter(self, to: str, *words: str) -> Letter:
        """Return the latest letter to somebody that has all these words; wait for it a little."""
        until = time.monotonic() + ARRIVES_WITHIN
        while True:
            found = self.letters_to(to, *words)
            if found:
                return found[-1]
            if time.monotonic() > until:
                subjects = "\n".join(f"{letter.to}: {letter.subject}" for letter in self.letters)
                raise AssertionError(f"Expected a letter to {to} with {words}, but there are:\n{subjects}")
            time.sleep(0.1)

    def letters_to(self, to: str, *words: str) -> list[Letter]:
        """Return the letters that have arrived for somebody, those with all these words."""
        return [
            letter
            for letter in self.letters
            if letter.to == to and all(word in f"{letter.subject}\n{letter.text}" for word in words)
        ]


def _letter(to: str, message: EmailMessage) -> Letter:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None, "Expected a plain text part in every letter."
    assert html is not None, "Expected an HTML part in every letter."
    return Letter(
        to=to.partition("@")[0],
        subject=str(message["Subject"]),
        text=text.get_content(),
        html=html.get_content(),
    )


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open an SMTP server on a free port."""
    office = PostOffice()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.url = f"smtp://127.0.0.1:{port}"
    try:
        yield office
    finally:
        controller.stop()
