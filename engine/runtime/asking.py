"""Opens a user task: who is asked, until when, with which reminders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from engine.domain.assignment import Asked, Facts, Resolution, Rule, named, work_out
from engine.domain.calendar import WorkingCalendar
from engine.domain.due_dates import due_date
from engine.domain.durations import TimerTextError, parse_duration
from engine.domain.elements import DueRule, UserTaskSettings
from engine.domain.errors import Fault
from engine.domain.incident_reasons import Reason, because
from engine.domain.picking import Pick
from engine.runtime import voting
from engine.runtime.away import look_again_if_away
from engine.runtime.exclusion import drafters_of, excluded_from
from engine.runtime.incidents import add_incident
from engine.runtime.picks import keep_picks, pick_facts, picks_by_load
from engine.runtime.raising import raise_ladder
from engine.runtime.rules import evaluated_rules
from engine.runtime.seats import take_seats
from engine.runtime.standing_votes import let_stand
from engine.runtime.time_limits import calendar_unit, working_span
from engine.spiff.interface import Wait
from engine.spiff.texts import time_text
from engine.store.tasks import Assignment, Task
from engine.store.writing import flush_pending

if TYPE_CHECKING:
    from engine.runtime.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is asked: the element, and the item it is entered for."""

    element: str
    item: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a task is due."""

    at: datetime | None = None
    provisional: bool = False


def open_task(case: "Case", wait: Wait, *, returned: bool) -> tuple[Task, list[Assignment]]:
    """Add the row of a user task a token just reached, with everybody asked on it, mails and ladder.

    `returned` says that the act that led here sent the matter back, which changes the mail's words.

    Raises Fault("nobody_to_ask") when the rules find nobody and no fallback stands in; as `ask` does.
    """
    settings = wait.element.settings
    if not isinstance(settings, UserTaskSettings):
        raise Fault("task_settings", because("task_settings", element=wait.element.id))
    variables = case.run.variables(wait.scope)
    found = ask(case, Place(element=wait.element.id, item=wait.item), settings, variables)
    asked = found.asked
    if not asked and not takes_anyone(case, settings):
        asked = _fallback(case, wait, settings, variables)
    unit = calendar_unit(case.act, asked)
    deadline = _deadline(case, settings.due, variables, case.act.calendar_of(unit))
    task = _task_row(case, wait, settings, variables, deadline)
    task.calendar_unit = unit
    pool = settings.policy.kind == "single" and len(asked) > 1
    rows = [new_assignment(case, task, person, "candidate" if pool else "asked") for person in asked]
    take_seats(case, settings.policy, asked, rows, variables)
    voting.first_turns(settings, rows)
    stood = let_stand(case, task, rows, settings, variables)
    if found.picks:
        keep_picks(case.act.session, task, found, [case.act.new_id() for _ in found.picks], case.instance.act)
    task.asked, case_people = voting.asked_of(settings, rows) or 1, [row.person for row in rows]
    case.act.session.add(task)
    case.act.session.add_all(rows)
    case.add_readers(case_people, "assignee")
    for row in rows:
        if row.state != "waiting" and row not in stood and row.person != case.act.actor.login:
            case.mail("returned" if returned else "assigned", row.person, task_id=task.id)
    raise_ladder(case, task, settings.due, variables)
    look_again_if_away(case.act, task, case_people, ("see", "prepare"))
    return task, rows


def ask(
    case: "Case",
    place: Place,
    settings: UserTaskSettings,
    variables: Mapping[str, object],
    *,
    recused: Iterable[str] = (),
) -> Resolution:
    """Work an element's rules out now.

    Raises Fault("starter_refused") where they find the starter and must not, Fault("draw_short") where fewer can be
    drawn than are needed.
    """
    rules = evaluated_rules(place.element, settings, variables, case.evaluate)
    if case.act.open_to_all:
        drafters = drafters_of(variables.get("results"), settings.separate_from)
        return Resolution(rules=(), asked=named(rules, {*drafters, *recused}))
    found = work_out(rules, case.act.organisation, facts_of(case, place, rules, settings, variables, recused=recused))
    if found.refused:
        raise Fault("starter_refused", because("starter_refused", element=place.element))
    for pick in found.picks:
        if pick.kind == "draw" and pick.short:
            raise Fault("draw_short", _short(pick, place.element))
    return found


def _short(pick: Pick, element: str) -> Reason:
    told = {"element": element, "count": pick.count, "found": len(pick.result)}
    return (
        because("draw_short_outside", outside=pick.outside, **told) if pick.outside else because("draw_short", **told)
    )


def facts_of(
    case: "Case",
    place: Place,
    rules: tuple[Rule, ...],
    settings: UserTaskSettings,
    variables: Mapping[str, object],
    *,
    recused: Iterable[str] = (),
) -> Facts:
    """Return what an element's rules may not overlook; the database is asked for loads only where people are picked."""
    facts = Facts(
        now=case.act.now,
        process_key=case.instance.definition_key,
        excluded=excluded_from(case, settings, variables, recused=recused, item=place.item),
        chair_group=settings.policy.chair,
        starter=case.instance.starter,
        starter_asked=settings.starter_asked,
    )
    if not picks_by_load(rules):
        return facts
    session = case.act.session
    flush_pending(session)  # what this act gave and took from people counts
    where = (case.instance.id, place.element, place.item)
    picking = pick_facts(session, rules, case.act.organisation, facts, place=where, seed=case.act.new_id())
    return replace(facts, picking=picking)


