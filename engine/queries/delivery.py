"""What a mail is about, read at the moment of sending: facts in the recipient's language, or why it is stale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.domain.mail_addresses import address_key
from engine.domain.mail_preferences import Preferences
from engine.domain.mail_topics import topic_of
from engine.domain.organisation import Organisation, Person
from engine.domain.unsubscribing import make_token
from engine.queries.consequences import Consequence, consequence
from engine.queries.delivery_rows import Asked, Rows, rows_of
from engine.queries.delivery_stale import stale, stale_digest
from engine.queries.digest import Digest, digest_of
from engine.queries.mail_facts import SAYS_WHAT_FOLLOWS, TELLS_NOTHING
from engine.queries.naming import actor_name, post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, disclose, is_secret, place_of
from engine.queries.sent_back import sent_back_to
from engine.queries.submissions import item_words
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.tasks import Task

WALLED = "the recipient may not read the case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who the mail goes to."""

    login: str
    name: str
    title: str
    address: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The case a mail is about."""

    id: str
    number: str | None
    title: str
    process: str
    unit: str
    starter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts:
    """The task a mail is about; `slack` is working time left, negative once it is late."""

    id: str
    element: str
    name: str
    ask: str
    verb: str
    round: int
    created_at: datetime
    due_at: datetime | None
    provisional: bool
    slack: timedelta | None
    asked: int
    signed: int
    holders: tuple[str, ...]
    """Who has it beside the recipient."""
    asks_recipient: bool
    """Whether the recipient may act: asked, or as the superior of who is late."""
    has_recipient: bool
    """Whether it is with the recipient."""
    items: tuple[str, ...]
    """What is to be answered there one by one."""
    returned_items: tuple[str, ...]
    """These and the next three only where the letter tells of the return."""
    returned_by: str
    """Who sent it back, where somebody did."""
    returned_why: str
    onward: str
    """Where it goes when it is done, where that is not the way that is drawn."""
    asks_starter: bool
    on_behalf_of: str
    """For whom the recipient is asked, where it is not for themself."""
    next: Consequence | None
    """What follows when the recipient does nothing, where the letter asks them to act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Everything a mail needs; `stale` says why it should not be sent any more."""

    job_id: str
    kind: str
    house: str
    recipient: Recipient | None
    stale: str | None
    attempts: int
    at: datetime
    zone: str
    case: CaseFacts | None = None
    task: TaskFacts | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    by: str | None = None
    """The person behind it, where a letter is about what somebody did."""
    digest: Digest | None = None
    """What a digest says."""
    unsubscribe: str = ""
    """The token with which the recipient turns this kind of mail off, where that may be."""
    marked: bool = False
    """Whether nothing is sent to the recipient's address because it refused what was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryContents(Query[Mapping[str, Delivery]]):
    """Asks for the contents of mail jobs, by their ids; a mail that isn't there is left out."""

    job_ids: Sequence[str]


def answer(query: DeliveryContents, reader: Reader) -> Mapping[str, Delivery]:
    """Return what there is to say in each, all of it from one moment."""
    rows = rows_of(reader, query.job_ids)
    return {mail.Job.id: _content(reader, mail.Job, mail.Instance, mail.Task, rows) for mail in rows.mails}


def _content(reader: Reader, job: Job, instance: Instance | None, task: Task | None, rows: Rows) -> Delivery:
    reader.disclosed, reader.kept_names = False, {}  # each of them has its own reader
    login = job.person or ""
    person = _reading_in(reader.organisation.person(login), rows.wishes[login])
    language = person.language if person else "zh"
    digest = digest_of(reader, person.login, language) if person is not None and job.kind == "digest" else None
    asked = () if task is None else tuple(rows.asked.get(task.id, ()))
    secret = instance is not None and is_secret(reader, instance.definition_id, instance.id, job.person)
    if instance is not None and not secret:
        disclose(reader, instance.id, login)
    return Delivery(
        job_id=job.id,
        kind=job.kind,
        house=house_name(reader.organisation, language),
        recipient=_recipient(reader, person),
        stale=stale(reader, job, person, task, {one.person for one in asked if not one.after_term}, rows)
        or (WALLED if secret and job.kind not in TELLS_NOTHING else None)
        or stale_digest(reader, job, digest),
        attempts=job.attempts,
        at=reader.now,
        zone=reader.calendar.zone,
        case=_case(reader, instance, language, secret=secret),
        task=_task(reader, (job, task, instance), asked, rows, language),
        facts={**(job.payload or {}), **({"texts": rows.conditions[job.id]} if job.id in rows.conditions else {})},
        by=_behind(reader, job, task, language),
        digest=digest,
        unsubscribe=_unsubscribe(job, person, rows.secret),
        marked=person is not None and address_key(person.email) in rows.marked,
    )


