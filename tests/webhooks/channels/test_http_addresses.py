"""A host with several addresses is reached at any of them, and at none that may not be called."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from engine.domain.addresses import Allowed
from engine.domain.clock import monotonic
from engine.queries.call_content import Call
from tests.factories.receiver import Receiver, a_receiver
from webhooks.channels.http import Answered, HttpChannel

INSIDE = "127.0.0.0/8, ::1"
NOBODY = ["::1", "127.0.0.9", "127.0.0.8"]
"""Loopback addresses at which nothing listens: connections are refused at once."""


def sent(port: int, addresses: list[str], allow: str = INSIDE, seconds: float = 10.0) -> Answered:
    call = Call(
        job_id="j",
        url=f"http://oa.example.edu.cn:{port}/hook",
        event_id="e",
        body=b"{}",
        secrets=("whsec_" + "A" * 44,),
        at=datetime(2026, 9, 1, tzinfo=UTC),
        allowed=Allowed.read(allow),
    )
    asked: list[str] = []

    def resolve(target: object) -> list[str]:
        asked.append(str(target))
        return addresses

    answered = HttpChannel(seconds, resolve).send(call)
    assert len(asked) == 1, "a name that is asked for twice may have changed its mind"
    return answered


@contextmanager
def silent_at(address: str, port: int) -> Iterator[None]:
    """Take no more connections at an address: who knocks there hears nothing."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind((address, port))
        listening.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex((address, port))
        yield


@pytest.fixture
def other() -> Iterator[Receiver]:
    with a_receiver() as receiver:
        yield receiver


@pytest.mark.parametrize(
    "addresses", [["::1", "127.0.0.1"], ["127.0.0.1", "::1"], [*NOBODY, "127.0.0.1"], ["127.0.0.1", *NOBODY]]
)
def test_it_is_reached_though_another_address_refuses(other: Receiver, addresses: list[str]) -> None:
    assert sent(other.port, addresses).status == 200
    assert [one.headers["host"] for one in other.came] == [f"oa.example.edu.cn:{other.port}"], "once, by its name"


def test_it_is_reached_though_another_address_leads_nowhere(other: Receiver) -> None:
    assert sent(other.port, ["2001:db8::1", "127.0.0.1"], f"{INSIDE}, 2001:db8::/32").status == 200


def test_it_is_reached_though_other_addresses_are_silent(other: Receiver) -> None:
    with silent_at("127.0.0.7", other.port), silent_at("127.0.0.6", other.port):
        assert sent(other.port, ["127.0.0.7", "127.0.0.6", "127.0.0.1"], seconds=3.0).status == 200
    assert len(other.came) == 1


def test_all_silent_addresses_together_have_the_time_of_one_call(other: Receiver) -> None:
    with silent_at("127.0.0.7", other.port), silent_at("127.0.0.6", other.port):
        began = monotonic()
        answered = sent(other.port, ["127.0.0.7", "127.0.0.6"], seconds=0.6)
        assert monotonic() - began < 10
    assert answered.status is None
    assert answered.error


def test_what_was_wrong_is_said_of_each_address() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        answered = sent(unused.getsockname()[1], ["::1", "127.0.0.1"])
    assert answered.status is None
    assert [one in (answered.error or "") for one in ("::1: ", "127.0.0.1: ")] == [True, True]


@pytest.mark.parametrize("addresses", [["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "fe80::1"]])
def test_one_address_that_may_not_be_called_is_enough_to_refuse(other: Receiver, addresses: list[str]) -> None:
    assert "Expected a public address" in (sent(other.port, addresses).error or "")
    assert other.came == []


def test_a_redirect_is_followed_to_none_of_them(other: Receiver) -> None:
    other.status, other.location = 302, f"http://127.0.0.1:{other.port}/else"
    assert sent(other.port, ["::1", "127.0.0.1"]).error == "redirects are not followed"
    assert len(other.came) == 1
