"""Who stands in for whom: windows that are open, to come or over, and what opening one would move."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select

from engine.domain.organisation import Substitution
from engine.domain.signing import OPEN, SPEAKS
from engine.domain.substitutes import helpers
from engine.queries.looking import Looking, asked_on, cases_of
from engine.queries.naming import actor_name, post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import shown_title
from engine.queries.seen_for_others import SeenTask, seen_for_others
from engine.queries.why import why_sentences
from engine.runtime.belongings import belongings_of
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.substitution import place_of, who_acts
from engine.runtime.task_settings import drawn_settings
from engine.runtime.windows import refuse_window
from engine.store.definitions import Definition
from engine.store.instances import Instance
from engine.store.organisation import Substitution as Row

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutions(Query["SubstitutionsView"]):
    """Asks for the windows in which `person` figures; None: everybody's."""

    person: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """One window."""

    id: str
    person: str
    substitute: str
    person_name: str
    substitute_name: str
    from_at: datetime
    until_at: datetime | None
    power: str
    processes: tuple[str, ...]
    groups: tuple[str, ...]
    state: str
    """open, coming, over."""
    set_by: str
    """Empty where it stands in the organisation's data."""
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A process or a group that a window may be narrowed to."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionsView:
    """Windows, the open ones first; `standing` is who only gets copies; processes and groups are what can be chosen."""

    rows: tuple[WindowRow, ...]
    standing: str
    processes: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    people: tuple[Choice, ...]
    seen: tuple[SeenTask, ...]
    """What others have open that the person may only read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionPreview(Query["PreviewView"]):
    """Asks what a window would do to what is open now."""

    person: str
    substitute: str
    from_at: datetime
    until_at: datetime | None = None
    power: str = "act"
    processes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One open task: whether it moves, and why not."""

    task_id: str
    number: str | None
    title: str
    name: str
    moves: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """What is open, and what would become of it."""

    rows: tuple[PreviewRow, ...]
    person_name: str
    substitute_name: str

    @property
    def moving(self) -> int:
        """How many would move, or be opened to the substitute."""
        return sum(row.moves for row in self.rows)


def answer(query: Substitutions, reader: Reader) -> SubstitutionsView:
    """Return the newest windows; the number of statements does not depend on how many there are."""
    rows = select(Row).where(Row.from_at.is_not(None)).order_by(Row.from_at.desc(), Row.id.desc()).limit(SHOWN)
    if query.person is not None:
        rows = rows.where(or_(Row.person == query.person, Row.substitute == query.person))
    language, organisation = query.language, reader.organisation
    processes = _processes(reader, language)
    groups = tuple(Choice(code=g.code, name=g.name.in_language(language)) for g in organisation.groups.values())
    named = {c.code: c.name for c in (*processes, *groups)}
    found = [_window(reader, row, query, named) for row in reader.session.scalars(rows)]
    standing = organisation.standing_substitute(query.person) if query.person is not None else None
    people = (p for p in organisation.persons.values() if p.active and p.login != query.person)
    mine = organisation.groups_of(query.person, reader.now) if query.person is not None else None
    return SubstitutionsView(
        rows=tuple(sorted(found, key=lambda row: ("open", "coming", "over").index(row.state))),
        standing="" if standing is None else post_name(reader, standing, language),
        processes=processes,
        groups=groups if mine is None else tuple(g for g in groups if g.code in mine),
        people=tuple(Choice(code=p.login, name=actor_name(reader, p.login, language)) for p in people),
        seen=() if query.person is None else seen_for_others(reader, query.person, language),
    )


def _window(reader: Reader, row: Row, query: Substitutions, named: dict[str, str]) -> WindowRow:
    language, now = query.language, reader.now
    from_at = row.from_at or now
    over = row.until_at is not None and row.until_at <= max(now, from_at)
    return WindowRow(
        id=row.id,
        person=row.person,
        substitute=row.substitute,
        person_name=post_name(reader, row.person, language),
        substitute_name=post_name(reader, row.substitute, language),
        from_at=from_at,
        until_at=row.until_at,
        power=row.power,
        processes=tuple(named.get(code, code) for code in row.processes),
        groups=tuple(named.get(code, code) for code in row.groups),
        state="over" if over else "open" if from_at <= now else "coming",
        set_by="" if row.set_by is None else post_name(reader, row.set_by, language),
        mine=row.person == query.person,
    )


def _processes(reader: Reader, language: str) -> tuple[Choice, ...]:
    keys = reader.session.scalars(select(Definition.key).distinct().order_by(Definition.key)).all()
    deployed = ((key, reader.latest(key)) for key in keys)
    return tuple(Choice(code=key, name=d.package.name(language)) for key, d in deployed if d is not None)


def answer_preview(query: SubstitutionPreview, reader: Reader) -> PreviewView:
    """Return each task of theirs that is open, with what the window would do.

    Raises Rejection as opening it would: nobody is asked to confirm what is then refused.
    """
    at = max(query.from_at, reader.now)
    window = Substitution(
        person=query.person,
        substitute=query.substitute,
        from_at=at,
        until_at=query.until_at,
        processes=frozenset(query.processes),
        groups=frozenset(query.groups),
        power=query.power,
    )
    refuse_window(Looking(reader, query.person), window)
    known = reader.organisation
    act = Looking(reader, query.person, replace(known, substitutions=(*known.substitutions, window)), at)
    owned = belongings_of(reader.session, query.person)
    places = [(row, task) for one in owned for row, task in one.places if row.kind in SPEAKS and row.state in OPEN]
    cases = cases_of(act, [row.instance_id for row, _ in places])
    asked = asked_on(act, [task.id for _, task in places])
    found = []
    for row, task in places:
        if row.person != query.person:
            continue
        case = cases[row.instance_id]
        excluded = excluded_from_task(case, task, asked[task.id], drawn_settings(case, task))
        if query.power == "act":
            acts = who_acts(case, row, query.person, asked[task.id], excluded)
            moves, steps = acts.person != query.person, acts.steps
        else:
            place = place_of(case, row, asked[task.id], excluded)
            moves, steps = query.substitute in helpers(query.person, query.power, act.organisation, place), ()
        package = reader.deployed(task.definition_id).package
        found.append(
            PreviewRow(
                task_id=task.id,
                number=case.instance.number,
                title=_title(reader, case.instance, query.language),
                name=package.element_name(task.element, query.language),
                moves=moves,
                why="" if moves else _told(reader, steps, query.language),
            )
        )
    return PreviewView(
        rows=tuple(found),
        person_name=post_name(reader, query.person, query.language),
        substitute_name=post_name(reader, query.substitute, query.language),
    )


def _title(reader: Reader, case: Instance, language: str) -> str:
    named = case.title or reader.deployed(case.definition_id).package.name(language)
    return shown_title(reader, case.definition_id, case.id, named, language)


_STAYS = ("不在代理范围内，或须由本人办理", "outside the scope, or to be done in person")


def _told(reader: Reader, steps: Iterable[tuple[str, object]], language: str) -> str:
    told = why_sentences(reader, [list(step) for step in steps], language)
    return ("; " if language == "en" else "；").join(told) or _STAYS[language == "en"]
