"""Calls other systems: a name is resolved once, its addresses are judged, then tried until one can be connected to."""

import socket
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from engine.domain.addresses import AddressRefusedError, Target, check_resolved, read_target
from engine.domain.clock import monotonic
from engine.queries.call_content import Call
from webhooks.signing import signed

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    import httpcore

SECONDS = 10.0
"""How long a call may take, all in all."""
MAX_ANSWER = 16 * 1024
"""Bytes of an answer that are read; what is longer is cut off, and counts as it began."""


Resolve: TypeAlias = "Callable[[Target], Sequence[str]]"
"""Says which addresses a host has; asked once for each call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a call: the status and the beginning of the answer, or the trouble."""

    status: int | None = None
    answer: str = ""
    error: str | None = None
    milliseconds: int = 0


class HttpChannel:
    """Sends one call at a time; trouble is an answer, never an exception."""

    def __init__(self, seconds: float = SECONDS, resolve: "Resolve | None" = None) -> None:
        self._seconds, self._resolve = seconds, resolve or _resolved

    def send(self, call: Call) -> Answered:
        """Post the call: no redirect is followed, no proxy of the environment is used."""
        began = monotonic()
        try:
            target = read_target(call.url, call.allowed)
            addresses = check_resolved(target, self._resolve(target), call.allowed)
        except AddressRefusedError as refused:
            return Answered(error=str(refused))
        except (OSError, UnicodeError) as trouble:
            return Answered(error=f"{target.host}: {getattr(trouble, 'strerror', None) or trouble}")
        answered = self._post(call, target, addresses, began + self._seconds)
        spent = round((monotonic() - began) * 1000)
        return Answered(status=answered.status, answer=answered.answer, error=answered.error, milliseconds=spent)

    def _post(self, call: Call, target: Target, addresses: "Sequence[str]", ends: float) -> Answered:
        # Not httpx, whose limits hold for one read: an answer that comes byte by byte would hold a worker for hours.
        import httpcore

        from webhooks.channels.pinned import PinnedBackend

        trust = _trusted() if target.tls else None
        backend = PinnedBackend(addresses, ends)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
                pool.stream(
                    "POST",
                    _url(target),
                    headers=_headers(call, target),
                    content=call.body,
                    extensions={"sni_hostname": target.host},
                ) as answer,
            ):
                return _read(answer)
        except httpcore.TimeoutException as trouble:
            return Answered(error=f"{type(trouble).__name__}: it took longer than {self._seconds:g} seconds")
        except (httpcore.NetworkError, httpcore.ProtocolError) as trouble:
            return Answered(error=f"{type(trouble).__name__}: {trouble}"[:300])


def _read(answer: "httpcore.Response") -> Answered:
    content = b""
    for piece in answer.iter_stream():
        content += piece
        if len(content) > MAX_ANSWER:
            break
    text = content[:MAX_ANSWER].decode(errors="replace")
    moved = 300 <= answer.status < 400
    return Answered(status=answer.status, answer=text, error="redirects are not followed" if moved else None)


@cache
def _trusted() -> "ssl.SSLContext":
    """Whose certificates are believed; to read them takes ten times as long as a call."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _resolved(target: Target) -> list[str]:
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _url(target: Target) -> "httpcore.URL":
    """Return the address in the bytes that are sent; its host is only what the certificate must be for."""
    import httpcore
    import httpx

    written = httpx.URL(urlsplit(target.url)._replace(netloc="host").geturl())
    scheme = "https" if target.tls else "http"
    return httpcore.URL(scheme=scheme, host=target.host, port=target.port, target=written.raw_path)


def _headers(call: Call, target: Target) -> "Sequence[tuple[bytes | str, bytes | str]]":
    usual = target.port == (443 if target.tls else 80)
    host = f"[{target.host}]" if ":" in target.host else target.host
    return [
        ("host", host if usual else f"{host}:{target.port}"),
        ("content-type", "application/cloudevents+json; charset=utf-8"),
        ("content-length", str(len(call.body))),
        ("user-agent", "huiqian-webhooks/1"),
        ("accept", "*/*"),
        ("accept-encoding", "identity"),
        ("connection", "close"),
        *signed(call.event_id, call.body, call.at, call.secrets).items(),
    ]
