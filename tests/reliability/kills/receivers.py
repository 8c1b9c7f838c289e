"""The other systems of a run: a mail server and one that is called; both accept everything and count what came."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.reliability.kills.letters import a_mail_server


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """How often what came, by its id, and where both listen."""

    letters: Counter[str]
    calls: Counter[str]
    smtp_url: str
    hook_url: str


@contextmanager
def receivers() -> Iterator[Receivers]:
    """Yield both, running."""
    calls: Counter[str] = Counter()
    with a_mail_server() as (letters, smtp_url), _called(calls) as hook_url:
        yield Receivers(letters=letters.came, calls=calls, smtp_url=smtp_url, hook_url=hook_url)


@contextmanager
def _called(came: Counter[str]) -> Iterator[str]:
    """Yield the address of a real HTTP server on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            came[str(self.headers["webhook-id"])] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook"
        finally:
            server.shutdown()
