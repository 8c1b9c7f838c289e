"""Whether somebody who is asked again may confirm with one press what they said on an earlier element."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.elements import OutcomeClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What somebody said on an element of the case."""

    element: str
    person: str
    outcome: str
    outcome_class: OutcomeClass
    opinion: str | None
    at: datetime


def confirmable(
    words: Iterable[Word], elements: Collection[str], person: str, offered: Collection[str], *, first_round: bool
) -> Word | None:
    """Return the approval to confirm: the newest word of `person` on one of `elements`, if it can be said here too.

    Never after a return: not where the task was entered before, nor where anybody has sent anything back since.
    """
    if not first_round:
        return None
    told = sorted(words, key=lambda word: word.at)
    mine = next((w for w in reversed(told) if w.person == person and w.element in elements), None)
    if mine is None or mine.outcome_class != "approve" or mine.outcome not in offered:
        return None
    returned = any(word.outcome_class == "return" and word.at >= mine.at for word in told)
    return None if returned else mine
