"""Messages are addressed, threaded, and can't be given headers from outside."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from engine.queries.delivery import Delivery
from webhooks.message import AddressUnusableError, build_message
from webhooks.rendering import render

Make = Callable[..., Delivery]


def built(delivery: Delivery) -> EmailMessage:
    return build_message(
        delivery,
        render(delivery, "https://huiqian.example", "zh"),
        sender="huiqian@example.cn",
        domain="example.cn",
        at=delivery.at,
    )


def test_a_case_is_one_thread_and_a_job_keeps_its_id(make_delivery: Make) -> None:
    message = message_from_bytes(built(make_delivery()).as_bytes(), policy=default)

    assert message["Message-ID"] == "<j1@example.cn>"
    assert message["References"] == "<case-c1@example.cn>"
    assert message["In-Reply-To"] == "<case-c1@example.cn>"
    assert message["To"].addresses[0].addr_spec == "lm@example.cn"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "请会签：YX2026-003 能力培训（部门会签）"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_name_or_title_can_t_add_a_header(make_delivery: Make) -> None:
    sly = "x\r\nBcc: all@example.cn"
    message = message_from_bytes(
        built(make_delivery(case={"title": sly}, recipient={"name": sly})).as_bytes(), policy=default
    )

    assert message["Bcc"] is None
    assert [a.addr_spec for a in message["To"].addresses] == ["lm@example.cn"]


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c.cn"])
def test_an_address_that_is_none_is_refused(make_delivery: Make, address: str) -> None:
    with pytest.raises(AddressUnusableError):
        built(make_delivery(recipient={"address": address}))
