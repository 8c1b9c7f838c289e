"""Signatures as the Standard Webhooks specification has them, compared with its own library."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from engine.domain.signatures import is_fresh, is_signed, signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"y" * 32).decode()
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))


def test_the_example_of_the_specification() -> None:
    made = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1), st.text())
def test_the_library_signs_alike(message_id: str, body: str) -> None:
    encoded = body.encode(errors="replace")
    assert Webhook(SECRET).sign(message_id, NOW, encoded.decode()) == signature(SECRET, message_id, STAMP, encoded)


def test_one_right_signature_of_one_secret_is_enough() -> None:
    good = signature(SECRET, "m1", STAMP, b"{}")
    assert is_signed([SECRET], "m1", STAMP, good, b"{}")
    assert is_signed([OTHER, SECRET], "m1", STAMP, f"v1,bm8= {good}", b"{}")


@pytest.mark.parametrize(
    ("secrets", "message_id", "stamp", "body"),
    [
        ([OTHER], "m1", STAMP, b"{}"),
        ([SECRET], "m2", STAMP, b"{}"),
        ([SECRET], "m1", "1", b"{}"),
        ([SECRET], "m1", STAMP, b"{} "),
        ([], "m1", STAMP, b"{}"),
    ],
)
def test_everything_else_is_not_signed(secrets: list[str], message_id: str, stamp: str, body: bytes) -> None:
    assert not is_signed(secrets, message_id, stamp, signature(SECRET, "m1", STAMP, b"{}"), body)


@pytest.mark.parametrize("given", ["", "v1", "v1,", "v2,abc", "长", "v1," + "a" * 5000])
def test_what_is_no_signature_is_none(given: str) -> None:
    assert not is_signed([SECRET], "m1", STAMP, given, b"{}")


@pytest.mark.parametrize(("seconds", "fresh"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_five_minutes_either_way(seconds: int, fresh: bool) -> None:
    assert is_fresh(str(int(NOW.timestamp()) + seconds), NOW) is fresh


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e9", "١٢٣", "9" * 400, "1.5"])
def test_what_is_no_moment_is_never_fresh(text: str) -> None:
    assert not is_fresh(text, NOW)
