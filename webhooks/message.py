"""Builds the message that goes out: addressed, threaded by case, with an id that survives a second sending."""

from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from engine.queries.delivery import Delivery
from webhooks.rendering import Rendered


class AddressUnusableError(ValueError):
    """A mail address that can't stand in a header."""


def message_id(job_id: str, domain: str) -> str:
    """Return the id of a job's message: the same at every attempt, so a duplicate is recognisable."""
    return f"<{job_id}@{domain}>"


def build_message(delivery: Delivery, rendered: Rendered, *, sender: str, domain: str, at: datetime) -> EmailMessage:
    """Return the message with a text and an HTML part.

    Raises AddressUnusableError when the recipient's address is none.
    """
    message = EmailMessage()
    message["Message-ID"] = message_id(delivery.job_id, domain)
    message["Date"] = format_datetime(at)
    message["Subject"] = rendered.subject
    message["From"] = _address("会签 Huiqian", sender)
    recipient = delivery.recipient
    message["To"] = _address(recipient.name if recipient else "", recipient.address if recipient else "")
    # Nobody reads answers to the machine, and machines should not answer it.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if delivery.case is not None:
        # One thread a case: all its messages answer a root that was never sent.
        thread = f"<case-{delivery.case.id}@{domain}>"
        message["References"] = thread
        message["In-Reply-To"] = thread
    message.set_content(rendered.text, charset="utf-8", cte="base64")
    message.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="base64")
    return message


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name="".join(c for c in name if c.isprintable()), addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as unusable:
        raise AddressUnusableError(f"'{address}' is not a mail address") from unusable
