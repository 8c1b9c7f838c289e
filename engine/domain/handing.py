"""What handing a task on is bound by: how often, to whom, and which votes nobody hands on at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.organisation import Organisation

MAX_TRANSFERS = 4
"""How often one task may be handed on from person to person."""
MAX_DELEGATIONS = 3
"""How many delegates may stand behind one another."""


@dataclass(frozen=True, slots=True)
class Link:
    """One assignment in a chain of delegations: who has it, and for whose assignment."""

    person: str
    parent: str | None


def transfers(why: Iterable[Sequence[object]]) -> int:
    """Count how often a task was handed on already, from the steps that led to its holder."""
    return sum(step[0] == "transferred" for step in why)


def in_person(verb: str, why: Iterable[Sequence[object]], organisation: Organisation) -> bool:
    """Tell whether somebody must speak themselves: in a vote, and for a group whose members nobody stands in for."""
    if verb == "vote":
        return True
    fields = (step[1] for step in why if step[0] == "rule_group")
    codes = (f.get("group") for f in fields if isinstance(f, Mapping))
    groups = (organisation.groups.get(str(code)) for code in codes)
    return any(group is not None and not group.substitutes_allowed for group in groups)


def delegators(links: Mapping[str, Link], holder: str) -> tuple[str, ...]:
    """Return who has the task in a chain of delegations, from the `holder` of an assignment back to its owner."""
    found: list[str] = []
    at: str | None = holder
    while at is not None and at in links and len(found) <= len(links):
        found.append(links[at].person)
        at = links[at].parent
    return tuple(found)
