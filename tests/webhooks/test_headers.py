"""Messages are written as the library writes them, byte for byte."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import TypeVar

import pytest

from webhooks.headers import HEADERS, POLICY, SENT

M = TypeVar("M", bound=EmailMessage)
LONG = "https://huiqian.example.edu.cn/mail/off/" + "abcdef0123456789" * 8


def filled(message: M, name: str, address: str, subject: str) -> M:
    message["From"] = f"会签 Huiqian <{address}>"
    message["To"] = f"{name} <a@example.org>"
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{LONG}>"
    message.set_content("请办理\n" * 40, charset="utf-8", cte="base64")
    message.add_alternative("<p>请办理</p>" * 40, subtype="html", charset="utf-8", cte="base64")
    message.set_boundary("=_1")
    return message


@pytest.mark.parametrize("name", ["李老师", "O'Neil, Anne", '"quoted"', "x" * 90])
@pytest.mark.parametrize("subject", ["请审批：聘书（一）", "Approve " * 20, "=? ?="])
def test_bytes_are_the_librarys(name: str, subject: str) -> None:
    said = ('"' + name.replace('"', "'") + '"', "h@example.org", subject)
    ours, theirs = filled(EmailMessage(policy=POLICY), *said), filled(EmailMessage(), *said)
    first = ours.as_bytes(policy=SENT)
    assert first == theirs.as_bytes(policy=SMTP)
    assert filled(EmailMessage(policy=POLICY), *said).as_bytes(policy=SENT) == first


def test_what_says_the_same_is_read_once_and_the_rest_anew() -> None:
    assert HEADERS("MIME-Version", "1.0") is HEADERS("MIME-Version", "1.0")
    assert HEADERS("Subject", "a") is not HEADERS("Subject", "a")
    assert (str(HEADERS("Subject", "b")), str(HEADERS("MIME-Version", "1.0"))) == ("b", "1.0")


def test_people_of_one_name_keep_their_own_addresses() -> None:
    written = [filled(EmailMessage(policy=POLICY), "李", f"{n}@example.org", "x").as_bytes(policy=SENT) for n in (1, 2)]
    assert [f"<{n}@example.org>".encode() in one for n, one in zip((1, 2), written, strict=True)] == [True, True]
