"""The machine reminds, offers a task to the superior, or calls the supervising office; it never approves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.domain.assignment import Asked
from engine.domain.due_dates import REPLY_WITHIN
from engine.domain.errors import Rejection
from engine.domain.ladder_writing import words_of
from engine.domain.meetings import Forecast
from engine.domain.offered import is_offered
from engine.domain.permissions import require
from engine.runtime import signers
from engine.runtime.act import Act, Done
from engine.runtime.asking import new_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.ladders import supervising_office
from engine.runtime.late import name
from engine.runtime.leasing import not_needed, require_due
from engine.runtime.meetings import chairs, organisers, stands, vice_chairs
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
    require_due(act, job, case.instance)
    if task.state != "open":
        return not_needed(act, job)
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
    rise = Rise(case=case, task=task, holders=holders, gone=gone, rung=job.payload, assigned=assigned)
    told = RUNGS.get(rung, _remind)(rise)
    if rung not in OWN_GROUPS:
        told = [*told, *_tell(rise, "overdue_copy" if rise.late else "reminder_copy", _members(rise))]
    act.emit("LadderClimbed", element=task.element, task_id=task.id, payload={"rung": rung, "told": sorted(set(told))})
    return Done(case=case, task_id=task.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """One rung being climbed: where, who is late, who has left the task, and what the rung says."""

    case: Case
    task: Task
    holders: list[Assignment]
    gone: set[str]
    rung: Mapping[str, object]
    assigned: list[Assignment]

    @property
    def late(self) -> bool:
        """Tell whether the task is due."""
        return self.task.due_at is not None and self.task.due_at <= self.case.act.now

    @property
    def groups(self) -> tuple[str, ...]:
        """The candidate groups that the rung names."""
        named = self.rung.get("to")
        return tuple(str(code) for code in named) if isinstance(named, list) else ()


def _remind(rise: Rise) -> list[str]:
    return _tell(rise, "overdue" if rise.late else "reminder", (a.person for a in rise.holders))


def _send_material(rise: Rise) -> list[str]:
    """The papers of the meeting, its time, and the question whether one comes."""
    due = rise.task.due_at
    facts = {"at": due.isoformat() if due is not None else None, "task": rise.task.id}
    members = (a.person for a in rise.assigned if a.kind == "decide" and a.state in ("asked", "candidate", "waiting"))
    return _tell(rise, "meeting", members, facts)


def _forecast_quorum(rise: Rise) -> list[str]:
    """Tell whoever keeps the meeting and its chair who comes; members who have not said so are reminded."""
    found, facts = _forecast(rise, "forecast")
    silent = [a.person for a in rise.holders if a.person in found.unanswered]
    vice = [] if found.reachable else _vice_chairs(rise)
    return [*_tell(rise, "forecast", [*_keepers(rise), *vice], facts), *_tell(rise, "reminder", silent)]


def _postpone_meeting(rise: Rise) -> list[str]:
    """Without its quorum the meeting may get a new date, and the vice-chair is told; it is not moved by itself."""
    found, facts = _forecast(rise, "missing")
    offered = [] if found.met else _tell(rise, "forecast", [*_keepers(rise), *_vice_chairs(rise)], facts)
    return [*offered, *(p for p in _remind(rise) if p not in offered)]


def _forecast(rise: Rise, stage: str) -> tuple[Forecast, dict[str, object]]:
    """Return how the meeting stands, and the same as a letter says it; the trail keeps it too."""
    case, task = rise.case, rise.task
    act = case.act
    found = stands(act.session, act.organisation, task, settings_of(case, task), rise.assigned)
    facts: dict[str, object] = {
        "stage": stage,
        "needed": found.needed,
        "due": found.due,
        "there": len(found.spoken) + len(found.coming),
        "assured": found.assured,
        "reachable": found.reachable,
        "met": found.met,
        "unanswered": _names(rise, found.unanswered),
        "staying_away": _names(rise, found.staying_away),
    }
    told = {**facts, "unanswered": list(found.unanswered), "staying_away": list(found.staying_away)}
    act.emit("QuorumForecast", element=task.element, task_id=task.id, payload=told)
    return found, facts


def _names(rise: Rise, people: Iterable[str]) -> list[dict[str, str]]:
    """Return the names in both languages, with whom each sits for."""
    act, found = rise.case.act, []
    for person in people:
        own = name(act, person)
        behalf = next((a.on_behalf_of for a in rise.assigned if a.person == person and a.on_behalf_of), None)
        other = name(act, behalf) if behalf else None
        zh = f"{own.zh}（代 {other.zh}）" if other else own.zh
        found.append({"zh": zh, "en": f"{own.en} (for {other.en})" if other else own.en})
    return found


def _keepers(rise: Rise) -> list[str]:
    """Whoever keeps the meeting and may have a part in the matter, and its chair; they may read the case."""
    act, barred = rise.case.act, _barred(rise)
    office = [p for p in organisers(act.organisation, rise.groups, act.now) if p not in barred]
    rise.case.add_readers(office, "supervisor")
    return [*office, *chairs(rise.assigned)]


def _vice_chairs(rise: Rise) -> tuple[str, ...]:
    act = rise.case.act
    return vice_chairs(act.organisation, settings_of(rise.case, rise.task), rise.assigned, act.now)


def _copy_college(rise: Rise) -> list[str]:
    """The applicant is late: the secretary of their college hears of it."""
    organisation, now = rise.case.act.organisation, rise.case.act.now
    group = organisation.groups.get("college_sec")
    seats = group.seats if group is not None else ()
    posts = [s.post for s in seats if organisation.posts[s.post].unit == rise.case.instance.starter_unit]
    return _tell(rise, "overdue_copy", (p for post in posts for p in organisation.holders(post, now)))


def _copy_superior(rise: Rise) -> list[str]:
    return _tell(rise, "overdue_copy", _superiors(rise))


def _copy_substitute(rise: Rise) -> list[str]:
    organisation, barred = rise.case.act.organisation, _barred(rise)
    found = (organisation.standing_substitute(a.person) for a in rise.holders)
    return _tell(rise, "overdue_copy", (p for p in found if p is not None and p not in barred))


def _copy_group(rise: Rise) -> list[str]:
    return _tell(rise, "overdue_copy" if rise.late else "reminder_copy", _members(rise))


def _offer_superior(rise: Rise) -> list[str]:
    """Let the superior act too, or name somebody else; whoever was asked stays asked, but a claim holds nobody off."""
    case, task, holders = rise.case, rise.task, rise.holders
    superiors = [p for p in _superiors(rise) if p not in rise.gone | {a.person for a in holders}]
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
    return _tell(rise, "escalated", superiors)


def _offer_reserve(rise: Rise) -> list[str]:
    """Let the office name somebody from the reserve; whoever is late stays asked until it does.

    The job that is done now is what gives the office that right (`engine.runtime.reserves`).
    """
    office = [p for p in _members(rise) if p not in {a.person for a in rise.holders}]
    rise.case.add_readers(office, "supervisor")
    return [*_tell(rise, "reserve", office), *_remind(rise)]


def _supervise(rise: Rise) -> list[str]:
    """Open a 督办 and tell the supervising office, the addressees and nobody else."""
    case, act = rise.case, rise.case.act
    office = _office(rise)
    members = act.organisation.members(office, act.now)
    due = act.calendar.add_working_days(act.now, REPLY_WITHIN).at
    addressees = [h for h in rise.holders if not is_offered(h.why)]
    for holder in addressees:
        act.session.add(
            SupervisionOrder(
                id=act.new_id(),
                instance_id=case.instance.id,
                task_id=rise.task.id,
                office=office,
                addressee=holder.person,
                issued_at=act.now,
                due_at=due,
                reply=None,
                closed_at=None,
                round=1,
                asked=None,
                replied_at=None,
                closed_by=None,
                closing=None,
            )
        )
    case.add_readers(members, "supervisor")
    told = _tell(rise, "supervised", [*members, *(a.person for a in addressees)], {"due_at": due.isoformat()})
    return [*told, *_tell(rise, "overdue", (a.person for a in rise.holders if a not in addressees))]


def _office(rise: Rise) -> str:
    act = rise.case.act
    return supervising_office(act.organisation, [h.person for h in rise.holders], rise.groups, act.now)


def _superiors(rise: Rise) -> list[str]:
    """The first superior of each holder who may be involved at all; the applicant and who drafted it never are.

    Of a substitute it is the superior of whoever they act for.
    """
    organisation, now = rise.case.act.organisation, rise.case.act.now
    excluded = _barred(rise)
    found: dict[str, None] = {}
    for holder in rise.holders:
        asked = holder.on_behalf_of or holder.person
        barred, seen = {*excluded, holder.person}, {asked}
        person = organisation.superior_of(asked, now)
        while person is not None and person in barred and person not in seen:
            seen.add(person)
            person = organisation.superior_of(person, now)
        if person is not None and person not in barred:
            found[person] = None
    return list(found)


def _members(rise: Rise) -> list[str]:
    """The people of the groups that the rung names, without whoever may have no part in the matter."""
    organisation, now = rise.case.act.organisation, rise.case.act.now
    known = [code for code in rise.groups if code in organisation.groups]
    barred = _barred(rise) if known else ()
    return [p for code in known for p in organisation.members(code, now) if p not in barred]


def _barred(rise: Rise) -> set[str]:
    return set(excluded_from_task(rise.case, rise.task, (), settings_of(rise.case, rise.task)))


def _tell(rise: Rise, kind: str, people: Iterable[str], facts: Mapping[str, object] | None = None) -> list[str]:
    told, words = list(dict.fromkeys(people)), words_of(rise.rung)
    said = {"words": {"zh": words.zh, "en": words.en}} if words.zh else {}
    for person in told:
        rise.case.act.enqueue(
            "mail",
            kind,
            rise.case.act.now,
            instance_id=rise.case.instance.id,
            task_id=rise.task.id,
            person=person,
            payload={**(facts or {}), **said},
            created_act=rise.case.instance.act,
        )
    return told


Climb = Callable[[Rise], list[str]]
RUNGS: dict[str, Climb] = {
    "remind": _remind,
    "copy_college": _copy_college,
    "copy_superior": _copy_superior,
    "copy_substitute": _copy_substitute,
    "copy_group": _copy_group,
    "offer_superior": _offer_superior,
    "offer_reserve": _offer_reserve,
    "send_material": _send_material,
    "forecast_quorum": _forecast_quorum,
    "postpone_meeting": _postpone_meeting,
    "supervise": _supervise,
}
"""What each rung does; a rung that is only a warning reminds."""
OWN_GROUPS = frozenset({"copy_group", "offer_reserve", "supervise", "forecast_quorum", "postpone_meeting"})
"""Rungs that use the groups they name themselves; of every other rung these get a copy."""