def _fallback(
    case: "Case", wait: Wait, settings: UserTaskSettings, variables: Mapping[str, object]
) -> tuple[Asked, ...]:
    """Ask the element's fallback where its rules find nobody; an incident opens all the same.

    Raises Fault("nobody_to_ask") where there is no fallback, or nobody in it.
    """
    why = because("nobody_to_ask", element=wait.element.id)
    if settings.fallback is None:
        raise Fault("nobody_to_ask", why)
    rules = (Rule(group=settings.fallback),)
    facts = facts_of(case, Place(element=wait.element.id), rules, settings, variables)
    asked = work_out(rules, case.act.organisation, facts).asked
    if not asked:
        raise Fault("nobody_to_ask", because("nobody_in_fallback", element=wait.element.id, fallback=settings.fallback))
    add_incident(
        case.act,
        "assignment",
        "nobody_to_ask",
        why,
        instance_id=case.instance.id,
        element=wait.element.id,
        token=wait.token,
        created_act=case.instance.act,
    )
    told = {"code": "nobody_to_ask", "message": str(why), "fallback": settings.fallback}
    case.act.emit("IncidentOpened", element=wait.element.id, actor="system:engine", payload=told)
    return tuple(replace(one, why=(("nobody_found", {}), *one.why)) for one in asked)


def draws_lots(settings: UserTaskSettings) -> bool:
    """Tell whether people of a task are drawn by lot, and can be replaced by others who are."""
    drawn = any(rule.pick is not None and rule.pick.kind == "draw" for rule in settings.assignees)
    return drawn and settings.policy.kind != "sequence"


def takes_anyone(case: "Case", settings: UserTaskSettings) -> bool:
    """Tell whether whoever comes may do the task: the diagram names nobody, and there is no organisation to ask."""
    return not settings.assignees and case.act.open_to_all


def ask_again(case: "Case", task: Task, assigned: Iterable[Assignment], settings: UserTaskSettings) -> list[Assignment]:
    """Ask whom the rules find now that everybody stepped aside: the next superior at last; [] where that is nobody.

    A vote of several has no such next person; it stays without anybody until somebody is named. But a body that was
    drawn is filled up by a further draw, in which those who are left stay.
    """
    drawn = draws_lots(settings)
    if settings.policy.kind not in ("single", "any") and not drawn:
        return []
    before = [row.person for row in assigned]
    gone = [row.person for row in assigned if row.state in ("recused", "removed")] if drawn else before
    variables = case.run.variables(task.scope)
    try:
        worked = ask(case, Place(element=task.element, item=task.item), settings, variables, recused=gone)
    except Fault:
        return []  # whoever called opens the incident
    found = [one for one in worked.asked if one.person not in before]
    if worked.picks:
        keep_picks(case.act.session, task, worked, [case.act.new_id() for _ in worked.picks], case.instance.act)
    rows = [new_assignment(case, task, p, "candidate" if len(found) > 1 else "asked") for p in found]
    take_seats(case, settings.policy, found, rows, variables)
    task.asked = voting.asked_of(settings, [*assigned, *rows])
    case.act.session.add_all(rows)
    case.add_readers([row.person for row in rows], "assignee")
    for row in rows:
        case.mail("assigned", row.person, task_id=task.id)
    return rows


