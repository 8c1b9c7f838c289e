"""Whom somebody can name in an act between people, found by name, unit and post; who cannot be, and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Select, select

from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.domain.exclusion import REASONS
from engine.domain.handing import Link, delegators
from engine.domain.organisation import Organisation, Person
from engine.domain.rejections import sentence
from engine.domain.signing import OPEN, PREPARES
from engine.queries.attachments import may_read
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.handing import HERE
from engine.runtime.task_settings import drawn_settings
from engine.store.conversations import Copy
from engine.store.instances import CaseActor, Instance
from engine.store.tasks import Assignment, Task

SHOWN = 12
"""How many are listed; more are found by a narrower search."""
Naming: TypeAlias = Literal["transfer", "delegate", "add_signer", "reassign", "ask", "copy", "mention", "keep_out"]
TAKING: frozenset[Naming] = frozenset({"transfer", "delegate", "add_signer", "reassign"})
"""Acts after which the one who was named acts on the task: whoever is excluded cannot be named."""
WORDS: frozenset[Naming] = frozenset({"ask", "copy", "mention"})
"""Acts that tell the one who was named something of the case, and ask them for no act on the task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates(Query["CandidatesView"]):
    """Asks whom `person` can name in an act on a case, or on one task of it.

    `search` holds parts of name, unit or post; without it the colleagues of the asker's own unit are listed. `chosen`
    were chosen before and come first.
    """

    person: str
    naming: Naming
    instance_id: str
    task_id: str | None = None
    search: str = ""
    chosen: tuple[str, ...] = ()
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person; `refused` is the code of the refusal that naming them would meet, `why` says it."""

    login: str
    name: str
    posts: str
    unit: str
    chosen: bool
    refused: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesView:
    """Who was chosen, then who was found; `more` counts those who are not listed."""

    people: tuple[Candidate, ...]
    more: int


def answer(query: Candidates, reader: Reader) -> CandidatesView:
    """Return the people.

    Raises Rejection("not_found") unless the asker may read the case.
    """
    if not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    persons = reader.organisation.persons
    chosen = [persons[login] for login in dict.fromkeys(query.chosen) if login in persons]
    found = [person for person in _found(query, reader) if person.login not in query.chosen]
    listed = [*chosen, *found[:SHOWN]]
    refusals = _refusals(query, reader, [person.login for person in listed])
    return CandidatesView(
        people=tuple(_candidate(query, reader, person, refusals.get(person.login)) for person in listed),
        more=max(0, len(found) - SHOWN),
    )


def _found(query: Candidates, reader: Reader) -> Iterator[Person]:
    organisation, parts = reader.organisation, query.search.lower().split()
    own = organisation.persons.get(query.person)
    for person in sorted(organisation.persons.values(), key=lambda one: (one.unit, one.login)):
        if person.active and (_matches(reader, person, parts) if parts else _colleague(organisation, own, person)):
            yield person


def _colleague(organisation: Organisation, own: Person | None, other: Person) -> bool:
    return own is not None and other.unit == own.unit and organisation.unit(other.unit) is not None


def _matches(reader: Reader, person: Person, parts: Sequence[str]) -> bool:
    unit = reader.organisation.unit(person.unit)
    posts = reader.organisation.posts_of(person.login, reader.now)
    texts = [person.name, *([unit.name] if unit else []), *(post.title for post in posts)]
    words = [person.login, *(word for text in texts for word in (text.zh, text.en))]
    return all(any(part in word.lower() for word in words) for part in parts)


def _candidate(query: Candidates, reader: Reader, person: Person, refusal: Rejection | None) -> Candidate:
    unit, language = reader.organisation.unit(person.unit), query.language
    posts = reader.organisation.posts_of(person.login, reader.now)
    return Candidate(
        login=person.login,
        name=person.name.in_language(language),
        posts=("、" if language == "zh" else ", ").join(post.title.in_language(language) for post in posts),
        unit=unit.name.in_language(language) if unit else "",
        chosen=person.login in query.chosen,
        refused="" if refusal is None else refusal.code,
        why="" if refusal is None else sentence(refusal, language).what,
    )


def _refusals(query: Candidates, reader: Reader, listed: Collection[str]) -> dict[str, Rejection]:
    """Return login → the refusal that the command would give, the first that it looks for."""
    found: dict[str, Rejection] = {}
    if query.naming not in ("mention", "reassign"):
        found[query.person] = Rejection("person_self")
    if query.naming in TAKING and query.task_id is not None:
        _add_taking(found, query, reader, query.task_id)
    elif query.naming in WORDS:
        _add_outsiders(found, query, reader, listed)
    if query.naming == "copy":
        unread = select(Copy.person).where(Copy.instance_id == query.instance_id, Copy.state == "open")
        _add(found, reader, "copied_already", reader.session.scalars(unread).all())
    return found


def _add_outsiders(found: dict[str, Rejection], query: Candidates, reader: Reader, listed: Collection[str]) -> None:
    """Of a confidential case nobody is told by a word; elsewhere a word draws in where the asker has a part in it."""
    instance = reader.session.get_one(Instance, query.instance_id)
    if reader.deployed(instance.definition_id).package.confidential:
        code = "confidential_outsider"
    elif query.naming == "mention" and not _draws_in(query, reader):
        code = "mention_unreadable"
    else:
        return
    _add(found, reader, code, [login for login in listed if not may_read(reader, instance.id, login)])


def _add(found: dict[str, Rejection], reader: Reader, code: str, people: Collection[str]) -> None:
    persons = reader.organisation.persons
    for login in people:
        if login in persons:
            found.setdefault(login, Rejection(code, person=persons[login].name))


def _add_taking(found: dict[str, Rejection], query: Candidates, reader: Reader, task_id: str) -> None:
    task = reader.session.get(Task, task_id)
    if task is None or task.instance_id != query.instance_id:
        raise Rejection("not_found")
    if task.state != "open" or reader.kept_names:
        return  # nobody takes over what is done; and whoever may not know who is asked learns nothing by asking
    here = select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
    assigned = reader.session.scalars(here).all()
    if query.naming == "delegate":
        _add(found, reader, "delegation_cycle", _behind(assigned, query.person))
    persons = reader.organisation.persons
    for login, reason in _excluded(reader, task, query.person).items():
        if login in persons:
            found.setdefault(login, Rejection("person_excluded", person=persons[login].name, reason=REASONS[reason]))
    states = HERE - {"candidate"} if query.naming == "transfer" else HERE
    _add(found, reader, "person_already_asked", [row.person for row in assigned if row.state in states])


def _behind(assigned: Sequence[Assignment], person: str) -> tuple[str, ...]:
    """Return who waits for the asker's own delegation."""
    mine = next((row for row in assigned if row.person == person and row.state in OPEN), None)
    links = {row.id: Link(row.person, row.parent if row.kind == PREPARES else None) for row in assigned}
    return () if mine is None else delegators(links, mine.id)[1:]


def _excluded(reader: Reader, task: Task, person: str) -> Mapping[str, str]:
    """Return who may not act on the task, by the very rule of the commands: the list and the refusal never differ."""
    case, assigned = reader.case(Actor.person(person), task)
    return excluded_from_task(case, task, assigned, drawn_settings(case, task))


def _readers_of(instance_id: str) -> Select[str]:
    return select(CaseActor.person).where(CaseActor.instance_id == instance_id)


def _draws_in(query: Candidates, reader: Reader) -> bool:
    """Tell whether the asker's mention lets people read the case who could not before."""
    own = _readers_of(query.instance_id).where(CaseActor.person == query.person, CaseActor.relation == "assignee")
    return reader.session.scalar(own.limit(1)) is not None
