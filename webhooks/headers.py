"""The library's headers, each kind made once, and what many messages say read and folded once.

Left to itself the library makes a new class for every header of every message, and finds anew where its lines break.
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
REPEATED = SAME | {"from", "to", "list-unsubscribe"}
"""Headers whose value comes again with the next letter to the same person."""


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


class Policy(EmailPolicy):
    """The library's own, but that a header which comes again is folded once."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header's lines."""
        if name.lower() in REPEATED and isinstance(value, BaseHeader):
            return _folded(self.linesep, self.max_line_length, name, value)
        return super().fold_binary(name, value)


@lru_cache(maxsize=2048)
def _folded(linesep: str, width: int | None, name: str, value: BaseHeader) -> bytes:
    # The library makes a policy anew for each part of each message, so that none can stand in the key.
    return EmailPolicy(linesep=linesep, max_line_length=width).fold_binary(name, value)


@lru_cache(maxsize=256)
def _class(headers: Headers, name: str) -> type[BaseHeader]:
    return headers.made(name)


@lru_cache(maxsize=256)
def _read_once(headers: Headers, name: str, value: str) -> BaseHeader:
    made: BaseHeader = headers[name](name, value)
    return made


HEADERS = Headers()
POLICY = Policy(header_factory=HEADERS)
SENT = POLICY.clone(linesep="\r\n")
"""As mail servers want it."""
