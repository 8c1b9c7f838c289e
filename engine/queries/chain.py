"""The predicted chain of an application: which steps follow, who takes them, in how many working days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from math import ceil

from engine.domain.diagram import Diagram, Element
from engine.domain.durations import TimerTextError, WorkingDays, WorkingTime, parse_span, scaled
from engine.domain.elements import CallSettings, UserTaskSettings
from engine.domain.errors import Fault
from engine.domain.forecast import foresee
from engine.domain.foreseen import Confidence, Foreseen, Within, World
from engine.domain.texts import Text
from engine.queries.foreseen_people import WouldAsk, would_ask
from engine.queries.past_times import PastTime, Place, past_times
from engine.queries.reader import Reader
from engine.runtime.case import Case
from engine.runtime.catalogue import Deployed

A_DAY = timedelta(hours=9)
"""A working day's opening hours, to say hours in days."""
MAX_NAMED = 3
"""More people than this are counted, not named."""

MAX_ENTRIES = 50
"""Of a longer list only the first entries are asked for their people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStep:
    """One step; `days` are working days, None where no limit is drawn; `people` holds logins of those who would act.

    `at` says in how many working days it would begin; `level` in how many called processes it lies; `times` for how
    many entries of a list it is done. Where `people` is empty, `rule` says who would be found, if that can be said.
    """

    element: str
    name: Text
    kind: str
    verb: str
    days: int | None
    people: tuple[str, ...]
    count: int
    """How many would act in all; more than `people` names."""
    confidence: Confidence = "certain"
    at: int = 0
    level: int = 0
    call: str | None = None
    """The call activity of the process itself in which it lies."""
    times: int | None = None
    in_turn: bool = False
    """Whether it is done for one entry after the other."""
    rule: Text | None = None
    nobody: bool = False
    past: PastTime | None = None
    """How long this element usually took; None where it was not done often enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """When it would be done if each step took as long as it usually did; steps without a past take their limit."""

    minutes: int
    done_at: datetime
    provisional: bool
    known: int
    """How many of the steps that people do have a past."""
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedChain:
    """What would follow if everybody agreed; `days` working days in all, for what runs side by side the longest."""

    steps: tuple[ChainStep, ...]
    days: int
    done_at: datetime
    provisional: bool
    usual: Usual | None = None
    """None where no step has a past."""

    @property
    def top(self) -> tuple[ChainStep, ...]:
        """The steps of the process itself, without those of processes that it calls."""
        return tuple(step for step in self.steps if step.level == 0)

    @property
    def begun(self) -> tuple[ChainStep, ...]:
        """What is left of called processes that are under way: their call itself is not to come any more."""
        to_come = {step.element for step in self.top}
        return tuple(step for step in self.steps if step.call is not None and step.call not in to_come)

    def inside(self, call: str) -> tuple[ChainStep, ...]:
        """Return the steps of what a call activity calls, those of processes called from there among them."""
        return tuple(step for step in self.steps if step.call == call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whence:
    """Where a forecast begins: `beside` are other elements where the case stands at the same time.

    `back` are those that `element` goes straight back to, the first of them first; `inside` are the calls under way.
    """

    element: str
    beside: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    inside: Mapping[str, Within] = field(default_factory=dict)


def predict(
    reader: Reader,
    deployed: Deployed,
    whence: Whence,
    variables: Mapping[str, object],
    case: Case | None = None,
    *,
    since: datetime | None = None,
) -> PredictedChain:
    """Return the chain that follows, foreseen with what is known now; days count from `since`, else from now."""
    diagram = deployed.compiled.diagram
    if whence.element not in diagram.elements:
        return _chain(reader, (), 0, since)
    beside = [name for name in whence.beside if name in diagram.elements]
    way = partial(foresee, diagram, whence.element, variables, beside=beside, back=whence.back, inside=whence.inside)
    foreseer = _Foreseer(reader, case)
    world = World(
        evaluate=reader.evaluate,
        decide=reader.decide,
        agreed=_passed,
        called=foreseer.called,
        days=foreseer.days,
        alone=foreseer.alone,
    )
    found = way(world)
    asking = {_place(one.element) for one in found.steps if isinstance(one.element.settings, UserTaskSettings)}
    past = past_times(reader, asking)
    steps = tuple(foreseer.step(deployed, one, past.get(_place(one.element))) for one in found.steps)
    chain = _chain(reader, steps, found.days, since)
    if not past:
        return chain
    minutes = way(replace(world, days=partial(foreseer.minutes, past))).days
    return replace(chain, usual=_usual(reader, minutes, len(past), len(asking), since))


def _place(element: Element) -> Place:
    return element.process_key, element.id


def _usual(reader: Reader, minutes: int, known: int, steps: int, since: datetime | None) -> Usual:
    due = reader.calendar.add_working_time(max(reader.now, since or reader.now), timedelta(minutes=minutes))
    return Usual(minutes=minutes, done_at=due.at, provisional=due.provisional, known=known, steps=steps)


def _chain(reader: Reader, steps: tuple[ChainStep, ...], days: int, since: datetime | None) -> PredictedChain:
    due = reader.calendar.add_working_days(max(reader.now, since or reader.now), days)
    return PredictedChain(steps=steps, days=days, done_at=due.at, provisional=due.provisional)


def next_name(reader: Reader, deployed: Deployed, element: str) -> Text | None:
    """Return what follows `element` if it ends well; no decision is asked, so a list can afford it."""
    if element not in deployed.compiled.diagram.elements:
        return None
    world = World(evaluate=reader.evaluate, decide=_undecided, agreed=_passed)
    way = foresee(deployed.compiled.diagram, element, {}, world).steps
    return name_of(deployed, way[0].element.id) if way else None


def call_of(deployed: Deployed, process_key: str) -> str:
    """Return the call activity that calls a process; empty where none does, as when it is called in turn by another."""
    elements = deployed.compiled.diagram.elements.values()
    calls = (e.id for e in elements if isinstance(e.settings, CallSettings) and e.settings.process_key == process_key)
    return next(calls, "")


def _passed(_call: CallSettings) -> Mapping[str, object]:
    """A called process that ends well says so in its outcome."""
    return {"outcome": "passed"}


def _undecided(_reference: str, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    return {}


def name_of(deployed: Deployed, element: str) -> Text:
    """Return what an element is called in both languages."""
    return Text(deployed.package.element_name(element, "zh"), deployed.package.element_name(element, "en"))


class _Foreseer:
    """Answers one forecast's questions, and remembers whom it found where."""

    def __init__(self, reader: Reader, case: Case | None) -> None:
        self._reader = reader
        self._case = case
        self._asked: dict[tuple[str, str, str], WouldAsk] = {}

    def called(self, settings: CallSettings) -> Diagram | None:
        """Return the diagram of a called process, as it is deployed now."""
        deployed = self._reader.latest(settings.process_key)
        return None if deployed is None else deployed.compiled.diagram

    def days(self, element: Element, variables: Mapping[str, object]) -> int | None:
        """Return an element's time limit."""
        return _days(self._reader, element, variables)

    def minutes(self, past: Mapping[Place, PastTime], element: Element, variables: Mapping[str, object]) -> int | None:
        """Return how many minutes of working time an element usually took; without a past its time limit."""
        known = past.get(_place(element))
        if known is not None:
            return known.minutes
        days = self.days(element, variables)
        return None if days is None else days * (A_DAY // timedelta(minutes=1))

    def alone(self, element: Element, variables: Mapping[str, object]) -> str | None:
        """Return the one person an element would ask."""
        people = self._would_ask(element, variables).people
        return people[0] if len(people) == 1 else None

    def step(self, deployed: Deployed, foreseen: Foreseen, past: PastTime | None) -> ChainStep:
        """Return one element in words."""
        element, settings = foreseen.element, foreseen.element.settings
        own = deployed if element.process_key == deployed.key else self._reader.latest(element.process_key) or deployed
        asked = self._of_all(foreseen)
        return ChainStep(
            element=element.id,
            name=name_of(own, element.id),
            kind=element.kind,
            verb=settings.verb if isinstance(settings, UserTaskSettings) else "",
            days=foreseen.days,
            people=() if self._keeps(settings, asked.people) else asked.people[:MAX_NAMED],
            count=len(asked.people),
            confidence=foreseen.confidence,
            at=foreseen.at,
            level=len(foreseen.calls),
            call=foreseen.calls[0] if foreseen.calls else None,
            times=foreseen.times,
            in_turn=foreseen.in_turn,
            rule=asked.rule,
            nobody=asked.nobody,
            past=past,
        )

    def _of_all(self, foreseen: Foreseen) -> WouldAsk:
        """Return whom an element would ask, for all entries of a list together where it is done for each."""
        entries = foreseen.entries[:MAX_ENTRIES] or ({},)
        found = [self._would_ask(foreseen.element, {**foreseen.variables, **entry}) for entry in entries]
        people = dict.fromkeys(person for one in found for person in one.people)
        return replace(found[0], people=tuple(people), nobody=any(one.nobody for one in found))

    def _keeps(self, settings: object, people: Collection[str]) -> bool:
        """Whoever is kept elsewhere in the case is named here no more than there."""
        return _keeps_names(settings) or not self._reader.kept_names.keys().isdisjoint(people)

    def _would_ask(self, element: Element, variables: Mapping[str, object]) -> WouldAsk:
        # A process that is called twice asks other people the second time: what it was given counts too.
        place = (element.process_key, element.id, repr(variables))
        if place not in self._asked:
            self._asked[place] = would_ask(self._reader, self._case, element, variables)
        return self._asked[place]


def _keeps_names(settings: object) -> bool:
    """Whether an element keeps who acts there from some of those who read the case: a forecast names nobody then."""
    return isinstance(settings, UserTaskSettings) and settings.names != "everyone"


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
