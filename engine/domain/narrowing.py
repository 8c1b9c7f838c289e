"""Narrows whom a rule found to those who are picked, and puts down what decided it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.domain.organisation import Organisation
from engine.domain.picking import NOT_PICKED, Candidate, Load, Pick, PickTerms, barred, pick


@dataclass(frozen=True, slots=True, kw_only=True)
class PickFacts:
    """What picking has to know beyond the people."""

    loads: Mapping[str, Load] = field(default_factory=dict)
    seed: str = ""
    before: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Who was drawn at earlier entries, by the number of the rule."""
    recorded: Mapping[int, Pick] = field(default_factory=dict)
    """Pickings that were done already and stand, by the number of the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Who is picked, in order, and for each of the others who could be the code of the reason why not."""

    kind: str
    result: tuple[str, ...]
    codes: Mapping[str, str]
    record: Pick | None = None

    def step(self, person: str) -> tuple[str, Mapping[str, str]]:
        """Return the step of somebody's reason that says how they were picked."""
        if self.record is None:
            return self.kind, {}
        mine = next((c.open for c in self.record.candidates if c.person == person), 0)
        return self.kind, {"open": str(mine), "among": str(len(self.record.candidates))}


def narrowed(
    number: int,
    terms: PickTerms,
    reasons: Mapping[str, str | None],
    organisation: Organisation,
    facts: PickFacts,
) -> Narrowed:
    """Pick from those without a reason against them in `reasons`; a picking that stands already is not done again."""
    people = [person for person, reason in reasons.items() if reason is None]
    if terms.kind == "chosen":
        result = tuple(person for person in terms.chosen if person in people)
        return Narrowed(kind="chosen", result=result, codes={p: "not_chosen" for p in people if p not in result})
    record = facts.recorded.get(number) or pick(
        number, terms, facts.seed, _candidates(number, terms, reasons, organisation, facts)
    )
    result = tuple(person for person in record.result if person in people)
    told = {candidate.person: candidate.reason or NOT_PICKED[terms.kind] for candidate in record.candidates}
    codes = {person: told.get(person, "came_later") for person in people if person not in result}
    return Narrowed(kind=terms.kind, result=result, codes=codes, record=record)


def _candidates(
    number: int,
    terms: PickTerms,
    reasons: Mapping[str, str | None],
    organisation: Organisation,
    facts: PickFacts,
) -> list[Candidate]:
    """Everybody the rule came across; those who may not be picked with the reason."""
    before = facts.before.get(number, ())
    found = []
    for login, reason in reasons.items():
        load, person = facts.loads.get(login, Load()), organisation.person(login)
        one = Candidate(
            person=login,
            external=person is not None and person.external,
            fields=person.fields if person is not None else (),
            open=load.open,
            last=load.last,
            kept=terms.kind == "draw" and not terms.fresh and login in before,
            reason=reason,
        )
        found.append(one if reason is not None else replace(one, reason=barred(terms, one, before)))
    return found