def _deadline(
    case: "Case", rule: DueRule | None, variables: Mapping[str, object], calendar: WorkingCalendar
) -> Deadline:
    if rule is None:
        return Deadline()
    try:
        if not rule.working:
            return _clock_deadline(case, rule.text, variables)
        span = working_span(rule, lambda factor: case.evaluate(factor, variables))
        due = due_date(case.act.now, span, calendar, working=True)
    except (TimerTextError, ValueError) as error:
        raise Fault("due_failed", because("due_failed", text=rule.text, told=error)) from error
    return Deadline(at=due.at, provisional=due.provisional)


def _clock_deadline(case: "Case", text: str, variables: Mapping[str, object]) -> Deadline:
    """A moment or a length of clock time, as other engines count; null is no limit."""
    if text.startswith("="):
        value = case.act.installation.expressions.evaluate(text[1:], variables, case.act.now)
        if value is None:
            return Deadline()
        text = time_text(value, "time limit")
    due = due_date(case.act.now, parse_duration(text, zone=case.act.settings.zone), case.act.calendar)
    return Deadline(at=due.at, provisional=due.provisional)


def _task_row(
    case: "Case", wait: Wait, settings: UserTaskSettings, variables: Mapping[str, object], deadline: Deadline
) -> Task:
    items = None
    if settings.items is not None:
        value = case.act.installation.expressions.evaluate(settings.items, variables, case.act.now)
        items = value if isinstance(value, list) and value else None
    return Task(
        id=case.act.new_id(),
        instance_id=case.instance.id,
        definition_id=wait.definition_id,
        token=wait.token,
        scope=wait.scope,
        element=wait.element.id,
        verb=settings.verb,
        state="open",
        round=_next_round(case, wait),
        deferrals=case.facts.get("deferrals", {}).get(wait.element.id, 0),
        item=wait.item,
        items=items,
        claimed_by=None,
        claimed_at=None,
        created_at=case.act.now,
        due_at=deadline.at,
        due_provisional=deadline.provisional,
        ladder=None,
        ladder_version=None,
        calendar_unit=None,
        paused_at=None,
        asked=0,
        signed=0,
        joined=None,
        completed_at=None,
        completed_by=None,
        outcome=None,
        outcome_class=None,
        data=None,
        version=1,
        created_act=case.instance.act,
        closed_act=None,
    )


def _next_round(case: "Case", wait: Wait) -> int:
    """Count how often the element was entered, apart for each item of a multi-instance."""
    counts = case.facts
    rounds = dict(counts.get("rounds", {}))
    place = wait.element.id if wait.item is None else f"{wait.element.id}@{_item_code(wait.item)}"
    rounds[place] = rounds.get(place, 0) + 1
    case.set_counts({**counts, "rounds": rounds})
    return rounds[place]


def _item_code(item: object) -> str:
    """Name a multi-instance item: its unit where it has one, else the value itself."""
    while isinstance(item, Mapping) and len(item) == 1:
        item = next(iter(item.values()))
    return str(item.get("unit", item)) if isinstance(item, Mapping) else str(item)


def new_assignment(
    case: "Case",
    task: Task,
    asked: Asked,
    state: str,
    *,
    kind: str = "decide",
    parent: str | None = None,
    mode: str | None = None,
) -> Assignment:
    """Return the row of one person asked on a task; whoever is added beside a `parent` is added by the actor."""
    return Assignment(
        id=case.act.new_id(),
        task_id=task.id,
        instance_id=case.instance.id,
        person=asked.person,
        kind=kind,
        state=state,
        post=asked.post,
        on_behalf_of=asked.on_behalf_of,
        parent=parent,
        added_by=case.act.actor.id if parent is not None else None,
        mode=mode,
        is_chair=asked.is_chair,
        seat=None,
        why=[[code, dict(fields)] for code, fields in asked.why],
        due_at=task.due_at,
        outcome=None,
        outcome_class=None,
        opinion=None,
        data=None,
        voted_at=None,
        created_act=case.instance.act,
        closed_act=None,
    )
