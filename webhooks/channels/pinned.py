"""A connection to one of the judged addresses, with one end to all that is done on it, however slow the other side."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import httpcore

from engine.domain.clock import monotonic

if TYPE_CHECKING:
    import ssl


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to one of `addresses` whatever host is asked for: nobody can resolve it differently now.

    They are tried in turn until one answers; each has an equal share of the time that is left, so that the last is
    reached in time though all before it are silent.
    """

    def __init__(self, addresses: Sequence[str], ends: float) -> None:
        self._addresses, self._ends = addresses, ends

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect within what is left of the time.

        Raises httpcore.ConnectError, which says of each address what was wrong, or a TimeoutException.
        """
        del host, timeout
        backend, wrong = httpcore.SyncBackend(), list[str]()
        for tried, address in enumerate(self._addresses):
            share = _left(self._ends) / (len(self._addresses) - tried)
            try:
                made = backend.connect_tcp(address, port, share, local_address, socket_options)
            except httpcore.ConnectTimeout:
                wrong.append(f"{address}: no answer")
            except httpcore.ConnectError as trouble:
                wrong.append(f"{address}: {trouble}")
            else:
                return _Stream(made, self._ends)
        _left(self._ends)
        raise httpcore.ConnectError("; ".join(wrong))


class _Stream(httpcore.NetworkStream):
    """The library's own, whose limits hold for one read, with what is left of the whole time as each limit."""

    def __init__(self, inner: httpcore.NetworkStream, ends: float) -> None:
        self._inner, self._ends = inner, ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        return self._inner.read(max_bytes, _left(self._ends))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._inner.write(buffer, _left(self._ends))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: "ssl.SSLContext", server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        del timeout
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(self._ends)), self._ends)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for it is over")
    return left
