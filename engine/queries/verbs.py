"""Which verbs somebody may use on a task now, and the refusal in words for each they may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from engine.domain import substitutes
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.handing import MAX_DELEGATIONS, MAX_TRANSFERS, Link, delegators, in_person, transfers
from engine.domain.rejections import sentence
from engine.domain.signing import BESIDE, MAX_SIGNERS, OPEN, PREPARES
from engine.domain.verbs import Place, Standing, Verb, verbs_for
from engine.queries.looking import Looking, cases_of
from engine.queries.moved_on import moved_on
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.queries.secrecy import place_of, without_whom
from engine.runtime.late import EVERYBODY, said
from engine.runtime.moving import taken_over
from engine.runtime.term_end import is_over, what_follows
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

_PLACES: Mapping[tuple[str, str], Place] = {
    ("decide", "asked"): "asked",
    ("decide", "candidate"): "candidate",
    ("before", "asked"): "before",
    ("after", "asked"): "after",
    (PREPARES, "asked"): "delegate",
}
_STATES: Mapping[str, Place] = {"waiting": "waiting", "voted": "voted", "closed": "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbChoice:
    """One verb; `refused` is the code of the refusal it would meet now, `why` says it, both empty where it may be."""

    verb: Verb
    refused: str = ""
    why: str = ""


class Absence(TypedDict, total=False):
    """That a delegate is away."""

    stands_in: str
    away_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerRow:
    """Somebody who was added to a task."""

    login: str
    name: str
    place: str
    """before, after, parallel, delegated."""
    mode: str
    state: str
    added_by: str
    text: str
    removable: bool
    """Whether the reader may take them off now."""
    stands_in: str = ""
    """Who stands in for a delegate who is away; what they prepare stays with them all the same."""
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTask:
    """What is known of a task when its page is made; `assigned` are all who are or were asked on it, in order."""

    reader: Reader
    person: str
    task: Task
    instance: Instance
    assigned: Sequence[Assignment]
    settings: UserTaskSettings
    trail: Sequence[Audit]


def verb_choices(known: OnTask, language: str) -> tuple[VerbChoice, ...]:
    """Return what somebody who may read the case may do on a task."""
    fields = _fields(known, language)
    refusals = verbs_for(standing_of(known))
    told = {code: _refusal(known, code, fields) for code in {*refusals.values()} if code is not None}
    found = []
    for verb, refused in refusals.items():
        why = "" if refused is None else sentence(told[refused], language).what
        found.append(VerbChoice(verb=verb, refused=refused or "", why=why))
    return tuple(found)


def refusal_of(known: OnTask, refused: str, language: str) -> Rejection:
    """Return a refusal with what its sentence names, as the command itself would give it."""
    return _refusal(known, refused, _fields(known, language))


def _refusal(known: OnTask, refused: str, fields: Mapping[str, object]) -> Rejection:
    limits = {"transfer_chain": MAX_TRANSFERS, "delegation_chain": MAX_DELEGATIONS}
    told = {"count": limits.get(refused, 0), "limit": MAX_SIGNERS}
    rejection = Rejection(refused, **{**fields, **told, **_moved_on(known, refused)})
    return without_whom(known.reader, rejection, known.instance.id, known.person)


def _moved_on(known: OnTask, refused: str) -> dict[str, object]:
    own = [a for a in known.assigned if a.person == known.person]
    mine = own[-1] if own else None
    late = moved_on(known.reader, refused, instance=known.instance, task=known.task, mine=mine)
    if "by" in late and mine is None and known.reader.kept_names:
        late = {**late, "by": EVERYBODY}
    if refused == "term_over" and mine is not None:
        return _successor(known, mine)
    return {**late, **_moments(known, refused)}


def _successor(known: OnTask, mine: Assignment) -> dict[str, object]:
    """Only the page of somebody whose term is over looks who may follow."""
    case = cases_of(Looking(known.reader, known.person), [known.instance.id])[known.instance.id]
    return what_follows(case, known.task, known.assigned, mine)


def standing_of(known: OnTask) -> Standing:
    """Return where somebody stands on a task."""
    reader, person, task, instance, assigned = known.reader, known.person, known.task, known.instance, known.assigned
    own = [a for a in assigned if a.person == person]
    mine = next((a for a in own if a.state in OPEN), own[-1] if own else None)
    held = [] if mine is None else _held_by(assigned, mine)
    is_moved = mine is not None and taken_over(assigned, mine) is not None
    is_late = mine is not None and is_over(reader.organisation, mine, reader.now)
    holders = holding(task, assigned)
    last = last_reminder(known.trail, task.id)
    links = {a.id: Link(a.person, a.parent if a.kind == PREPARES else None) for a in assigned}
    return Standing(
        task_state=task.state,
        case_state=instance.state,
        place="moved" if is_moved else _place(mine, held, is_late=is_late),
        prepares=mine is not None and mine.kind == PREPARES,
        held_by=None if not held else "delegates" if held[0].kind == PREPARES else "signers",
        claimed=task.claimed_by is not None,
        claimed_by_other=task.claimed_by not in (None, person),
        in_person=in_person(task.verb, () if mine is None else mine.why, reader.organisation),
        recusable=known.settings.recusable,
        transfers=0 if mine is None else transfers(mine.why),
        delegations=0 if mine is None else len(delegators(links, mine.id)),
        signers=sum(a.added_by is not None for a in assigned),
        relations=_relations(reader, person, instance, assigned, holders),
        holders=any(a.state in ("asked", "candidate") for a in assigned),
        deciders=any(a.state in OPEN and a.kind == "decide" for a in assigned),
        reminded_today=last is not None and _day(reader, last) == _day(reader, reader.now),
    )


def signer_rows(
    reader: Reader, person: str, task: Task, instance: Instance, assigned: Sequence[Assignment], language: str
) -> tuple[SignerRow, ...]:
    """Return who was added to a task and is still on it."""
    people = {a.id: a.person for a in assigned}
    return tuple(
        SignerRow(
            login="" if a.person in reader.kept_names else a.person,
            name=post_name(reader, a.person, language, place_of(task)),
            place="parallel" if a.kind == "decide" else a.kind,
            mode=a.mode or "all",
            state=a.state,
            added_by=post_name(reader, a.added_by or "", language, place_of(task)),
            text=str((a.seat or {}).get("text") or ""),
            removable=task.state == "open" and a.state in OPEN and person in (a.added_by, people.get(a.parent or "")),
            **_absence(reader, task, instance, a, language),
        )
        for a in assigned
        if a.added_by is not None and a.state != "removed"
    )


def _absence(reader: Reader, task: Task, instance: Instance, row: Assignment, language: str) -> Absence:
    """Return who stands in for a delegate who is away, and until when they are."""
    if row.kind != PREPARES or row.mode == BESIDE or task.state != "open" or row.state not in OPEN:
        return {}
    at = substitutes.Place(now=reader.now, process_key=instance.definition_key)
    window = substitutes.window_of(row.person, reader.organisation, at)
    if window is None:
        return {}
    return {
        "stands_in": post_name(reader, window.substitute, language, place_of(task)),
        "away_until": window.until_at,
    }


def holding(task: Task, assigned: Sequence[Assignment]) -> list[str]:
    """Return those whose turn it is; of a pool that somebody claimed only them."""
    return [a.person for a in assigned if a.state in ("asked", "candidate") and has_it(task, a)]


def has_it(task: Task, assigned: Assignment) -> bool:
    """Tell whether a task is with somebody: not with those of a pool out of which another has claimed it."""
    return assigned.kind != "decide" or task.claimed_by in (None, assigned.person)


def last_reminder(trail: Sequence[Audit], task_id: str) -> datetime | None:
    """Return when those who have a task were last urged."""
    return max((row.at for row in trail if row.event == "TaskReminded" and row.task_id == task_id), default=None)


def _held_by(assigned: Sequence[Assignment], mine: Assignment) -> list[Assignment]:
    added = [a for a in assigned if a.parent == mine.id and a.state in OPEN and a.mode != BESIDE]
    return [a for a in added if a.kind in ("before", PREPARES)]


def _place(mine: Assignment | None, held: Sequence[Assignment], *, is_late: bool) -> Place:
    if mine is None:
        return "none"
    if held and mine.state == "waiting":
        return "held"
    if is_late and mine.state in ("asked", "candidate"):
        return "over"
    return _PLACES.get((mine.kind, mine.state)) or _STATES.get(mine.state, "gone")


def _relations(
    reader: Reader, person: str, instance: Instance, assigned: Sequence[Assignment], holders: Sequence[str]
) -> frozenset[str]:
    organisation = reader.organisation
    found = {"reader", *organisation.roles(person)}
    deciding = [a.on_behalf_of or a.person for a in assigned if a.kind == "decide" and a.state in OPEN]
    if any(organisation.superior_of(holder, reader.now) == person for holder in deciding):
        found.add("superior")
    if person not in holders:
        found.update(["starter"] if instance.starter == person else [])
        waits = any(a.person == person and a.state in ("waiting", "voted") for a in assigned)
        found.update(["waiting"] if waits else [])
    return frozenset(found)


def _fields(known: OnTask, language: str) -> dict[str, object]:
    """Return what the refusals' sentences may name."""
    reader, person, task, assigned = known.reader, known.person, known.task, known.assigned
    mine = next((a for a in assigned if a.person == person and a.state == "waiting"), None)
    held = [] if mine is None else _held_by(assigned, mine)
    own = [a for a in assigned if a.person == person]
    now = taken_over(assigned, own[-1]) if own else None
    named = [a.person for a in held] if now is None else [now.person]
    at = place_of(task)
    who = (", " if language == "en" else "、").join(post_name(reader, login, language, at) for login in named)
    by = task.claimed_by if task.state == "open" else task.completed_by
    return {"who": who, "by": EVERYBODY if by is None else post_name(reader, by, language, at)}


def _moments(known: OnTask, refused: str) -> dict[str, object]:
    """Return when that was, which a refusal is about."""
    task, own = known.task, [a for a in known.assigned if a.person == known.person]
    match refused:
        case "already_voted":
            moment = own[-1].voted_at
        case "reminded_today":
            moment = last_reminder(known.trail, task.id)
        case "task_claimed_by_other":
            moment = task.claimed_at
        case "task_already_completed":
            moment = task.completed_at
        case "task_moved":
            now = taken_over(known.assigned, own[-1])
            moment = next((row.at for row in known.trail if now is not None and row.act == now.created_act), None)
        case _:
            return {}
    return {"at": said(known.reader, moment)}


def _day(reader: Reader, moment: datetime) -> object:
    return _local(reader, moment).date()


def _local(reader: Reader, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(reader.settings.zone))
