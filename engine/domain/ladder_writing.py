"""Writes the rungs of a ladder as plain values, as a table keeps them, and reads them back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from engine.domain.rungs import (
    Act,
    AfterDue,
    AfterEntry,
    AtDue,
    BeforeDue,
    LadderProfile,
    Rung,
    ShareOfTime,
    When,
)
from engine.domain.texts import Text

_MINUTE = timedelta(minutes=1)


def written(rungs: Sequence[Rung]) -> list[dict[str, object]]:
    """Return the rungs as JSON values, in their order."""
    return [
        {
            **_when(rung.when),
            "act": str(rung.act),
            "to": list(rung.to),
            "words": {"zh": rung.words.zh, "en": rung.words.en},
        }
        for rung in rungs
    ]


def read(key: str, version: int, rungs: Sequence[Mapping[str, Any]]) -> LadderProfile:
    """Return the ladder that was written."""
    return LadderProfile(key=key, version=version, rungs=tuple(_rung(one) for one in rungs))


def words_of(kept: Mapping[str, Any]) -> Text:
    """Return what a rung, or the job it became, wants said in its letters; both empty where that is nothing."""
    words = kept.get("words") or {}
    return Text(str(words.get("zh", "")), str(words.get("en", "")))


def _when(when: When) -> dict[str, object]:
    match when:
        case ShareOfTime():
            return {"when": "share", "share": str(when.share)}
        case BeforeDue():
            return {"when": "before", "days": when.days, "minutes": when.time // _MINUTE}
        case AtDue():
            return {"when": "due"}
        case AfterDue():
            return {"when": "after", "days": when.days, "minutes": when.time // _MINUTE}
        case AfterEntry():
            return {"when": "entry", "minutes": when.clock // _MINUTE}


def _rung(kept: Mapping[str, Any]) -> Rung:
    return Rung(when=_read_when(kept), act=Act(kept["act"]), to=tuple(kept.get("to", ())), words=words_of(kept))


def _read_when(kept: Mapping[str, Any]) -> When:
    days, minutes = int(kept.get("days", 0)), timedelta(minutes=int(kept.get("minutes", 0)))
    match kept["when"]:
        case "share":
            return ShareOfTime(share=Fraction(kept["share"]))
        case "before":
            return BeforeDue(days=days, time=minutes)
        case "after":
            return AfterDue(days=days, time=minutes)
        case "entry":
            return AfterEntry(clock=minutes)
        case _:
            return AtDue()
