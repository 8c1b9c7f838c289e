"""What stands in the form of an act: read from the request, given back when it is refused."""

from dataclasses import dataclass, field
from typing import Literal, cast

from flask import request
from werkzeug.datastructures import MultiDict

from engine.domain.signing import Mode, Place

MOST_PEOPLE = 60
"""More than any act takes; what is longer was not typed on our page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Everything an act's form can hold."""

    people: tuple[str, ...] = ()
    search: str = ""
    text: str = ""
    place: Place = "before"
    mode: Mode = "all"
    kind: Literal["acknowledge", "inform"] = "acknowledge"
    pause: bool = False
    instead_of: str = ""
    seen_version: int | None = field(default=None)

    @property
    def person(self) -> str:
        """The one person who was named, or nobody."""
        return self.people[0] if self.people else ""


def from_request() -> Typed:
    """Read the form, or the address of a page that is only asked for."""
    values: MultiDict[str, str] = request.form if request.method == "POST" else request.args
    seen = values.get("seen_version", "")
    return Typed(
        people=tuple(dict.fromkeys(p for p in values.getlist("person")[:MOST_PEOPLE] if p)),
        search=values.get("search", "").strip()[:100],
        text=values.get("text", "").strip(),
        # A word that is none of these is refused by the command.
        place=cast("Place", values.get("place", "before")),
        mode=cast("Mode", values.get("mode", "all")),
        kind=cast("Literal['acknowledge', 'inform']", values.get("kind", "acknowledge")),
        pause=values.get("pause") == "1",
        instead_of=values.get("instead_of", ""),
        seen_version=int(seen) if seen.isdecimal() else None,
    )
