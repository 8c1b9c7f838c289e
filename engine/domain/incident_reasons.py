"""Why something could not be done, in the engine's own words: a key with its fields, said in the reader's language.

What somebody else says (a mail server, the author of a handler, an expression's error) stands in such a sentence as a
quotation, in the words it came in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.incident_reason_texts import REASONS


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a row of `REASONS` with what fills its places."""

    key: str
    fields: Mapping[str, str]

    def __str__(self) -> str:
        """The English sentence, which logs, the audit trail and the case's row keep beside the reason itself."""
        return self.in_language("en")

    def in_language(self, language: str) -> str:
        """Return the sentence for `zh` or `en`."""
        return REASONS[self.key].in_language(language).format_map(self.fields)

    def plain(self) -> dict[str, object]:
        """Return it as data that can be kept."""
        return {"key": self.key, "fields": dict(self.fields)}


def because(key: str, **fields: object) -> Reason:
    """Return the reason of that key; raises KeyError for one that has no words."""
    REASONS[key]
    return Reason(key, {name: str(value) for name, value in fields.items()})


def read_reason(kept: object, message: str) -> Reason | str:
    """Read what `plain` gave; `message` where that is no reason, or one for which this version lacks the words.

    A later version may have kept a reason, or fields, that are not known here: its message says it still.
    """
    if not isinstance(kept, Mapping) or not isinstance(fields := kept.get("fields"), Mapping):
        return message
    reason = Reason(str(kept.get("key")), dict(fields))
    try:
        str(reason)
    except KeyError:
        return message
    return reason


def said_reason(kept: object, message: str, language: str) -> str:
    """Return in a language what `plain` gave, else `message` as it is."""
    reason = read_reason(kept, message)
    return reason if isinstance(reason, str) else reason.in_language(language)
