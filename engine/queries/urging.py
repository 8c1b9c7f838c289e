"""Times urged: how often each late task was urged and by whom, whether the letters arrived, and who answered when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select

from engine.queries.naming import actor_name, post_name, unit_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, shown_title
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.jobs import Job, Mail
from engine.store.tasks import Assignment, SupervisionOrder, Task

Row = TypeVar("Row", Audit, Assignment, SupervisionOrder)
LIMIT = 100
EVENTS = ("LadderClimbed", "TaskReminded")
LETTERS = (
    "urged",
    "reminder",
    "reminder_copy",
    "overdue",
    "overdue_copy",
    "escalated",
    "reserve",
    "supervised",
    "forecast",
)
ON_ITS_WAY = {"waiting": "waiting", "leased": "waiting", "digest": "digest", "dead": "refused", "cancelled": "dropped"}
"""What a letter that left no record is: still to be sent, given up, or no longer needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter that urges; `state` is sent, deferred, refused, waiting, digest or dropped."""

    at: datetime
    kind: str
    to: str
    state: str
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urge:
    """One time that somebody, or the machine, urged."""

    at: datetime
    by: str
    machine: bool
    rung: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: an answer to a supervision order, or the decision itself."""

    at: datetime
    by: str
    kind: str
    """order (the office asked), reply, closing, decision."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgedTask:
    """One task that was urged, with everything that followed."""

    instance_id: str
    number: str | None
    title: str
    unit: str
    element: str
    holders: tuple[str, ...]
    due_at: datetime | None
    open: bool
    urges: tuple[Urge, ...]
    letters: tuple[Letter, ...]
    answers: tuple[Answer, ...]
    orders_open: int
    """Orders that wait for an answer."""
    orders_to_close: int
    """Orders that were answered and wait for the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitUrged:
    """How a unit stands: the tasks of its people that were urged, how often, and what was answered."""

    code: str
    name: str
    tasks: int
    urged: int
    by_people: int
    undelivered: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgedView:
    """The tasks, those urged last at the top, and the units they lie with; `cut` says that there are more."""

    tasks: tuple[UrgedTask, ...]
    units: tuple[UnitUrged, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesUrged(Query[UrgedView]):
    """Asks for the tasks that were urged: of cases in progress, or of one case by its number; of one unit's people."""

    unit: str = ""
    case: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The rows that tell of some tasks, by task."""

    urges: Mapping[str, Sequence[Audit]]
    letters: Mapping[str, Sequence[tuple[Job, Mail | None]]]
    asked: Mapping[str, Sequence[Assignment]]
    orders: Mapping[str, Sequence[SupervisionOrder]]


def answer(query: TimesUrged, reader: Reader) -> UrgedView:
    """Return them, in five statements however many there are."""
    chosen = list(reader.session.execute(_chosen(query, reader)))
    found = _found(reader, [task.id for task, _ in chosen[:LIMIT]])
    tasks = [_task(query, reader, task, instance, found) for task, instance in chosen[:LIMIT]]
    of = [_units(reader, found, task) for task, _ in chosen[:LIMIT]]
    return UrgedView(tasks=tuple(tasks), units=_summed(reader, tasks, of, query.language), cut=len(chosen) > LIMIT)


def _chosen(query: TimesUrged, reader: Reader) -> Select[Task, Instance]:
    last = (
        select(Audit.task_id)
        .where(Audit.event.in_(EVENTS), Audit.chain == Task.instance_id, Audit.task_id == Task.id)
        .exists()
    )
    which: list[ColumnElement[bool]] = [last]
    if query.case:
        which.append(or_(Instance.number == query.case, Instance.id == query.case))
    else:
        which.append(Instance.state.in_(("active", "suspended")))
    if query.unit:
        logins = [p.login for p in reader.organisation.persons.values() if query.unit in _units_of(reader, p.login)]
        with_them = select(Assignment.task_id).where(Assignment.person.in_(logins))
        which.append(Task.id.in_(with_them))
    return (
        select(Task, Instance)
        .join(Instance, Instance.id == Task.instance_id)
        .where(*which)
        .order_by(Task.due_at, Task.id)
        .limit(LIMIT + 1)
    )


def _found(reader: Reader, ids: Sequence[str]) -> _Found:
    session = reader.session
    urges = session.scalars(
        select(Audit).where(Audit.task_id.in_(ids), Audit.event.in_(EVENTS)).order_by(Audit.at, Audit.seq)
    )
    letters = session.execute(
        select(Job, Mail)
        .outerjoin(Mail, Mail.id == Job.id)
        .where(Job.task_id.in_(ids), Job.queue == "mail", Job.kind.in_(LETTERS))
        .order_by(Job.created_at, Job.id)
    )
    asked = session.scalars(select(Assignment).where(Assignment.task_id.in_(ids)).order_by(Assignment.id))
    orders = session.scalars(
        select(SupervisionOrder).where(SupervisionOrder.task_id.in_(ids)).order_by(SupervisionOrder.issued_at)
    )
    by_task: dict[str, list[tuple[Job, Mail | None]]] = {}
    for job, mail in letters:
        by_task.setdefault(job.task_id or "", []).append((job, mail))
    return _Found(urges=_by_task(urges), letters=by_task, asked=_by_task(asked), orders=_by_task(orders))


def _by_task(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.task_id or "", []).append(row)
    return found


def _task(query: TimesUrged, reader: Reader, task: Task, instance: Instance, found: _Found) -> UrgedTask:
    language = query.language
    title = shown_title(reader, instance.definition_id, instance.id, instance.title, language)
    kept = title == CONFIDENTIAL.in_language(language)
    orders = found.orders.get(task.id, ())
    return UrgedTask(
        instance_id=instance.id,
        number=instance.number,
        title=title,
        unit="" if kept else unit_name(reader, instance.starter_unit, language),
        element=reader.deployed(task.definition_id).package.element_name(task.element, language),
        holders=tuple(post_name(reader, login, language) for login in _holders(found, task)),
        due_at=task.due_at,
        open=task.state == "open",
        urges=tuple(_urge(reader, one, language) for one in found.urges.get(task.id, ())),
        letters=tuple(_letter(reader, job, mail, language) for job, mail in found.letters.get(task.id, ())),
        answers=tuple(_answers(reader, task, orders, language, kept=kept)),
        orders_open=sum(order.closed_at is None and order.reply is None for order in orders),
        orders_to_close=sum(order.closed_at is None and order.reply is not None for order in orders),
    )


def _holders(found: _Found, task: Task) -> list[str]:
    rows = found.asked.get(task.id, ())
    here = [a.person for a in rows if a.state in ("asked", "candidate", "waiting")]
    return list(dict.fromkeys(here or [a.person for a in rows if a.state == "voted"]))


def _urge(reader: Reader, audit: Audit, language: str) -> Urge:
    return Urge(
        at=audit.at,
        by=actor_name(reader, audit.actor, language),
        machine=audit.actor.startswith("system:"),
        rung=str((audit.payload or {}).get("rung") or ""),
    )


def _letter(reader: Reader, job: Job, mail: Mail | None, language: str) -> Letter:
    state = mail.state if mail is not None else ON_ITS_WAY.get(job.state, "waiting")
    return Letter(
        at=mail.sent_at if mail is not None else job.due_at,
        kind=job.kind,
        to=post_name(reader, job.person or "", language),
        state="dropped" if job.state == "cancelled" else state,
        error=mail.error if mail is not None else job.error,
    )


def _answers(
    reader: Reader, task: Task, orders: Iterable[SupervisionOrder], language: str, *, kept: bool
) -> Iterable[Answer]:
    for order in orders:
        yield from _round(reader, order, language, kept=kept)
    if task.state == "completed" and task.completed_at is not None:
        by = actor_name(reader, task.completed_by or "system:", language)
        yield Answer(at=task.completed_at, by=by, kind="decision", text="")


def _round(reader: Reader, order: SupervisionOrder, language: str, *, kept: bool) -> Iterable[Answer]:
    """Yield what an order went through: issued, answered, closed by the office or with its task."""
    addressee = post_name(reader, order.addressee, language)
    yield Answer(at=order.issued_at, by=addressee, kind="order", text="" if kept else order.asked or "")
    if order.reply is not None and order.replied_at is not None:
        yield Answer(at=order.replied_at, by=addressee, kind="reply", text="" if kept else order.reply)
    if order.closed_at is not None:
        by = actor_name(reader, order.closed_by or "system:", language)
        yield Answer(at=order.closed_at, by=by, kind="closing", text="" if kept else order.closing or "")


def _units(reader: Reader, found: _Found, task: Task) -> frozenset[str]:
    return frozenset(code for login in _holders(found, task) for code in _units_of(reader, login))


def _units_of(reader: Reader, login: str) -> frozenset[str]:
    """Return the units in whose posts somebody is; of whoever holds none, their own."""
    posts = reader.organisation.posts_of(login, reader.now)
    person = reader.organisation.person(login)
    return frozenset(post.unit for post in posts) or frozenset(() if person is None else (person.unit,))


def _summed(
    reader: Reader, tasks: Sequence[UrgedTask], of: Sequence[frozenset[str]], language: str
) -> tuple[UnitUrged, ...]:
    codes = sorted({code for units in of for code in units})
    summed = (
        _sum(reader, code, [task for task, units in zip(tasks, of, strict=True) if code in units], language)
        for code in codes
    )
    return tuple(sorted(summed, key=lambda unit: (-unit.urged, unit.name)))


def _sum(reader: Reader, code: str, tasks: Sequence[UrgedTask], language: str) -> UnitUrged:
    return UnitUrged(
        code=code,
        name=unit_name(reader, code, language),
        tasks=len(tasks),
        urged=sum(len(task.urges) for task in tasks),
        by_people=sum(not urge.machine for task in tasks for urge in task.urges),
        undelivered=sum(letter.state in ("refused", "deferred") for task in tasks for letter in task.letters),
        answered=sum(any(one.kind in ("reply", "decision") for one in task.answers) for task in tasks),
    )
