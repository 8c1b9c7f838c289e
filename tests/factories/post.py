"""A way out of the house that a test can look into and make fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from webhooks.channels import Handed

SENT = Handed(state="sent")
LATER = Handed(state="deferred", error="451 try again later")
NEVER = Handed(state="refused", error="550 no such user")


class Post:
    """Answers as it is told to, and keeps what was handed over."""

    def __init__(self, answer: Handed = SENT) -> None:
        self.answer = answer
        self.letters: list[EmailMessage] = []

    @contextmanager
    def opened(self) -> Iterator["Post"]:
        yield self

    def send(self, message: EmailMessage) -> Handed:
        self.letters.append(message)
        return self.answer

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    @property
    def recipients(self) -> list[str]:
        return [str(letter["To"].addresses[0].addr_spec) for letter in self.letters]
