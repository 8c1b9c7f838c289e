"""A mail server and a called system whose manners change while they run."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import sleep

from tests.factories.receivers import Conversation, endless_lines, silent

BYTE = 0.05
"""Seconds between two bytes of a slow server."""
Came = Counter[str]


class Server:
    """Listens at one port; whoever connects is met in the manner of the moment, and by nobody while there is none."""

    def __init__(self, manner: Conversation) -> None:
        self._manner: Conversation | None = manner
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._serve()

    def behave(self, manner: Conversation | None) -> None:
        """Change the manner; None: the port is closed."""
        if manner is None:
            self.close()
        elif self._manner is None:
            self._listening = socket.create_server(("127.0.0.1", self.port))
        gone, self._manner = self._manner is None, manner
        if gone and manner is not None:
            self._serve()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        manner = self._manner
        with connection, suppress(OSError):
            if manner is not None:
                manner(connection)


def _at_once(connection: socket.socket, answer: bytes) -> None:
    connection.sendall(answer)


def _slowly(connection: socket.socket, answer: bytes) -> None:
    for byte in answer:
        connection.sendall(bytes((byte,)))
        sleep(BYTE)


def mail(
    came: Came,
    say: Callable[[socket.socket, bytes], None] = _at_once,
    *,
    greeting: bytes = b"220 ready",
    recipient: bytes = b"250 fine",
    hangs: bool = False,
) -> Conversation:
    """Return how a mail server talks: with `hangs` it says nothing more once it has the letter."""

    def talk(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        say(connection, greeting + b"\r\n")
        for line in lines:
            command = line.split(b" ")[0].strip().upper()
            if command == b"QUIT":
                return
            if command == b"DATA":
                say(connection, b"354 go on\r\n")
                name = _letter(lines)
                if hangs:
                    lines.read()
                    return
                came[name] += 1
            say(connection, (recipient if command == b"RCPT" else b"250 fine") + b"\r\n")

    return talk


def _letter(lines: Iterator[bytes]) -> str:
    name = ""
    for line in lines:
        if line == b".\r\n":
            break
        if line.lower().startswith(b"message-id:"):
            name = line.split(b":", 1)[1].strip().decode()
    return name


def calls(
    came: Came,
    say: Callable[[socket.socket, bytes], None] = _at_once,
    *,
    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n",
    counts: bool = True,
    then: Conversation = lambda _connection: None,
) -> Conversation:
    """Return how a called system talks: it reads one call, gives `answer`, and `then` goes on."""

    def talk(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        heads = dict(_head(line) for line in iter(lines.readline, b"\r\n") if b":" in line)
        lines.read(int(heads.get("content-length", "0")))
        if counts:
            came[heads.get("webhook-id", "")] += 1
        say(connection, answer)
        then(connection)

    return talk


def _head(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode().partition(":")
    return name.strip().lower(), value.strip()


def _without_end(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"x" * 65536)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How both behave at the same time."""

    mail: Conversation | None
    calls: Conversation | None


class Others:
    """The mail server and the called system of an installation, and what they took."""

    def __init__(self) -> None:
        self.letters: Came = Counter()
        self.called: Came = Counter()
        self.misled: Came = Counter()
        good = Manner(mail=mail(self.letters), calls=calls(self.called))
        self.mail, self.hook = Server(good.mail or silent), Server(good.calls or silent)
        self.elsewhere = Server(calls(self.misled))
        self.manners: Mapping[str, Manner] = {"good": good, **self._bad()}

    def behave(self, name: str) -> None:
        """Have both behave so from now on."""
        self.mail.behave(self.manners[name].mail)
        self.hook.behave(self.manners[name].calls)

    def _bad(self) -> Mapping[str, Manner]:
        letters, called = self.letters, self.called

        def refusing(status: bytes) -> Conversation:
            return calls(called, answer=b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n", counts=False)

        moved = f"302 Found\r\nLocation: http://127.0.0.1:{self.elsewhere.port}/".encode()
        endless = calls(called, answer=b"HTTP/1.1 200 OK\r\n\r\n", then=_without_end)
        hanging = calls(called, answer=b"HTTP/1.1 200 OK\r\n", counts=False, then=silent)
        return {
            "slow": Manner(mail=mail(letters, _slowly), calls=calls(called, _slowly)),
            "silent": Manner(mail=silent, calls=silent),
            "hanging": Manner(mail=mail(letters, hangs=True), calls=hanging),
            "putting off": Manner(mail=mail(letters, recipient=b"450 later"), calls=refusing(b"503 Later")),
            "refusing": Manner(mail=mail(letters, greeting=b"554 no service"), calls=refusing(b"500 Oh")),
            "gone": Manner(mail=None, calls=None),
            "redirecting": Manner(mail=mail(letters), calls=refusing(moved)),
            "endless": Manner(mail=endless_lines, calls=endless),
        }

    def close(self) -> None:
        """End all of them."""
        for server in (self.mail, self.hook, self.elsewhere):
            server.close()


@contextmanager
def others() -> Iterator[Others]:
    """Yield both, well-behaved."""
    made = Others()
    try:
        yield made
    finally:
        made.close()
