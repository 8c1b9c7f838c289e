"""How long a task is given and on whose calendar: when it opens, and again when the calendar changes."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Protocol

from engine.domain.durations import Span, parse_span, scaled
from engine.domain.elements import DueRule
from engine.domain.organisation import Organisation
from engine.runtime.act import Act


class Holder(Protocol):
    """Somebody who is asked, in a post or for themselves."""

    @property
    def person(self) -> str:
        """Their login."""
        ...

    @property
    def post(self) -> str | None:
        """The post they are asked in."""
        ...


def working_span(rule: DueRule, evaluate: Callable[[str], object]) -> Span:
    """Return the time a rule gives, its factor evaluated.

    Raises TimerTextError for a text that can't be read, ValueError for a factor that is no number, and what `evaluate`
    raises.
    """
    span = parse_span(rule.text)
    if rule.factor is None:
        return span
    factor = evaluate(rule.factor)
    return span if factor is None else scaled(span, Fraction(str(factor)))


def calendar_unit(act: Act, asked: Iterable[Holder]) -> str | None:
    """Return the unit whose own days count for what these people are asked: where all of them share one."""
    owners = act.installation.calendar.table(act.session, act.version).owners()
    return shared_unit(act.organisation, owners, asked) if owners else None


def shared_unit(organisation: Organisation, owners: frozenset[str], asked: Iterable[Holder]) -> str | None:
    """Return the nearest unit with days of its own above everybody; None where that is not the same for all."""
    found = {_nearest(organisation, owners, one) for one in asked}
    return found.pop() if len(found) == 1 else None


def _nearest(organisation: Organisation, owners: frozenset[str], one: Holder) -> str | None:
    post = organisation.post(one.post) if one.post is not None else None
    person = organisation.person(one.person)
    home = post.unit if post is not None else person.unit if person is not None else None
    line = () if home is None else organisation.line_of(home)
    return next((unit for unit in reversed(line) if unit in owners), None)
