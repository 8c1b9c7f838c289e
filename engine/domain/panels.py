"""Draws a panel that several later tasks ask, by the same lots as a task draws its own people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from engine.domain.assignment import Facts, Rule, work_out
from engine.domain.narrowing import PickFacts
from engine.domain.organisation import Organisation
from engine.domain.picking import Load, Pick, PickTerms, repeated

NO_LIMIT: Final = 1_000_000
"""How many cases somebody may have open where the diagram names no limit."""
LEFT_OUT: Final = "left_out"
"""Why somebody is not in a draw whom the diagram leaves out: replaced, declined, or with a conflict of interest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelTerms:
    """Whom a panel is drawn from, and how.

    `outside` of them come from other institutions; `fields` are those of expertise, one of which everybody drawn has;
    whoever has `max_load` cases open is not in the draw; those of `keep` stay, those of `drop` and whoever acted on
    the elements `earlier` do not sit, nor, with `same_unit`, the applicant's colleagues.
    """

    group: str
    size: int
    outside: int = 0
    fields: frozenset[str] = frozenset()
    max_load: int = NO_LIMIT
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    same_unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A draw that was recorded under `id`, with its result in the order of the lots, those who stay first."""

    id: str
    members: tuple[str, ...]
    outside: int
    """How many of them come from other institutions."""


def rule_of(terms: PanelTerms) -> Rule:
    """Return the terms as a rule that a task could have."""
    share = Fraction(min(terms.outside, terms.size), terms.size) if terms.size else Fraction(0)
    pick = PickTerms(kind="draw", count=terms.size, external=share, fields=terms.fields, max_load=terms.max_load)
    return Rule(group=terms.group, pick=pick)


def kept_out(terms: PanelTerms, excluded: Mapping[str, str]) -> dict[str, str]:
    """Return login → code of the reason: what excludes people, but no earlier part those who stay."""
    found = {p: why for p, why in excluded.items() if not (why == "skipped_earlier" and p in terms.keep)}
    return {**dict.fromkeys(terms.drop, LEFT_OUT), **found}


def draw_panel(
    terms: PanelTerms, organisation: Organisation, facts: Facts, loads: Mapping[str, Load], seed: str
) -> Pick:
    """Return the draw with everybody the rule came across; it may be `short`, which is for the diagram to deal with.

    Whoever stays is never more than the panel: a panel that was larger stays as it is. `facts` excludes nobody yet
    who is only in `terms`.
    """
    picking = PickFacts(loads=loads, seed=seed, before={0: terms.keep})
    barred = kept_out(terms, facts.excluded)
    (found,) = work_out((rule_of(terms),), organisation, replace(facts, excluded=barred, picking=picking)).picks
    staying = sum(candidate.kept and candidate.reason is None for candidate in found.candidates)
    return found if staying <= found.count else repeated(replace(found, count=staying))
