"""Whatever another system does with a call, it ends in time, and is an answer."""

import io
import socket
from datetime import UTC, datetime
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest

from engine.domain.addresses import Allowed
from engine.domain.clock import monotonic
from engine.queries.call_content import Call
from tests.factories.log import a_log
from tests.factories.receiver import a_receiver
from tests.factories.receivers import Conversation, dripping, endless_line, receiver, silent
from webhooks.channels.http import Answered, HttpChannel

PATIENCE = 0.4
BOUND = 10.0
"""Far beyond what the patience allows, far below for ever: this asks whether it ends, not how fast."""
SECRET = "whsec_" + "A" * 44


def sent(url: str, allow: str = "127.0.0.0/8, ::1") -> Answered:
    call = Call(
        job_id="j",
        url=url,
        event_id="e",
        body=b"{}",
        secrets=(SECRET,),
        at=datetime(2026, 9, 1, tzinfo=UTC),
        allowed=Allowed.read(allow),
    )
    return HttpChannel(PATIENCE).send(call)


def headers_without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    dripping(connection)


def hints_without_end(connection: socket.socket) -> None:
    """Says again and again that it has not answered yet (RFC 8297)."""
    connection.settimeout(0.02)
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        try:
            if not connection.recv(65536):
                return
        except TimeoutError:
            continue


def body_without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    dripping(connection)


def half_an_answer(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello")


@pytest.mark.parametrize(
    "conversation",
    [silent, dripping, endless_line, headers_without_end, hints_without_end, body_without_end, half_an_answer],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_it_ends_in_time_and_is_trouble(conversation: Conversation, scheme: str) -> None:
    with receiver(conversation) as port:
        began = monotonic()
        answered = sent(f"{scheme}://127.0.0.1:{port}/")
        assert monotonic() - began < BOUND
    assert answered.status is None
    assert answered.error


def test_a_certificate_that_nobody_trusts_is_trouble() -> None:
    unarmed = SSLContext(PROTOCOL_TLS_SERVER)

    def greets(connection: socket.socket) -> None:
        with unarmed.wrap_socket(connection, server_side=True):
            pass

    with receiver(greets) as port:
        assert "Error" in (sent(f"https://127.0.0.1:{port}/").error or "")


@pytest.mark.parametrize(
    "url",
    [
        "https://" + "a" * 64 + ".example.com/",
        "https://a..example.com/",
        "https://oa.example.com/\x01",
        "https://oa.example.com/\ud800",
        "https://\u2603.invalid/",
        "https://nobody.invalid/",
    ],
)
def test_an_address_that_can_t_be_called_is_trouble(url: str) -> None:
    answered = sent(url)
    assert answered.status is None
    assert answered.error


def test_the_path_goes_as_it_was_given_and_a_name_of_another_script_as_it_is_spelled() -> None:
    with a_receiver() as other:
        assert sent(f"http://127.0.0.1:{other.port}/通知?from=会签&x=%2F").status == 200
        assert sent(f"http://LOCALHOST.:{other.port}", "localhost").status == 200
        paths = [one.path for one in other.came]
        hosts = [one.headers["host"] for one in other.came]
    assert paths == ["/%E9%80%9A%E7%9F%A5?from=%E4%BC%9A%E7%AD%BE&x=%2F", "/"]
    assert hosts == [f"127.0.0.1:{other.port}", f"localhost:{other.port}"]


@pytest.mark.parametrize("level", ["info", "debug"])
def test_no_log_holds_what_stands_in_an_address(level: str) -> None:
    log: io.StringIO
    with a_receiver() as other, a_log(level) as log:
        assert sent(f"http://127.0.0.1:{other.port}/hook?token=geheim").status == 200
    assert "geheim" not in log.getvalue()
    assert SECRET not in log.getvalue()
