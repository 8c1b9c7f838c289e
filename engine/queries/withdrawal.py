"""Whether somebody may take their decision on a task back now, and if not, why."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.queries.attachments import may_read
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.late import STATES, brought_about, of_act
from engine.runtime.withdrawing import none_left, spoken, why_not
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Query["WithdrawalView"]):
    """Asks whether `person` may take back what they decided on a task."""

    person: str
    task_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalView:
    """The answer: `refused` is the code of the refusal that WithdrawDecision would meet, `why` says it in words."""

    may: bool
    refused: str = ""
    why: str = ""


def answer(query: Withdrawal, reader: Reader) -> WithdrawalView:
    """Return whether it can be taken back.

    Raises Rejection("not_found") unless the person may read the task's case.
    """
    found = reader.session.execute(
        select(Task, Instance).join(Instance, Instance.id == Task.instance_id).where(Task.id == query.task_id)
    ).one_or_none()
    if found is None or not may_read(reader, found[1].id, query.person):
        raise Rejection("not_found")
    task, instance = found
    refused = _refused(query, reader, task, instance)
    if refused is None:
        return WithdrawalView(may=True)
    return WithdrawalView(may=False, refused=refused.code, why=sentence(refused, query.language).what)


def _refused(query: Withdrawal, reader: Reader, task: Task, instance: Instance) -> Rejection | None:
    rows = select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
    mine = spoken(reader.session.scalars(rows).all(), query.person)
    if mine is None:
        taken = none_left(reader, task, query.person)
        return taken or Rejection("not_permitted", act="withdraw_decision")
    if instance.state == "suspended":
        told = of_act(reader, instance.id, brought_about(reader, instance))
        return Rejection("case_not_active", state=STATES[instance.state], **told)
    return why_not(reader, instance, mine)
