"""Ways out of the house: what a channel promises."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of a message: sent, deferred (try again later) or refused (trying again will not help).

    `unreached`: nobody was there to take it, which says nothing of the message. `answer` is what the server said when
    it took it; `bounced` that it refused the address itself; `nowhere` that it did not leave the house, so that handing
    it over once more does no harm.
    """

    state: Literal["sent", "deferred", "unreached", "refused"]
    error: str | None = None
    answer: str | None = None
    bounced: bool = False
    nowhere: bool = False


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
