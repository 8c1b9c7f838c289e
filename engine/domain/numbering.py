"""Writes business numbers from a pattern, a year and a counter, and reads them back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_PLACE = re.compile(r"\{(?P<name>[^{}:]*)(?::0(?P<width>[1-9]))?\}")
_LONGEST_PATTERN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPattern:
    """A text with `{year}` and `{counter}` in it; `{counter:03}` is filled up with zeros to three places.

    The text is a setting that people write, so only these two places are known and nothing in it is evaluated.
    """

    text: str

    def __post_init__(self) -> None:
        places = [place["name"] for place in _PLACE.finditer(self.text)]
        if sorted(places) != ["counter", "year"] or set("{}") & set(_PLACE.sub("", self.text)):
            raise ValueError(f"Expected a number pattern with one {{year}} and one {{counter}}, but got '{self.text}'.")
        if len(self.text) > _LONGEST_PATTERN:
            raise ValueError(f"Expected a number pattern of at most {_LONGEST_PATTERN} characters.")

    def number(self, *, year: int, counter: int) -> str:
        if counter < 1:
            raise ValueError(f"Expected a counter from 1, but got {counter}.")
        values = {"year": year, "counter": counter}
        return _PLACE.sub(lambda place: f"{values[place['name']]:0{place['width'] or 1}d}", self.text)

    def read(self, number: str) -> tuple[int, int] | None:
        """The year and the counter of a number written with this pattern, or None when it is none of them."""
        found = _expression(self.text).fullmatch(number)
        if found is None:
            return None
        year, counter = int(found["year"]), int(found["counter"])
        return (year, counter) if counter and self.number(year=year, counter=counter) == number else None


NUMBER_PATTERNS: Mapping[str, NumberPattern] = {
    "project": NumberPattern(text="YX{year}-{counter:03}"),
    "acceptance": NumberPattern(text="SL{year}-{counter:03}"),
    "approval": NumberPattern(text="国合〔{year}〕{counter}号"),
    "agreement": NumberPattern(text="XY-{year}-{counter:03}"),
    "event": NumberPattern(text="HB-{year}-{counter:04}"),
    "textbook": NumberPattern(text="JC-{year}-{counter:03}"),
    "rectification": NumberPattern(text="ZG-{year}-{counter:03}"),
    "appeal": NumberPattern(text="FY-{year}-{counter:03}"),
}
"""The kinds of number a new installation gives; each kind counts from 1 every year and leaves no gap."""


def number_text(kind: str, year: int, counter: int, *, patterns: Mapping[str, NumberPattern] = NUMBER_PATTERNS) -> str:
    """The number of `kind` with this counter, as it is printed.

    `kind` is one of `patterns`, or a pattern itself, or else any word: a process brought by an installation has numbers
    without having to be known here.
    """
    pattern = patterns.get(kind) or NumberPattern(text=kind if "{" in kind else f"{kind}-{{year}}-{{counter:03}}")
    return pattern.number(year=year, counter=counter)


@cache
def _expression(text: str) -> re.Pattern[str]:
    parts, end = [], 0
    for place in _PLACE.finditer(text):
        digits = r"\d{4}" if place["name"] == "year" else r"\d{1,12}"
        parts += [re.escape(text[end : place.start()]), f"(?P<{place['name']}>{digits})"]
        end = place.end()
    return re.compile("".join(parts) + re.escape(text[end:]), re.ASCII)
