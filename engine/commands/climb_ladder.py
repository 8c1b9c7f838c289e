"""The machine reminds, offers a task to the superior, or calls the supervising office; it never approves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.domain.assignment import Asked
from engine.domain.due_dates import REPLY_WITHIN
from engine.domain.errors import Rejection
from engine.domain.organisation import SUPERVISING_OFFICE
from engine.domain.permissions import require
from engine.runtime import signers
from engine.runtime.act import Act, Done
from engine.runtime.asking import new_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.task_settings import settings_of
from engine.store.jobs import Job
from engine.store.tasks import Assignment, SupervisionOrder, Task


@dataclass(frozen=True, kw_only=True)
class ClimbLadder:
    """Do the rung that job `job_id` stands for."""

    job_id: str


def handle(command: ClimbLadder, act: Act) -> Done:
    """Carry out one rung if the task still waits; otherwise refuse quietly."""
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.task_id is None:
        raise Rejection("job_moved_on")
    case, task, assigned = lock_task(act, job.task_id)
    act.session.refresh(job)
    if job.state not in ("waiting", "leased") or job.due_at > act.now or case.instance.state == "suspended":
        raise Rejection("job_moved_on")
    if task.state != "open":
        raise Rejection("job_moved_on")
    case.begin()
    job.state, job.done_at = "done", act.now
    holders = [a for a in assigned if a.state in ("asked", "candidate")]
    if task.claimed_by is not None:
        holders = [a for a in holders if a.person == task.claimed_by or a.kind != "decide"] or holders
    rung = str(job.payload.get("act"))
    if rung == "offer_superior":  # whoever waits for a delegate is still the one who is late
        held = signers.waiting_for(assigned)
        holders = [a for a in assigned if a.kind == "decide" and (a in holders or a.id in held)]
    gone = {a.person for a in assigned if a.state in ("removed", "recused")}
    told = RUNGS.get(rung, _remind)(case, task, holders, gone)
    act.emit("LadderClimbed", element=task.element, task_id=task.id, payload={"rung": rung, "told": sorted(set(told))})
    return Done(case=case, task_id=task.id)


def _remind(case: Case, task: Task, holders: list[Assignment], _gone: set[str]) -> list[str]:
    late = task.due_at is not None and task.due_at <= case.act.now
    return _tell(case, task, "overdue" if late else "reminder", (a.person for a in holders))


def _send_material(case: Case, task: Task, holders: list[Assignment], _gone: set[str]) -> list[str]:
    return _tell(case, task, "meeting", (a.person for a in holders))


def _copy_college(case: Case, task: Task, _holders: list[Assignment], _gone: set[str]) -> list[str]:
    """The applicant is late: the secretary of their college hears of it."""
    organisation, now = case.act.organisation, case.act.now
    group = organisation.groups.get("college_sec")
    seats = group.seats if group is not None else ()
    posts = [s.post for s in seats if organisation.posts[s.post].unit == case.instance.starter_unit]
    return _tell(case, task, "overdue_copy", (p for post in posts for p in organisation.holders(post, now)))


def _copy_superior(case: Case, task: Task, holders: list[Assignment], _gone: set[str]) -> list[str]:
    return _tell(case, task, "overdue_copy", _superiors(case, task, holders))


def _copy_substitute(case: Case, task: Task, holders: list[Assignment], _gone: set[str]) -> list[str]:
    organisation = case.act.organisation
    found = (organisation.standing_substitute(a.person) for a in holders)
    excluded = excluded_from_task(case, task, (), settings_of(case, task))
    return _tell(case, task, "overdue_copy", (p for p in found if p is not None and p not in excluded))


def _offer_superior(case: Case, task: Task, holders: list[Assignment], gone: set[str]) -> list[str]:
    """Let the superior act too, or name somebody else; whoever was asked stays asked, but a claim holds nobody off."""
    superiors = [p for p in _superiors(case, task, holders) if p not in gone | {a.person for a in holders}]
    for person in superiors:
        if task.asked == 1:
            task.claimed_by, task.claimed_at = None, None
            for holder in holders:
                if holder.state == "asked":
                    holder.state = "candidate"
            offered = Asked(person=person, post=None, why=(("ladder_superior", {}),))
            added = new_assignment(case, task, offered, "candidate")
            added.seat = holders[0].seat
            case.act.session.add(added)
        case.add_readers([person], "superior")
    return _tell(case, task, "escalated", superiors)


def _supervise(case: Case, task: Task, holders: list[Assignment], _gone: set[str]) -> list[str]:
    """Open a 督办 and tell the supervising office, the addressees and nobody else."""
    act = case.act
    office = _office(case, holders)
    members = act.organisation.members(office, act.now)
    due = act.calendar.add_working_days(act.now, REPLY_WITHIN).at
    for holder in (h for h in holders if not _was_offered(h)):
        act.session.add(
            SupervisionOrder(
                id=act.new_id(),
                instance_id=case.instance.id,
                task_id=task.id,
                office=office,
                addressee=holder.person,
                issued_at=act.now,
                due_at=due,
                reply=None,
                closed_at=None,
            )
        )
    case.add_readers(members, "supervisor")
    return [
        *_tell(case, task, "supervised", members),
        *_tell(case, task, "overdue", (a.person for a in holders)),
    ]


def _was_offered(assignment: Assignment) -> bool:
    """Tell whether somebody may act only because the one who was asked is late."""
    return any(step[0] == "ladder_superior" for step in assignment.why)


def _office(case: Case, holders: list[Assignment]) -> str:
    """An office never supervises itself: its own group names another."""
    organisation, now = case.act.organisation, case.act.now
    for holder in holders:
        for code in organisation.groups_of(holder.person, now):
            elsewhere = organisation.groups[code].supervising_office
            if elsewhere is not None:
                return elsewhere
    return SUPERVISING_OFFICE


def _superiors(case: Case, task: Task, holders: list[Assignment]) -> list[str]:
    """The first superior of each holder who may be involved at all; the applicant and who drafted it never are.

    Of a substitute it is the superior of whoever they act for.
    """
    organisation, now = case.act.organisation, case.act.now
    excluded = excluded_from_task(case, task, (), settings_of(case, task))
    found: dict[str, None] = {}
    for holder in holders:
        asked = holder.on_behalf_of or holder.person
        barred, seen = {*excluded, holder.person}, {asked}
        person = organisation.superior_of(asked, now)
        while person is not None and person in barred and person not in seen:
            seen.add(person)
            person = organisation.superior_of(person, now)
        if person is not None and person not in barred:
            found[person] = None
    return list(found)


def _tell(case: Case, task: Task, kind: str, people: Iterable[str]) -> list[str]:
    told = list(dict.fromkeys(people))
    for person in told:
        case.act.enqueue(
            "mail",
            kind,
            case.act.now,
            instance_id=case.instance.id,
            task_id=task.id,
            person=person,
            created_act=case.instance.act,
        )
    return told


Climb = Callable[[Case, Task, list[Assignment], set[str]], list[str]]
RUNGS: dict[str, Climb] = {
    "remind": _remind,
    "copy_college": _copy_college,
    "copy_superior": _copy_superior,
    "copy_substitute": _copy_substitute,
    "offer_superior": _offer_superior,
    "send_material": _send_material,
    "supervise": _supervise,
}
"""What each rung does; a rung that is only a warning reminds."""
