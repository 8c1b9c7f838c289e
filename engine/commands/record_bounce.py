"""A mail server said of a letter, after it had been taken, that it did not arrive, or not yet."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.bounces import count_bounce
from engine.runtime.case import lock_case
from engine.runtime.failed_mails import give_up_mail
from engine.store.jobs import Job, Mail


@dataclass(frozen=True, kw_only=True)
class RecordBounce:
    """Report on mail `job_id`: `final` where it will not arrive, else it is only late; `error` is what was said.

    `refused` says that the address or its mailbox is the reason, and not this letter.
    """

    job_id: str
    final: bool
    refused: bool
    error: str


def handle(command: RecordBounce, act: Act) -> Done:
    """Give the letter up as one that was refused at once, or note what was said.

    The result's `state` is what the letter is then: refused, late, or known, where nothing is new.

    Raises Rejection("not_found") where no such letter was sent.
    """
    require("machine", act.relations())
    mail = act.session.get(Mail, command.job_id)
    if mail is None:
        raise Rejection("not_found")
    case = None if mail.instance_id is None else lock_case(act, mail.instance_id)
    act.session.refresh(mail, with_for_update=True)
    job = act.session.get_one(Job, mail.id, with_for_update=True)
    if mail.state != "sent" or job.state != "done" or mail.error == command.error:
        return Done(value={"state": "known"})
    mail.error = command.error
    if not command.final:
        return Done(value={"state": "late"})
    mail.state = "refused"
    job.error = command.error
    give_up_mail(act, job, "mail_refused", mail.address, command.error)
    if command.refused:
        count_bounce(act, mail.address, command.error)
    return Done(case=case, value={"state": "refused"})
