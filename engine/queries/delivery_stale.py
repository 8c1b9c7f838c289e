"""Why a mail makes no sense any more at the moment of sending."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from engine.domain.organisation import Person
from engine.queries.delivery_rows import Rows
from engine.queries.digest import Digest
from engine.queries.mail_facts import WAITS_FOR_PERSON, WAITS_FOR_TASK
from engine.queries.reader import Reader
from engine.store.decisions import DecisionProposal
from engine.store.instances import Incident, Notice
from engine.store.jobs import Job
from engine.store.mails import MailDigest
from engine.store.tasks import Task

NOTHING = "there is nothing to tell"


def stale(
    reader: Reader, job: Job, person: Person | None, task: Task | None, people: Collection[str], rows: Rows
) -> str | None:
    """Return why the letter is not sent; `people` are those who are asked on its task."""
    if person is None or not person.active:
        return "the recipient is no longer active"
    if task is not None and (over := _task_over(job, person.login, task, people, rows)):
        return over
    if job.kind == "kept" and not rows.conditions.get(job.id):
        return "the condition is closed or no longer theirs"
    if job.kind == "incident" and job.instance_id is not None and not _stands_still(reader, job.instance_id):
        return "the incident is over"
    if job.kind == "table_waits" and not _table_waits(reader, job):
        return "the change of the table no longer waits"
    if job.kind == "objection" and not _notice_is_there(reader, job):
        return "the notice is gone"
    return None


def stale_digest(reader: Reader, job: Job, digest: Digest | None) -> str | None:
    """A digest with nothing to say is not sent, nor one that could not be sent on its day and has a successor."""
    if digest is None:
        return None
    if digest.empty:
        return NOTHING
    today = reader.now.astimezone(ZoneInfo(reader.calendar.zone)).date().isoformat()
    newest = reader.session.scalar(
        select(MailDigest.job_id)
        .where(MailDigest.person == job.person, MailDigest.day <= today)
        .order_by(MailDigest.day.desc())
        .limit(1)
    )
    return None if newest in (None, job.id) else "a later digest has taken its place"


def _task_over(job: Job, login: str, task: Task, people: Collection[str], rows: Rows) -> str | None:
    if job.kind in WAITS_FOR_TASK and task.state != "open":
        return "the task is no longer open"
    if job.kind in WAITS_FOR_PERSON and login not in people:
        return "the recipient is no longer asked"
    if job.kind == "supervised" and _order_went_on(job, login, task, rows):
        return "the order is no longer theirs"
    return None


def _order_went_on(job: Job, login: str, task: Task, rows: Rows) -> bool:
    """Tell whether nobody urges the recipient any more; the office, which urges, hears of it all the same."""
    orders = rows.orders.get(task.id, ())
    if any(login == one.addressee or login in one.office for one in orders):
        return False
    return bool(orders) or (job.payload or {}).get("addressed") is True


def _notice_is_there(reader: Reader, job: Job) -> bool:
    notice_id = (job.payload or {}).get("notice_id")
    if not notice_id:
        return True
    return bool(reader.session.scalar(select(func.count()).select_from(Notice).where(Notice.id == notice_id)))


def _table_waits(reader: Reader, job: Job) -> bool:
    proposal = reader.session.get(DecisionProposal, str((job.payload or {}).get("proposal")))
    return proposal is not None and proposal.state == "open"


def _stands_still(reader: Reader, instance_id: str) -> bool:
    here = (Incident.instance_id == instance_id, Incident.state == "open")
    return reader.session.scalar(select(Incident.id).where(*here).limit(1)) is not None
