"""Writes one mail and hands it over: what it comes to, as the report that the engine keeps."""

from dataclasses import dataclass
from typing import Literal

from jinja2 import TemplateError

from engine.commands.record_delivery import RecordDelivery
from engine.commands.record_sent import Sent
from engine.domain.letters import Letter
from engine.queries.delivery import Delivery
from engine.settings import Settings
from webhooks.channels import Sender
from webhooks.message import AddressUnusableError, build_message, message_id
from webhooks.rendering import KINDS, Rendered, render

LANGUAGES = ("zh", "en")
MARKED = "nothing is sent to this address: it refused what was sent before"
UNRENDERED = (TemplateError, LookupError, TypeError, ValueError, AttributeError)
"""What a letter's facts can do to its template: one that can't be written must not hold up the others."""
NOTHING = Rendered(subject="", text="", html="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a mail; `nowhere` says that it did not leave the house, so that it could be sent again."""

    report: Sent | RecordDelivery
    nowhere: bool = False


def hand_over(content: Delivery, sender: Sender, settings: Settings) -> Outcome:
    """Write the mail and hand it to `sender`, unless there is a reason not to; trouble is an outcome."""
    if content.stale is not None or content.recipient is None:
        return Outcome(
            report=RecordDelivery(
                job_id=content.job_id, state="dropped", error=content.stale, covers=_covered(content, stale=True)
            )
        )
    if content.kind not in KINDS:
        return _failed(content, NOTHING, settings, "refused", f"no mail of kind '{content.kind}'")
    try:
        rendered = render(content, settings.public_url, _language(content))
    except UNRENDERED as trouble:
        return _failed(content, NOTHING, settings, "refused", f"can't be written: {trouble!r}")
    if content.marked:
        return _failed(content, rendered, settings, "marked", MARKED)
    try:
        message = build_message(
            content,
            rendered,
            sender=settings.mail_from,
            domain=settings.mail_domain,
            at=content.at,
            public_url=settings.public_url,
        )
    except UNRENDERED as unusable:
        bounced = isinstance(unusable, AddressUnusableError)
        return _failed(content, rendered, settings, "refused", str(unusable), bounced=bounced)
    handed = sender.send(message)
    if handed.state != "sent":
        return _failed(content, rendered, settings, handed.state, handed.error, bounced=handed.bounced)
    sent = Sent(letter=_letter(content, rendered, settings), answer=handed.answer, covers=_covered(content))
    return Outcome(report=sent, nowhere=handed.nowhere)


def _failed(
    content: Delivery,
    rendered: Rendered,
    settings: Settings,
    state: Literal["deferred", "unreached", "refused", "marked"],
    error: str | None,
    *,
    bounced: bool = False,
) -> Outcome:
    letter = _letter(content, rendered, settings)
    return Outcome(
        report=RecordDelivery(job_id=content.job_id, state=state, letter=letter, error=error, bounced=bounced)
    )


def _letter(content: Delivery, rendered: Rendered, settings: Settings) -> Letter:
    return Letter(
        job_id=content.job_id,
        address=content.recipient.address if content.recipient else "",
        language=_language(content),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id(content.job_id, settings.mail_domain),
    )


def _covered(content: Delivery, *, stale: bool = False) -> tuple[str, ...]:
    """The mails that are done with by this one: none by a digest that is left to the next."""
    digest = content.digest
    return digest.covers if digest is not None and (not stale or digest.empty) else ()


def _language(content: Delivery) -> str:
    language = content.recipient.language if content.recipient else "zh"
    return language if language in LANGUAGES else "zh"