def _reading_in(person: Person | None, wishes: Preferences) -> Person | None:
    """The person with the language that they chose for their mail."""
    return replace(person, language=wishes.language) if person is not None and wishes.language else person


def _unsubscribe(job: Job, person: Person | None, secret: str | None) -> str:
    topic = topic_of(job.kind)
    if person is None or secret is None or not topic.may_be_off:
        return ""
    return make_token(secret, person.login, topic.key)


def _behind(reader: Reader, job: Job, task: Task | None, language: str) -> str | None:
    by = (job.payload or {}).get("by")
    at = None if task is None else place_of(task)
    return actor_name(reader, by, language, at) if isinstance(by, str) and by else None


def house_name(organisation: Organisation, language: str) -> str:
    """Return the name of the whole institution: the unit that stands under no other."""
    root = next((u for u in organisation.units.values() if u.parent is None), None)
    return root.name.in_language(language) if root else ""


def _recipient(reader: Reader, person: Person | None) -> Recipient | None:
    if person is None:
        return None
    posts = reader.organisation.posts_of(person.login, reader.now)
    name = person.name.in_language(person.language)
    return Recipient(
        login=person.login,
        name=name,
        title=posts[0].title.in_language(person.language) if posts else name,
        address=person.email,
        language=person.language,
    )


def _case(reader: Reader, instance: Instance | None, language: str, *, secret: bool) -> CaseFacts | None:
    if instance is None:
        return None
    if secret:
        kept, process = (
            CONFIDENTIAL.in_language(language),
            reader.deployed(instance.definition_id).package.name(language),
        )
        return CaseFacts(id=instance.id, number=instance.number, title=kept, process=process, unit=kept, starter=kept)
    unit = reader.organisation.unit(instance.starter_unit)
    starter = reader.organisation.person(instance.starter)
    return CaseFacts(
        id=instance.id,
        number=instance.number,
        title=instance.title,
        process=reader.deployed(instance.definition_id).package.name(language),
        unit=unit.name.in_language(language) if unit else instance.starter_unit,
        starter=starter.name.in_language(language) if starter else instance.starter,
    )


def _task(
    reader: Reader,
    about: tuple[Job, Task | None, Instance | None],
    asked: Sequence[Asked],
    rows: Rows,
    language: str,
) -> TaskFacts | None:
    job, task, instance = about
    if task is None:
        return None
    package = reader.deployed(task.definition_id).package
    due, login, people = task.due_at, job.person, [one.person for one in asked]
    have = [one.person for one in asked if not one.offered] or people
    # Only the letter about it says who sent the matter back; the others need not look for it.
    returned = job.kind == "returned"
    back = sent_back_to(reader, task) if returned else None
    rung = rows.rungs.get(task.id) if job.kind in SAYS_WHAT_FOLLOWS and login in people else None
    return TaskFacts(
        id=task.id,
        element=task.element,
        name=package.element_name(task.element, language),
        ask=package.ask(task.element, language),
        verb=task.verb,
        round=task.round,
        created_at=task.created_at,
        due_at=due,
        provisional=task.due_provisional,
        slack=reader.calendar.slack(reader.now, due) if due else None,
        asked=task.asked,
        signed=task.signed,
        holders=tuple(post_name(reader, p, language, place_of(task)) for p in have if p != login),
        asks_recipient=login in people,
        has_recipient=login in have,
        items=_items(task),
        returned_items=_returned_items(reader, task) if returned else (),
        returned_by="" if back is None else back.who.in_language(language),
        returned_why="" if back is None else back.opinion,
        onward="" if back is None else back.onward(language),
        asks_starter=instance is not None and instance.starter == login,
        on_behalf_of=_behalf(reader, task, asked, login, language),
        next=None if rung is None or login is None else consequence(reader, rung, login, language),
    )


def _behalf(reader: Reader, task: Task, asked: Sequence[Asked], login: str | None, language: str) -> str:
    behalf = next((one.on_behalf_of for one in asked if one.person == login and one.on_behalf_of is not None), None)
    return "" if behalf is None else actor_name(reader, behalf, language, place_of(task))


def _items(task: Task) -> tuple[str, ...]:
    return tuple("；".join(word for word in item_words(item) if word) for item in task.items or ())


def _returned_items(reader: Reader, task: Task) -> tuple[str, ...]:
    """Return what is to be answered there, else what the newest returning decision listed, one line an item."""
    if task.items:
        return _items(task)
    submitted = reader.session.scalars(
        select(Task.data)
        .where(Task.instance_id == task.instance_id, Task.outcome_class == "return", Task.state == "completed")
        .order_by(Task.completed_at.desc())
        .limit(1)
    ).first()
    rows = next((v for v in (submitted or {}).values() if isinstance(v, list)), [])
    return tuple("；".join(str(v) for v in row.values() if v) for row in rows if isinstance(row, dict))
