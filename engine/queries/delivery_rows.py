"""The rows that the mails of one bundle are about, read together: a letter alone would ask for each of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select

from engine.domain.mail_addresses import address_key
from engine.domain.mail_preferences import Preferences
from engine.domain.offered import is_offered
from engine.queries.consequences import rungs_to_come
from engine.queries.kept_conditions import kept_conditions
from engine.queries.mail_facts import SAYS_WHAT_FOLLOWS
from engine.queries.reader import Reader
from engine.runtime.mail_wishes import wishes_of
from engine.runtime.term_end import is_over
from engine.store.accounts import Setting
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.mails import MAIL_SECRET, MailAddress
from engine.store.tasks import Assignment, SupervisionOrder, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who is asked on a task, or may claim it."""

    person: str
    on_behalf_of: str | None
    after_term: bool
    """Whether they have it in a post that is theirs no more, so that it waits for whoever follows."""
    offered: bool
    """Whether they may act only because whoever was asked is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A supervision order on a task that is not closed."""

    addressee: str
    office: frozenset[str]
    """Who is of the office that urges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What was found; a mail is left out that isn't there."""

    mails: Sequence[Row[Job, Instance, Task]]
    """Each with its case and its task, or None in their place."""
    asked: Mapping[str, Sequence[Asked]]
    """By task."""
    rungs: Mapping[str, Job]
    """By task: what follows when nothing is done, where a letter asks somebody to act."""
    orders: Mapping[str, Sequence[Order]]
    """By task: where a letter tells of an order."""
    conditions: Mapping[str, Sequence[str]]
    """By mail: what is the recipient's to confirm still, of those that a letter tells of."""
    wishes: Mapping[str, Preferences]
    """By person."""
    marked: frozenset[str]
    """Addresses that get nothing."""
    secret: str | None
    """What links to unsubscribe are sealed with."""


def rows_of(reader: Reader, job_ids: Collection[str]) -> Rows:
    """Read what the mails need, in as many statements for twenty as for one."""
    mails = reader.session.execute(
        select(Job, Instance, Task)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .outerjoin(Task, Task.id == Job.task_id)
        .where(Job.id.in_(job_ids), Job.queue == "mail")
    ).all()
    people = {mail.Job.person or "" for mail in mails}
    secret = reader.session.scalar(select(Setting.value).where(Setting.key == MAIL_SECRET))
    return Rows(
        mails=mails,
        asked=_asked(reader, {mail.Task.id for mail in mails if mail.Task is not None}),
        rungs=rungs_to_come(reader, {mail.Task.id for mail in mails if _asks_to_act(mail.Job, mail.Task)}),
        orders=_orders(reader, {mail.Task.id for mail in mails if mail.Task and mail.Job.kind == "supervised"}),
        conditions=kept_conditions(reader.session, [mail.Job for mail in mails if mail.Job.kind == "kept"]),
        wishes=wishes_of(reader.session, people, reader.settings),
        marked=_marked(reader, people),
        secret=None if secret is None else str(secret),
    )


def _asks_to_act(job: Job, task: Task | None) -> bool:
    return task is not None and task.state == "open" and task.paused_at is None and job.kind in SAYS_WHAT_FOLLOWS


def _asked(reader: Reader, tasks: Collection[str]) -> Mapping[str, Sequence[Asked]]:
    rows = reader.session.scalars(
        select(Assignment)
        .where(Assignment.task_id.in_(tasks), Assignment.state.in_(("asked", "candidate")))
        .order_by(Assignment.id)
    )
    asked = defaultdict(list)
    for row in rows if tasks else ():
        over = is_over(reader.organisation, row, reader.now)
        offered = is_offered(row.why)
        asked[row.task_id].append(
            Asked(person=row.person, on_behalf_of=row.on_behalf_of, after_term=over, offered=offered)
        )
    return asked


def _orders(reader: Reader, tasks: Collection[str]) -> Mapping[str, Sequence[Order]]:
    here = (SupervisionOrder.task_id.in_(tasks), SupervisionOrder.closed_at.is_(None))
    orders = defaultdict(list)
    for row in reader.session.scalars(select(SupervisionOrder).where(*here)) if tasks else ():
        office = frozenset(reader.organisation.members(row.office, reader.now))
        orders[row.task_id].append(Order(addressee=row.addressee, office=office))
    return orders


def _marked(reader: Reader, people: Collection[str]) -> frozenset[str]:
    found = (reader.organisation.person(login) for login in people)
    keys = {address_key(person.email) for person in found if person is not None}
    marked = select(MailAddress.address).where(MailAddress.address.in_(keys), MailAddress.marked_at.is_not(None))
    return frozenset(reader.session.scalars(marked))
