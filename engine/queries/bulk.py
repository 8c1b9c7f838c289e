"""What an act on many things at once would do to each of them, by the rules of the act on one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.bulk import MOST, BulkAct, one_opinion_for_all, opinion_for, refused_in_bulk
from engine.domain.elements import OutcomeChoice
from engine.domain.errors import Rejection
from engine.queries.bulk_copies import copy_rows
from engine.queries.bulk_line import BulkRow, line_of, refused_row
from engine.queries.bulk_rows import Found, Shape, find_tasks, most_common, offers_bulk, shape_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.task_form import as_it_stands
from engine.queries.verbs import OnTask, refusal_of, standing_of
from engine.runtime.bulk import allows_bulk
from engine.runtime.late import to_a_stranger
from engine.spiff.codec import load_variables


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPreview(Query["BulkView"]):
    """Asks what `act` would do to each of `ids`: tasks, or copies where copies are acknowledged.

    `opinion` is one for all, `opinions` one for each; without both nobody has written any yet, and none is missed.
    """

    person: str
    act: BulkAct
    ids: tuple[str, ...]
    outcome: str | None = None
    opinion: str | None = None
    opinions: Mapping[str, str] = field(default_factory=dict)
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOutcome:
    """An outcome that the element allows for many at once."""

    code: str
    outcome_class: str
    label: str
    opinion_required: bool
    one_for_all: bool
    """Whether one opinion may stand for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkGroup:
    """Tasks of a selection that belong to another element: a batch of their own."""

    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkView:
    """The batch as it would go now."""

    act: BulkAct
    rows: tuple[BulkRow, ...]
    """In the order in which they were asked for; `refused` says what would not be done."""
    name: str
    """The element that is decided."""
    outcomes: tuple[BulkOutcome, ...]
    outcome: BulkOutcome | None
    others: tuple[BulkGroup, ...]
    beyond: int
    """How many were asked for beyond what one batch holds; they are not in `rows`."""

    @property
    def ready(self) -> tuple[BulkRow, ...]:
        """What would be done."""
        return tuple(row for row in self.rows if not row.refused)

    @property
    def kept_back(self) -> tuple[BulkRow, ...]:
        """What would not, each with the reason."""
        return tuple(row for row in self.rows if row.refused)


def answer(query: BulkPreview, reader: Reader) -> BulkView:
    """Return the preview; the number of statements does not depend on how many there are."""
    asked = tuple(dict.fromkeys(query.ids))
    ids, beyond = asked[:MOST], max(0, len(asked) - MOST)
    if query.act == "acknowledge":
        rows = copy_rows(reader, query.person, ids, query.language)
        return BulkView(act=query.act, rows=rows, name="", outcomes=(), outcome=None, others=(), beyond=beyond)
    found = find_tasks(reader, query.person, ids, reminders=query.act == "remind")
    shapes = {one: shape_of(reader, known) for one, known in found.items()} if query.act == "complete" else {}
    common = most_common(shapes, found)
    first = next((found[one] for one, shape in shapes.items() if shape == common), None)
    outcomes = _outcomes(reader, first, query.language)
    chosen = next((o for o in outcomes if o.code == query.outcome), outcomes[0] if outcomes else None)
    batch = _Batch(query=query, reader=reader, common=common, shapes=shapes, outcome=chosen)
    return BulkView(
        act=query.act,
        rows=tuple(batch.row(one, found.get(one)) for one in ids),
        name="" if first is None else _name(reader, first, query.language),
        outcomes=outcomes,
        outcome=chosen,
        others=_others(reader, found, shapes, common, query.language),
        beyond=beyond,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """One question with what its tasks have in common."""

    query: BulkPreview
    reader: Reader
    common: Shape | None
    shapes: Mapping[str, Shape]
    outcome: BulkOutcome | None

    def row(self, one: str, known: Found | None) -> BulkRow:
        """Return what would become of one of them; of what may not be read only that it was not found."""
        language = self.query.language
        if known is None:
            return refused_row(one, Rejection("not_found"), language)
        refused, data = self._judged(known)
        code = None if self.outcome is None else self.outcome.code
        return line_of(self.reader, known, language, refused=refused, data=data, outcome=code)

    def _judged(self, known: Found) -> tuple[Rejection | None, Mapping[str, object]]:
        """Return the refusal it would meet, and what its form would hand in."""
        deciding = self.query.act == "complete"
        if deciding and self.shapes[known.task.id] != self.common:
            return Rejection("bulk_unlike" if offers_bulk(known) else "bulk_one_by_one"), {}
        on_task = OnTask(
            reader=self.reader,
            person=self.query.person,
            task=known.task,
            instance=known.instance,
            assigned=known.assigned,
            settings=known.settings,
            trail=known.trail,
        )
        refused = refused_in_bulk(self.query.act, standing_of(on_task))
        if refused is not None:
            told = refusal_of(on_task, refused, self.query.language)
            mine = any(row.person == self.query.person for row in known.assigned)
            return (told if mine else to_a_stranger(told)), {}
        return self._decided(known) if deciding else (None, {})

    def _decided(self, known: Found) -> tuple[Rejection | None, Mapping[str, object]]:
        if self.outcome is None:
            return Rejection("bulk_one_by_one"), {}
        choice = self._choice(known)
        variables = load_variables(known.variables).seen_from(known.task.scope)
        if choice is None or not allows_bulk(choice, self.reader.evaluate, variables):
            return Rejection("bulk_not_here"), {}
        data, wrong = as_it_stands(
            self.reader, known.task, known.instance, known.settings, known.draft, known.variables, choice.code
        )
        if wrong and one_opinion_for_all(choice.outcome_class):
            return Rejection("form_invalid", count=len(wrong)), data
        if self._unsaid(known, choice):
            return Rejection("opinion_required"), data
        return None, data

    def _choice(self, known: Found) -> OutcomeChoice | None:
        code = None if self.outcome is None else self.outcome.code
        return next((choice for choice in known.settings.outcomes if choice.code == code), None)

    def _unsaid(self, known: Found, choice: OutcomeChoice) -> bool:
        query = self.query
        if query.opinion is None and not query.opinions:
            return False
        needed = choice.opinion_required or not one_opinion_for_all(choice.outcome_class)
        own = query.opinions.get(known.task.id, "")
        return needed and not opinion_for(choice.outcome_class, query.opinion or "", own)


def _outcomes(reader: Reader, first: Found | None, language: str) -> tuple[BulkOutcome, ...]:
    if first is None:
        return ()
    package = reader.deployed(first.task.definition_id).package
    return tuple(
        BulkOutcome(
            code=choice.code,
            outcome_class=choice.outcome_class,
            label=package.outcome_label(first.task.element, choice.code, language),
            opinion_required=choice.opinion_required or not one_opinion_for_all(choice.outcome_class),
            one_for_all=one_opinion_for_all(choice.outcome_class),
        )
        for choice in first.settings.outcomes
        if choice.bulk is not None
    )


def _name(reader: Reader, known: Found, language: str) -> str:
    return reader.deployed(known.task.definition_id).package.element_name(known.task.element, language)


def _others(
    reader: Reader, found: Mapping[str, Found], shapes: Mapping[str, Shape], common: Shape | None, language: str
) -> tuple[BulkGroup, ...]:
    by_shape: dict[Shape, list[str]] = {}
    for one, shape in shapes.items():
        if shape != common and offers_bulk(found[one]):
            by_shape.setdefault(shape, []).append(one)
    return tuple(BulkGroup(name=_name(reader, found[ids[0]], language), ids=tuple(ids)) for ids in by_shape.values())
