"""Whoever loses a race is told by whom and when it was done: in both languages, without a gap."""

import re
from collections.abc import Iterator, Sequence

from engine.domain.rejections import sentence
from engine.domain.texts import Text
from tests.reliability.races.contest import Tried

WHO_AND_WHEN = frozenset(
    {
        "task_already_completed",
        "task_claimed_by_other",
        "task_handed_on",
        "task_closed",
        "case_not_active",
        "incident_not_open",
        "undo_acted",
        "undo_opened",
        "undo_done",
    }
)
ONLY_WHEN = frozenset({"already_voted", "signer_spoke"})
"""What somebody did themselves."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


def gaps(tried: Sequence[Tried]) -> Iterator[str]:
    """Yield each refusal that does not say who and when."""
    for code, one in {one.code: one for one in tried if one.refused is not None}.items():
        for language in ("zh", "en"):
            what = sentence(one.refused, language).what  # type: ignore[arg-type]  # those without were left out
            by = one.refused.fields.get("by")  # type: ignore[union-attr]
            name = by.in_language(language) if isinstance(by, Text) else str(by)
            if "?" in what or (code in ONLY_WHEN | WHO_AND_WHEN and not MOMENT.search(what)):
                yield f"Expected '{code}' to say when, but it says: {what}"
            if code in WHO_AND_WHEN and name not in what:
                yield f"Expected '{code}' to say who, but it says: {what}"
