"""Everything that somebody would leave behind, with who could have it: the page before a hand-over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.queries.looking import Looking, asked_on, cases_of
from engine.queries.naming import actor_name, post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, is_secret
from engine.queries.substitutions import Choice
from engine.runtime.belongings import Belongings, belongings_of, left_open
from engine.runtime.case import Case
from engine.runtime.handing_over import Leaving, items_of, refuse_successor, successor_of
from engine.store.tasks import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPreview(Query["HandOverView | None"]):
    """Asks what `person` would leave; `to` is who is to have what nobody follows in. None for an unknown person."""

    person: str
    to: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftItem:
    """One thing in a case; `refused` says why whoever is proposed can't have it."""

    key: str
    kind: str
    what: str
    due_at: datetime | None
    held_by: str
    """Who has it now for the one who leaves, where somebody does."""
    proposed: str
    proposed_name: str
    by_post: bool
    """Whether the organisation itself proposes them, and not whoever asks."""
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftCase:
    """What somebody would leave in one case."""

    instance_id: str
    number: str | None
    title: str
    process: str
    state: str
    items: tuple[LeftItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """A post somebody holds: data of the organisation, which an import changes."""

    title: str
    groups: tuple[str, ...]
    others: tuple[str, ...]
    """Who else holds it, or will."""
    until_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftWindow:
    """A substitution in which they figure, open or to come."""

    id: str
    login: str
    """Who is away."""
    person: str
    substitute: str
    from_at: datetime
    until_at: datetime | None
    power: str
    processes: tuple[str, ...]
    groups: tuple[str, ...]
    stands_in: bool
    """Whether whoever leaves is the substitute: whoever is away needs another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingName:
    """A standing substitute: a name in the organisation's data, which an import changes."""

    person: str
    substitute: str
    stands_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverView:
    """All of it."""

    login: str
    name: str
    active: bool
    cases: tuple[LeftCase, ...]
    posts: tuple[HeldPost, ...]
    windows: tuple[LeftWindow, ...]
    standing: tuple[StandingName, ...]
    people: tuple[Choice, ...]

    @property
    def items(self) -> tuple[LeftItem, ...]:
        """Every thing, in order."""
        return tuple(item for case in self.cases for item in case.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leavers(Query["tuple[Leaver, ...]"]):
    """Asks who has left and still has something open, and who is asked most."""

    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """One person with open tasks."""

    login: str
    name: str
    active: bool
    open_tasks: int
    """Tasks; of whoever has left also what else is theirs to do."""


def answer(query: HandOverPreview, reader: Reader) -> HandOverView | None:
    """Return the whole list; a few statements, and one more for each case that asks who had an earlier part in it."""
    person = reader.organisation.person(query.person)
    if person is None:
        return None
    act = Looking(reader, query.person)
    owned = belongings_of(reader.session, query.person)
    cases = cases_of(act, [one.case.id for one in owned])
    asked = asked_on(act, [task.id for one in owned for _, task in one.places])
    people = (p for p in reader.organisation.persons.values() if p.active and p.login != query.person)
    return HandOverView(
        login=query.person,
        name=actor_name(reader, query.person, query.language),
        active=person.active,
        cases=tuple(_case(query, reader, one, cases[one.case.id], asked) for one in owned),
        posts=tuple(_posts(query, reader)),
        windows=tuple(_windows(query, reader)),
        standing=tuple(_standing(query, reader)),
        people=tuple(Choice(code=p.login, name=actor_name(reader, p.login, query.language)) for p in people),
    )


def answer_leavers(query: Leavers, reader: Reader) -> tuple[Leaver, ...]:
    """Return people by how much waits for them; those who have left come first."""
    rows = reader.session.execute(
        select(Assignment.person, func.count())
        .where(text("assignment.state IN ('asked', 'candidate')"))
        .group_by(Assignment.person)
    )
    counts: Counter[str] = Counter()
    for login, count in rows:
        counts[login] = count
    gone = {p.login for p in reader.organisation.persons.values() if not p.active}
    counts.update(left_open(reader.session, gone))
    found = []
    for login, count in counts.items():
        name = actor_name(reader, login, query.language)
        person = reader.organisation.person(login)
        found.append(Leaver(login=login, name=name, active=person is not None and person.active, open_tasks=count))
    return tuple(sorted(found, key=lambda one: (one.active, -one.open_tasks, one.login)))


def _case(
    query: HandOverPreview, reader: Reader, one: Belongings, case: Case, asked: dict[str, list[Assignment]]
) -> LeftCase:
    process = reader.deployed(one.case.definition_id).package.name(query.language)
    secret = is_secret(reader, one.case.definition_id, one.case.id, reader.viewer)
    return LeftCase(
        instance_id=one.case.id,
        number=one.case.number,
        title=CONFIDENTIAL.in_language(query.language) if secret else one.case.title or process,
        process=process,
        state=one.case.state,
        items=tuple(_item(query, reader, case, leaving, asked, secret=secret) for leaving in items_of(one)),
    )


def _item(
    query: HandOverPreview,
    reader: Reader,
    case: Case,
    leaving: Leaving,
    asked: dict[str, list[Assignment]],
    *,
    secret: bool,
) -> LeftItem:
    follows = successor_of(leaving, query.person, reader.organisation, case)
    assigned = asked.get(leaving.task.id, []) if leaving.task is not None else []
    refused = "" if follows is None else _refusal(query, case, leaving, assigned, follows)
    if (follows is None or refused) and query.to:
        follows, refused = query.to, _refusal(query, case, leaving, assigned, query.to)
        by_post = False
    else:
        by_post = follows is not None
    row = leaving.row
    held = row.person if isinstance(row, Assignment) and row.person != query.person else None
    return LeftItem(
        key=leaving.key,
        kind=leaving.kind,
        what=_what(query, reader, leaving, secret=secret),
        due_at=None if leaving.task is None else leaving.task.due_at,
        held_by="" if held is None else post_name(reader, held, query.language),
        proposed=follows or "",
        proposed_name="" if follows is None else post_name(reader, follows, query.language),
        by_post=by_post,
        refused=refused,
    )


def _refusal(query: HandOverPreview, case: Case, leaving: Leaving, assigned: list[Assignment], to: str) -> str:
    try:
        refuse_successor(case, leaving, assigned, query.person, to)
    except Rejection as rejection:
        return sentence(rejection, query.language).what
    return ""


def _what(query: HandOverPreview, reader: Reader, leaving: Leaving, *, secret: bool) -> str:
    """The words of a question or condition, else the task's name."""
    said = None if secret else getattr(leaving.row, "text", None)
    if isinstance(said, str) and said:
        return said
    if leaving.task is None:
        return ""
    package = reader.deployed(leaving.task.definition_id).package
    return package.element_name(leaving.task.element, query.language)


def _posts(query: HandOverPreview, reader: Reader) -> Iterator[HeldPost]:
    organisation, now, language = reader.organisation, reader.now, query.language
    for held in organisation.holdings:
        if held.person != query.person or not held.covers(now):
            continue
        post = organisation.posts[held.post]
        others = [h for h in organisation.holdings if h.post == held.post and h.person != query.person]
        coming = (h.person for h in others if h.until_at is None or h.until_at > now)
        groups = (
            g for g in organisation.groups.values() if any(s.post == held.post and s.covers(now) for s in g.seats)
        )
        yield HeldPost(
            title=post.title.in_language(language),
            groups=tuple(group.name.in_language(language) for group in groups),
            others=tuple(actor_name(reader, person, language) for person in coming),
            until_at=held.until_at,
        )


def _windows(query: HandOverPreview, reader: Reader) -> Iterator[LeftWindow]:
    for window in reader.organisation.substitutions:
        if query.person not in (window.person, window.substitute) or window.from_at is None:
            continue
        if window.is_over(max(reader.now, window.from_at)):
            continue
        yield LeftWindow(
            id=window.id,
            login=window.person,
            person=post_name(reader, window.person, query.language),
            substitute=post_name(reader, window.substitute, query.language),
            from_at=window.from_at,
            until_at=window.until_at,
            power=window.power,
            processes=tuple(sorted(window.processes)),
            groups=tuple(sorted(window.groups)),
            stands_in=window.substitute == query.person,
        )


def _standing(query: HandOverPreview, reader: Reader) -> Iterator[StandingName]:
    for named in reader.organisation.substitutions:
        if named.from_at is None and query.person in (named.person, named.substitute):
            yield StandingName(
                person=post_name(reader, named.person, query.language),
                substitute=post_name(reader, named.substitute, query.language),
                stands_in=named.substitute == query.person,
            )
