"""Mail servers that misbehave, each over a real socket: slow, silent, talking without end, hanging up."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Conversation = Callable[[socket.socket], None]


@contextmanager
def receiver(conversation: Conversation) -> Iterator[int]:
    """Serve each connection with `conversation` in a thread of its own; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, conversation), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, conversation: Conversation) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_talk, args=(connection, conversation), daemon=True).start()


def _talk(connection: socket.socket, conversation: Conversation) -> None:
    with connection, suppress(OSError):
        conversation(connection)


def silent(connection: socket.socket) -> None:
    """Takes the connection and says nothing."""
    connection.recv(1)


def dripping(connection: socket.socket) -> None:
    """Says a byte now and then: no single read ever takes long."""
    for _ in range(10_000):
        connection.sendall(b"2")
        if not _still_there(connection):
            return


def _still_there(connection: socket.socket) -> bool:
    connection.settimeout(0.02)
    try:
        return connection.recv(1) != b""
    except TimeoutError:
        return True


def endless_line(connection: socket.socket) -> None:
    """Greets without a line's end."""
    while True:
        connection.sendall(b"220 " + b"x" * 65536)


def endless_lines(connection: socket.socket) -> None:
    """Greets line after line, and always announces another."""
    while True:
        connection.sendall(b"220-welcome\r\n" * 4096)


def nonsense(connection: socket.socket) -> None:
    """Is no mail server at all."""
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    connection.recv(1)


def polite(until: str, then: bytes | None) -> Conversation:
    """Answers as a mail server does until command `until`, then says `then`, or nothing, and hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 ready\r\n")
        lines = connection.makefile("rb")
        for line in lines:
            command = line.split(b" ")[0].strip().upper().decode()
            if command == until:
                if then is not None:
                    connection.sendall(then)
                return
            connection.sendall(b"354 go on\r\n" if command == "DATA" else b"250 fine\r\n")

    return talk


def hanging(at: str) -> Conversation:
    """Answers until command `at`, then never again."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 ready\r\n")
        lines = connection.makefile("rb")
        for line in lines:
            command = line.split(b" ")[0].strip().upper().decode()
            if command == at:
                lines.read()
                return
            connection.sendall(b"250 fine\r\n")

    return talk


def deaf(connection: socket.socket) -> None:
    """Asks for the letter and never reads it."""
    connection.sendall(b"220 ready\r\n")
    for answer in (b"250 fine\r\n", b"250 fine\r\n", b"250 fine\r\n", b"354 go on\r\n"):
        connection.recv(1024)
        connection.sendall(answer)
    threading.Event().wait(120)
