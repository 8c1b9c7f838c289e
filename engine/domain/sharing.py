"""With whom somebody may share a view, and whose shared views they see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.domain.organisation import Organisation

KINDS: Final = ("no", "unit", "group", "all")
LONGEST_NAME: Final = 40
MOST_VIEWS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Where somebody belongs: `units` their own and those of their posts, `above` with every unit over these."""

    units: frozenset[str]
    above: frozenset[str]
    groups: frozenset[str]

    def sees(self, shared: str, shared_with: str) -> bool:
        """Tell whether a view shared like that is shared with them: what a unit shares, the units below it see."""
        match shared:
            case "unit":
                return shared_with in self.above
            case "group":
                return shared_with in self.groups
            case _:
                return shared == "all"

    def may_share(self, shared: str, shared_with: str) -> bool:
        """Tell whether they may share with it: with units and groups of their own."""
        match shared:
            case "unit":
                return shared_with in self.units
            case "group":
                return shared_with in self.groups
            case _:
                return shared == "no"


def belonging(organisation: Organisation, login: str, now: datetime) -> Belonging:
    """Return where somebody belongs at `now`."""
    person = organisation.person(login)
    own = {post.unit for post in organisation.posts_of(login, now)} | ({person.unit} if person else set())
    above = set(own)
    for code in own:
        unit = organisation.unit(code)
        while unit is not None and unit.parent is not None and unit.parent not in above:
            above.add(unit.parent)
            unit = organisation.unit(unit.parent)
    return Belonging(units=frozenset(own), above=frozenset(above), groups=organisation.groups_of(login, now))
