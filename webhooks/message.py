"""Builds the message that goes out: addressed, threaded by case, with an id that survives a second sending."""

from datetime import datetime
from email.headerregistry import Address, BaseHeader
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache

from engine.domain.mail_addresses import usable_address
from engine.queries.delivery import Delivery
from webhooks.headers import HEADERS, POLICY
from webhooks.rendering import Rendered, plain_words

NAME_CHARACTERS = 100


class AddressUnusableError(ValueError):
    """A mail address that can't stand in a header."""


def message_id(job_id: str, domain: str) -> str:
    """Return the id of a job's message: the same at every attempt, so a duplicate is recognisable."""
    return f"<{job_id}@{domain}>"


def build_message(
    delivery: Delivery, rendered: Rendered, *, sender: str, domain: str, at: datetime, public_url: str = ""
) -> EmailMessage:
    """Return the message with a text and an HTML part.

    Raises AddressUnusableError when the recipient's address is none.
    """
    message = EmailMessage(policy=POLICY)
    message["Message-ID"] = message_id(delivery.job_id, domain)
    message["Date"] = format_datetime(at)
    message["Subject"] = rendered.subject
    message["From"] = _addressed("From", "会签 Huiqian", sender)
    recipient = delivery.recipient
    message["To"] = _addressed("To", recipient.name if recipient else "", recipient.address if recipient else "")
    # Nobody reads answers to the machine, and machines should not answer it.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if delivery.case is not None:
        # One thread a case: all its messages answer a root that was never sent.
        thread = f"<case-{delivery.case.id}@{domain}>"
        message["References"] = thread
        message["In-Reply-To"] = thread
    if delivery.unsubscribe:
        # One press in the mail program turns this kind off (RFC 2369, RFC 8058); only where it may be off.
        message["List-Unsubscribe"] = f"<{unsubscribe_url(public_url, delivery.unsubscribe)}>"
        if public_url.startswith("https:"):  # as RFC 8058 wants it; elsewhere the page asks first
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, charset="utf-8", cte="base64")
    message.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="base64")
    # Base64 has no such line; the library would search both parts for one of its own.
    message.set_boundary(f"=_{delivery.job_id}")
    return message


def unsubscribe_url(public_url: str, token: str) -> str:
    """Return the page that turns a kind of mail off: it shows with GET, and acts with POST."""
    return f"{public_url}/mail/off/{token}"


@lru_cache(maxsize=1024)
def _addressed(header: str, name: str, address: str) -> BaseHeader:
    usable = usable_address(address)
    if usable is None:
        raise AddressUnusableError(f"'{''.join(c for c in address if c.isprintable())}' is not a mail address")
    made: BaseHeader = HEADERS(header, Address(display_name=plain_words(name)[:NAME_CHARACTERS], addr_spec=usable))
    return made
