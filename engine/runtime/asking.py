"""Opens a user task: who is asked, until when, with which reminders."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.domain.assignment import Asked, Facts, Rule, named, resolve
from engine.domain.due_dates import due_date
from engine.domain.durations import TimerTextError, parse_duration, parse_span, scaled
from engine.domain.elements import AssigneeRule, DueRule, UserTaskSettings
from engine.domain.errors import Fault
from engine.domain.ladder import schedule
from engine.domain.ladder_profiles import PROFILES
from engine.runtime import voting
from engine.runtime.exclusion import drafters_of, excluded_from
from engine.runtime.seats import take_seats
from engine.spiff.interface import Wait
from engine.spiff.texts import time_text
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a task is due."""

    at: datetime | None = None
    provisional: bool = False


def open_task(case: "Case", wait: Wait, *, returned: bool) -> tuple[Task, list[Assignment]]:
    """Add the row of a user task a token just reached, with everybody asked on it, mails and ladder.

    `returned` says that the act that led here sent the matter back, which changes the mail's words.

    Raises Fault("nobody_to_ask") when the rules find nobody.
    """
    settings = wait.element.settings
    if not isinstance(settings, UserTaskSettings):
        raise Fault("task_settings", f"Expected element '{wait.element.id}' to say who is asked.")
    variables = case.run.variables(wait.scope)
    asked = ask(case, settings, variables, item=wait.item)
    if not asked and not takes_anyone(case, settings):
        raise Fault("nobody_to_ask", f"Nobody was found for '{wait.element.id}'; every rule was left without a person.")
    deadline = _deadline(case, settings.due, variables)
    task = _task_row(case, wait, settings, variables, deadline)
    pool = settings.policy.kind == "single" and len(asked) > 1
    rows = [new_assignment(case, task, person, "candidate" if pool else "asked") for person in asked]
    take_seats(case, settings.policy, asked, rows, variables)
    voting.first_turns(settings, rows)
    task.asked, case_people = voting.asked_of(settings, rows) or 1, [row.person for row in rows]
    case.act.session.add(task)
    case.act.session.add_all(rows)
    case.add_readers(case_people, "assignee")
    for row in rows:
        if row.state != "waiting" and row.person != case.act.actor.login:
            case.mail("returned" if returned else "assigned", row.person, task_id=task.id)
    _raise_ladder(case, task, settings.due)
    return task, rows


def ask(
    case: "Case",
    settings: UserTaskSettings,
    variables: Mapping[str, object],
    *,
    recused: Iterable[str] = (),
    item: object = None,
) -> tuple[Asked, ...]:
    """Resolve a task's rules now."""
    rules = tuple(found for rule in settings.assignees for found in _evaluated(case, rule, variables))
    if case.act.open_to_all:
        drafters = drafters_of(variables.get("results"), settings.separate_from)
        return named(rules, {*drafters, *recused})
    facts = Facts(
        now=case.act.now,
        process_key=case.instance.definition_key,
        excluded=excluded_from(case, settings, variables, recused=recused, item=item),
        chair_group=settings.policy.chair,
    )
    return resolve(rules, case.act.organisation, facts)


def takes_anyone(case: "Case", settings: UserTaskSettings) -> bool:
    """Tell whether whoever comes may do the task: the diagram names nobody, and there is no organisation to ask."""
    return not settings.assignees and case.act.open_to_all


def ask_again(case: "Case", task: Task, assigned: Iterable[Assignment], settings: UserTaskSettings) -> list[Assignment]:
    """Ask whom the rules find now that everybody stepped aside: the next superior at last.

    A vote of several has no such next person; it stays without anybody until somebody is named.
    """
    if settings.policy.kind not in ("single", "any"):
        return []
    before = [row.person for row in assigned]
    asked = ask(case, settings, case.run.variables(task.scope), recused=before, item=task.item)
    found = [one for one in asked if one.person not in before]
    rows = [new_assignment(case, task, p, "candidate" if len(found) > 1 else "asked") for p in found]
    take_seats(case, settings.policy, found, rows, case.run.variables(task.scope))
    task.asked = voting.asked_of(settings, rows)
    case.act.session.add_all(rows)
    case.add_readers([row.person for row in rows], "assignee")
    for row in rows:
        case.mail("assigned", row.person, task_id=task.id)
    return rows


def _evaluated(case: "Case", rule: AssigneeRule, variables: Mapping[str, object]) -> Iterator[Rule]:
    evaluate = case.act.installation.expressions.evaluate
    if rule.person is not None:
        yield Rule(persons=_names(evaluate(rule.person, variables, case.act.now)))
        return
    unit = None if rule.unit is None else evaluate(rule.unit, variables, case.act.now)
    named = (rule.group,) if rule.groups is None else _names(evaluate(rule.groups, variables, case.act.now))
    for group in named:
        yield Rule(group=group, unit=None if unit is None and rule.unit is None else str(unit))


def _names(value: object) -> tuple[str, ...]:
    """The logins or codes that an expression gives: one, a list of them, or several in one text with commas."""
    texts = value if isinstance(value, list) else [value]
    pieces = (piece.strip() for text in texts if isinstance(text, str) for piece in text.split(","))
    return tuple(piece for piece in pieces if piece)


def _deadline(case: "Case", rule: DueRule | None, variables: Mapping[str, object]) -> Deadline:
    if rule is None:
        return Deadline()
    try:
        if not rule.working:
            return _clock_deadline(case, rule.text, variables)
        span = parse_span(rule.text)
        if rule.factor is not None:
            factor = case.act.installation.expressions.evaluate(rule.factor, variables, case.act.now)
            span = scaled(span, Fraction(str(factor))) if factor is not None else span
        due = due_date(case.act.now, span, case.act.calendar, working=True)
    except (TimerTextError, ValueError) as error:
        raise Fault("due_failed", f"The time limit '{rule.text}' can't be computed: {error}") from error
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


def _raise_ladder(case: "Case", task: Task, due: DueRule | None) -> None:
    """Write the ladder's rungs as jobs; the finished task cancels them in its own transaction."""
    profile = PROFILES.get(due.ladder) if due is not None and due.ladder is not None else None
    if profile is None or task.due_at is None:
        return
    for rung in schedule(profile, case.act.now, task.due_at, case.act.calendar):
        case.act.enqueue(
            "timer",
            "ladder",
            rung.at,
            instance_id=case.instance.id,
            task_id=task.id,
            payload={"profile": profile.key, "index": rung.index, "act": str(rung.rung.act)},
            created_act=case.instance.act,
        )
