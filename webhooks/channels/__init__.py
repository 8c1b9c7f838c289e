"""Ways out of the house: what a channel promises."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of a message: sent, deferred (try again later) or refused (trying again will not help)."""

    state: Literal["sent", "deferred", "refused"]
    error: str | None = None


class Sender(Protocol):
    """Hands over one message after another while its channel is open."""

    def send(self, message: EmailMessage) -> Handed:
        """Hand over one message; trouble is an answer, never an exception."""
        ...


class Channel(Protocol):
    """Opens a way out for a batch of messages."""

    def opened(self) -> AbstractContextManager[Sender]:
        """Return a sender; leaving the context closes whatever was opened."""
        ...
