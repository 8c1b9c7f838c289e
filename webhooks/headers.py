"""The library's headers, each kind made once, and what nearly every message says read once.

Left to itself the library makes a new class for every header of every message.
"""

from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache

SAME = frozenset(
    {
        "auto-submitted",
        "x-auto-response-suppress",
        "list-unsubscribe-post",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    }
)
"""Headers that have few values."""


class Headers(HeaderRegistry):
    """Makes headers; one that was made is never changed, so that messages may share it."""

    def __getitem__(self, name: str) -> type[BaseHeader]:
        """Return the class of a header."""
        return _class(self, name.lower())

    def __call__(self, name: str, value: object) -> BaseHeader:
        """Return a header with its value."""
        if isinstance(value, str) and name.lower() in SAME:
            return _read_once(self, name, value)
        made: BaseHeader = self[name](name, value)
        return made

    def made(self, name: str) -> type[BaseHeader]:
        """Make the class of a header, as the library does."""
        return super().__getitem__(name)


@lru_cache(maxsize=256)
def _class(headers: Headers, name: str) -> type[BaseHeader]:
    return headers.made(name)


@lru_cache(maxsize=256)
def _read_once(headers: Headers, name: str, value: str) -> BaseHeader:
    made: BaseHeader = headers[name](name, value)
    return made


HEADERS = Headers()
POLICY = EmailPolicy(header_factory=HEADERS)
