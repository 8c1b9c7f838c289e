"""Says who may not act on a task, and why: one rule for every way in which somebody could come to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.domain.organisation import Organisation
from engine.domain.texts import Text

REASONS: Final[Mapping[str, Text]] = {
    "skipped_earlier": Text("在本案前面的环节已经办理", "had an earlier part in this case"),
    "skipped_concerned": Text("本件所涉及的人", "is whom this is about"),
    "skipped_drafter": Text("本件起草人", "drafted this"),
    "skipped_recused": Text("已回避", "stepped aside"),
    "skipped_starter": Text("申请人或项目负责人", "applied for this or leads it"),
    "skipped_related": Text("与申请人或项目负责人有申报的关系", "has a declared relation to the applicant or leader"),
    "skipped_unit": Text("与申请人或项目负责人同单位", "belongs to the applicant's or leader's unit"),
}
"""Every reason, said of the person, in the order in which they are looked for."""
EVEN_WHEN_NAMED: Final = frozenset(REASONS) - {"skipped_starter"}
"""Reasons that also keep out somebody whom the diagram names: only the applicant's own work is still theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What ties people to one task of one case.

    `units` are those whose people may not be asked, where the element says so, and `colleagues` whoever holds a post
    in one of them without being at home there.
    """

    starter: str
    leader: str | None = None
    drafters: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    concerned: tuple[str, ...] = ()
    """Whom the task is about."""
    units: frozenset[str] = frozenset()
    colleagues: tuple[str, ...] = ()


def exclusions(ties: Ties, organisation: Organisation) -> dict[str, str]:
    """Return login → code of the reason, the first of `REASONS` that holds; an exclusion beats every membership."""
    found: dict[str, str] = {}
    for reason, people in _groups(ties, organisation):
        for person in people:
            found.setdefault(person, reason)
    return found


def _groups(ties: Ties, organisation: Organisation) -> Iterator[tuple[str, Iterator[str]]]:
    close = frozenset(filter(None, (ties.starter, ties.leader)))
    # What the diagram forbids even to the applicant comes before what it leaves them, lest it be hidden.
    yield "skipped_earlier", iter(ties.earlier)
    yield "skipped_concerned", iter(ties.concerned)
    yield "skipped_drafter", iter(ties.drafters)
    yield "skipped_recused", iter(ties.recused)
    yield "skipped_starter", iter(sorted(close))
    yield "skipped_related", related(close, organisation)
    if ties.units:
        yield "skipped_unit", (p.login for p in organisation.persons.values() if p.unit in ties.units)
    yield "skipped_unit", iter(ties.colleagues)


def related(close: frozenset[str], organisation: Organisation) -> Iterator[str]:
    """Return whoever has a declared relation with somebody of `close`, whichever of the two declared it."""
    for one, other, _kind in organisation.relations:
        if one in close:
            yield other
        if other in close:
            yield one


def doers(result: object) -> tuple[str, ...]:
    """Return who brought a result about: the one who decided, everybody who voted, whoever prepared it."""
    if not isinstance(result, Mapping):
        return ()
    votes = result.get("votes")
    voters = [v.get("person") for v in votes if isinstance(v, Mapping)] if isinstance(votes, list) else []
    prepared = result.get("prepared_by")
    helpers = prepared if isinstance(prepared, list) else []
    return tuple(dict.fromkeys(str(p) for p in (result.get("by"), *voters, *helpers) if p))


def part_of(item: object, other: object) -> bool:
    """Tell whether two tasks are about the same: neither or only one is about an item of a list, or one holds both.

    Four eyes look at one matter: who drafted what another department signs is no stranger to what theirs signs.
    """
    if item is None or other is None or item == other:
        return True
    if not isinstance(item, Mapping) or not isinstance(other, Mapping):
        return False
    return all(item[name] == other[name] for name in item.keys() & other.keys()) and bool(item.keys() & other.keys())
