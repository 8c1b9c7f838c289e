"""The demo's way out: nothing leaves the house, the mailbox page shows what would have."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from webhooks.channels import Handed


class MailboxChannel:
    """Accepts everything; what was rendered is kept by the recorded delivery."""

    @contextmanager
    def opened(self) -> Iterator["MailboxChannel"]:
        """Nothing needs opening."""
        yield self

    def send(self, message: EmailMessage) -> Handed:  # noqa: ARG002 - what is shown is the recorded delivery
        """Accept the message."""
        return Handed(state="sent", nowhere=True)
