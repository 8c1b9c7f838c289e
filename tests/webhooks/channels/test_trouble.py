"""Whatever a mail server does, a conversation with it ends, and costs a batch no more than its time."""

from email.message import EmailMessage

import pytest

from engine.domain.clock import monotonic
from tests.factories import receivers
from tests.factories.receivers import Conversation, polite, receiver
from webhooks.channels import Handed
from webhooks.channels.mail import SECONDS, SmtpAddress, SmtpChannel

PATIENCE = 1.0
BOUND = 120.0
"""Far beyond what the patience allows, far below for ever: this asks whether it ends, not how fast."""


def message(size: int = 10) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "huiqian@example.cn", "a@example.cn", "会签"
    made.set_content("x" * size)
    return made


def handed(conversation: Conversation, count: int = 3, size: int = 10) -> list[Handed]:
    with receiver(conversation) as port:
        address = SmtpAddress(host="127.0.0.1", port=port, user=None, password="", tls=False)
        began = monotonic()
        with SmtpChannel(address, PATIENCE).opened() as sender:
            done = [sender.send(message(size)) for _ in range(count)]
        assert monotonic() - began < BOUND
        return done


@pytest.mark.parametrize(
    "conversation",
    [
        receivers.silent,
        receivers.dripping,
        receivers.endless_line,
        receivers.endless_lines,
        receivers.nonsense,
        polite("EHLO", None),
    ],
)
def test_with_a_server_that_comes_to_no_greeting_no_letter_is_tried(conversation: Conversation) -> None:
    assert [one.state for one in handed(conversation)] == ["unreached"] * 3


@pytest.mark.parametrize(
    "conversation",
    [receivers.hanging("RCPT"), receivers.hanging("MAIL"), polite("DATA", None), receivers.hanging("DATA")],
)
def test_a_server_that_leaves_in_the_middle_costs_two_letters_an_attempt_and_the_rest_none(
    conversation: Conversation,
) -> None:
    assert [one.state for one in handed(conversation, 4)] == ["deferred", "deferred", "unreached", "unreached"]


def test_a_server_that_takes_no_letter_in_ends_too() -> None:
    assert [one.state for one in handed(receivers.deaf, 1, size=50_000_000)] == ["deferred"]


def test_a_server_that_closes_after_an_answer_is_spoken_to_anew() -> None:
    closing = handed(polite("RCPT", b"421 too busy, closing\r\n"), 3)
    assert [(one.state, one.error) for one in closing[:2]] == [("deferred", "421 too busy, closing")] * 2
    assert closing[2].state == "unreached"


def test_what_a_server_says_is_kept_short_and_in_letters() -> None:
    said = handed(polite("RCPT", b"550-\x1b[31m\xff" + b"x" * 900 + b"\r\n550 no\x00\r\n"), 1)[0]
    assert (said.state, said.bounced) == ("refused", True)
    assert said.error is not None
    assert said.error.isprintable()
    assert len(said.error) < 600


def test_a_bundle_ends_before_its_lease_does() -> None:
    from engine.jobs import LEASE
    from webhooks.delivery import IN_TIME

    assert LEASE.total_seconds() > IN_TIME + 2 * SECONDS
