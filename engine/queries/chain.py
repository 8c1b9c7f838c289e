"""The predicted chain of an application: which steps follow, who takes them, in how many working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

from engine.domain.diagram import Element
from engine.domain.durations import TimerTextError, WorkingDays, WorkingTime, parse_span, scaled
from engine.domain.elements import CallSettings, UserTaskSettings
from engine.domain.errors import Fault
from engine.domain.forecast import Foreseen, foresee
from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.runtime.catalogue import Deployed

A_DAY = timedelta(hours=9)
"""A working day's opening hours, to say hours in days."""
MAX_NAMED = 3
"""More people than this are counted, not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStep:
    """One step; `days` are working days, None where no limit is drawn; `people` holds logins of those who would act."""

    element: str
    name: Text
    kind: str
    verb: str
    days: int | None
    people: tuple[str, ...]
    count: int
    """How many would act in all; more than `people` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedChain:
    """What would follow if everybody agreed."""

    steps: tuple[ChainStep, ...]
    days: int
    done_at: datetime
    provisional: bool


def predict(reader: Reader, deployed: Deployed, element: str, variables: Mapping[str, object]) -> PredictedChain:
    """Return the chain from `element` on, foreseen with what is known now."""
    steps = tuple(_step(reader, deployed, foreseen) for foreseen in _foresee(reader, deployed, element, variables))
    days = sum(step.days or 0 for step in steps)
    due = reader.calendar.add_working_days(reader.now, days)
    return PredictedChain(steps=steps, days=days, done_at=due.at, provisional=due.provisional)


def next_name(reader: Reader, deployed: Deployed, element: str) -> Text | None:
    """Return what follows `element` if it ends well; no decision is asked, so a list can afford it."""
    if element not in deployed.compiled.diagram.elements:
        return None
    diagram = deployed.compiled.diagram
    way = foresee(diagram, element, {}, evaluate=reader.evaluate, decide=_undecided, agreed=_passed)
    return name_of(deployed, way[0].element.id) if way else None


def first_call(deployed: Deployed) -> str:
    """Return the call activity a case stands in while only a called process has open tasks; empty where none is."""
    return next((e.id for e in deployed.compiled.diagram.elements.values() if e.kind == "callActivity"), "")


def _passed(_call: CallSettings) -> Mapping[str, object]:
    """A called process that ends well says so in its outcome."""
    return {"outcome": "passed"}


def _undecided(_reference: str, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    return {}


def name_of(deployed: Deployed, element: str) -> Text:
    """Return what an element is called in both languages."""
    return Text(deployed.package.element_name(element, "zh"), deployed.package.element_name(element, "en"))


def _foresee(reader: Reader, deployed: Deployed, element: str, variables: Mapping[str, object]) -> tuple[Foreseen, ...]:
    diagram = deployed.compiled.diagram
    if element not in diagram.elements:
        return ()
    return foresee(
        diagram,
        element,
        variables,
        evaluate=reader.evaluate,
        decide=reader.decide,
        agreed=_passed,
    )


def _step(reader: Reader, deployed: Deployed, foreseen: Foreseen) -> ChainStep:
    element, settings = foreseen.element, foreseen.element.settings
    people = _people(reader, element, foreseen.variables)
    days = _days(reader, element, foreseen.variables)
    if isinstance(settings, CallSettings):
        days, people = _called(reader, settings, foreseen.variables)
    return ChainStep(
        element=element.id,
        name=name_of(deployed, element.id),
        kind=element.kind,
        verb=settings.verb if isinstance(settings, UserTaskSettings) else "",
        days=days,
        people=people[:MAX_NAMED],
        count=len(people),
    )


def _called(
    reader: Reader, settings: CallSettings, variables: Mapping[str, object]
) -> tuple[int | None, tuple[str, ...]]:
    """Sum the time limits along the called process's own way; its people are not foreseen one by one."""
    called = reader.latest(settings.process_key)
    if called is None:
        return None, ()
    start = next((e for e in called.compiled.diagram.inside(None) if e.kind == "startEvent"), None)
    if start is None:
        return None, ()
    inputs = {mapped.name: _value(reader, mapped.value, variables) for mapped in settings.inputs}
    inner = {**inputs, **{name: variables.get(name) for name in ("starter", "case")}}
    way = _foresee(reader, called, start.id, inner)
    return sum(_days(reader, step.element, step.variables) or 0 for step in way) or None, ()


def _people(reader: Reader, element: Element, variables: Mapping[str, object]) -> tuple[str, ...]:
    settings = element.settings
    if not isinstance(settings, UserTaskSettings) or settings.names != "everyone":
        return ()
    found: list[str] = []
    for rule in settings.assignees:
        if rule.person is not None:
            value = _value(reader, rule.person, variables)
            found.extend(str(p) for p in (value if isinstance(value, list) else [value]) if p)
        else:
            unit = _value(reader, rule.unit, variables) if rule.unit else None
            named = rule.group if rule.groups is None else _value(reader, rule.groups, variables)
            for group in named if isinstance(named, list) else [named]:
                found.extend(_members(reader, str(group), None if unit is None else str(unit)))
    return tuple(dict.fromkeys(found))


def _members(reader: Reader, code: str, unit: str | None) -> list[str]:
    organisation = reader.organisation
    group = organisation.groups.get(code)
    seats = group.seats if group is not None else ()
    posts = [s.post for s in seats if unit is None or organisation.posts[s.post].unit == unit]
    return [person for post in posts for person in organisation.holders(post, reader.now)]


def _days(reader: Reader, element: Element, variables: Mapping[str, object]) -> int | None:
    settings = element.settings
    if isinstance(settings, UserTaskSettings) and settings.due is not None:
        factor = _value(reader, settings.due.factor, variables) if settings.due.factor else None
        return _working_days(settings.due.text, factor)
    return _working_days(element.timer.text, None) if element.timer is not None else None


def _working_days(text: str, factor: object) -> int | None:
    try:
        span = parse_span(text)
        if factor is not None and not isinstance(factor, bool):
            span = scaled(span, Fraction(str(factor)))
    except (TimerTextError, ValueError, ZeroDivisionError):
        return None
    match span:
        case WorkingDays():
            return span.days
        case WorkingTime():
            return ceil(span.amount / A_DAY)
        case _:
            return span.days + ceil(span.clock / A_DAY) or None


def _value(reader: Reader, expression: str, variables: Mapping[str, object]) -> object:
    try:
        return reader.evaluate(expression, variables)
    except Fault:
        return None
