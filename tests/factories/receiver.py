"""Another system that webhooks call: a real HTTP server on loopback that answers as it is told to."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One call as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, object]:
        """The CloudEvent in it."""
        event: dict[str, object] = orjson.loads(self.body)
        return event


class Receiver:
    """What came, and what is answered; `hold` makes it wait, `location` makes it redirect."""

    def __init__(self) -> None:
        self.status, self.answer, self.location = 200, b"ok", ""
        self.hold = threading.Event()
        self.hold.set()
        self.came: list[Came] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def types(self) -> list[object]:
        """The types of the events that came, without the prefix."""
        return [str(one.event["type"]).removeprefix("huiqian.") for one in self.came]


@contextmanager
def a_receiver() -> Iterator[Receiver]:
    """Yield a server that runs."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append(Came(path=self.path, headers=headers, body=body))
            receiver.hold.wait(timeout=20)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            try:
                self.wfile.write(receiver.answer)
            except OSError:
                self.close_connection = True  # the caller had enough

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.hold.set()
        server.shutdown()
        server.server_close()
