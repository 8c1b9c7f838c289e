"""Turns the conditions of a query into SQL, each with the cases it is about where an index knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from operator import ge, gt, le, lt
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, text, true

from engine.domain.searching import Codes, Count, Day, Deadline, Filter, Moment, Names, Period
from engine.queries.inbox_tasks import was_returned
from engine.queries.reader import Reader
from engine.queries.searching.naming import codes
from engine.store.instances import Instance
from engine.store.searching import CaseText
from engine.store.tasks import OPEN_ASSIGNMENT, Assignment, Task

Cases: TypeAlias = Select[*tuple[Any, ...]]
_STATES = ("active", "suspended", "completed", "cancelled", "terminated")
_ENDED = _STATES[2:]
# Written out: SQLite walks the partial index only where the condition is no parameter.
_OPEN_TASK = text("task.state = 'open'")
_ASKED = text(f"assignment.{OPEN_ASSIGNMENT}")
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What has to hold of an `Instance`; `cases` are those it holds for, where asking for them walks an index."""

    holds: ColumnElement[bool]
    cases: Cases | None = None


def condition_of(reader: Reader, asked: Filter, person: str) -> Condition:
    """Return the condition in SQL; turned round, it has no index, and holds also where nothing is known."""
    found = _condition(reader, asked, person)
    return Condition(holds=found.holds.is_not(true())) if asked.negated else found


def holds(reader: Reader, column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Tell in SQL whether a folded text holds a folded word."""
    within = func.strpos if reader.session.get_bind().dialect.name == "postgresql" else func.instr
    return within(column, word) > 0


def _condition(reader: Reader, asked: Filter, person: str) -> Condition:
    match asked:
        case Names(operator="no" | "title"):
            column = CaseText.number if asked.operator == "no" else CaseText.title
            return Condition(holds=or_(*(holds(reader, column.expression, name) for name in asked.names)))
        case Names():
            return _named(asked.operator, codes(reader, asked, person))
        case Codes(operator="type"):
            return Condition(holds=_open_task(Task.verb.in_(asked.codes)))
        case Codes():
            return _any([_state(reader, code) for code in asked.codes])
        case Count(comparison="="):
            return Condition(holds=_open_task(Task.round == asked.number))
        case Count():
            return Condition(holds=_open_task(_COMPARE[asked.comparison](Task.round, asked.number)))
        case Deadline():
            return _due(reader, asked)
        case Period():
            return _begun(reader, asked)


def _named(operator: str, found: tuple[str, ...]) -> Condition:
    match operator:
        case "unit":
            return _of(Instance.starter_unit.in_(found))
        case "from":
            return _of(Instance.starter.in_(found))
        case "process":
            return _of(and_(Instance.state.in_(_STATES), Instance.definition_key.in_(found)))
        case _:
            return _asked_of(found)


def _of(holding: ColumnElement[bool]) -> Condition:
    """Return a condition on the case's own row, whose column has an index."""
    return Condition(holds=holding, cases=select(Instance.id).where(holding))


def _asked_of(people: tuple[str, ...]) -> Condition:
    """Return who has it: asked, and nobody else has claimed it."""
    has_it = (
        Assignment.person.in_(people),
        _ASKED,
        or_(Task.claimed_by.is_(None), Task.claimed_by == Assignment.person, Assignment.kind != "decide"),
    )
    here = (Assignment.instance_id == Instance.id, Task.id == Assignment.task_id, *has_it)
    # In the order of the inbox's index: without it SQLite may walk all that the person ever decided.
    asked = select(Assignment.instance_id).join(Task, Task.id == Assignment.task_id).where(*has_it)
    asked = asked.order_by(Assignment.due_at)
    return Condition(holds=exists().where(*here), cases=asked)


def _state(reader: Reader, code: str) -> Condition:
    match code:
        case "open":
            return _of(Instance.state == "active")
        case "ended":
            return _of(Instance.state.in_(_ENDED))
        case "suspended" | "completed" | "terminated":
            return _of(Instance.state == code)
        case "overdue":
            return _late(Task.due_at < reader.now)
        case "returned":
            return Condition(holds=or_(Instance.outcome_class == code, _open_task(was_returned())))
        case _:
            return _of(Instance.outcome_class == code)


def _any(conditions: list[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    return Condition(holds=or_(*(condition.holds for condition in conditions)))


def _open_task(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Task.instance_id == Instance.id, _OPEN_TASK, *conditions)


def _late(due: ColumnElement[bool]) -> Condition:
    running = Task.paused_at.is_(None)
    return Condition(holds=_open_task(due, running), cases=select(Task.instance_id).where(_OPEN_TASK, due, running))


def _due(reader: Reader, asked: Deadline) -> Condition:
    if asked.moment is None:
        return Condition(holds=_open_task(Task.due_at.is_(None)))
    begin, end = _stretch(reader, asked.moment, 1)
    match asked.comparison:
        case "<":
            return _late(Task.due_at < begin)
        case "<=" | "=":
            return _late(Task.due_at < end)
        case ">":
            return Condition(holds=_open_task(Task.due_at >= end))
        case ">=":
            return Condition(holds=_open_task(Task.due_at >= begin))


def _begun(reader: Reader, asked: Period) -> Condition:
    begin, end = _stretch(reader, asked.moment, -1)
    return Condition(holds=Instance.started_at >= begin if asked.operator == "since" else Instance.started_at < end)


def _stretch(reader: Reader, moment: Moment, direction: int) -> tuple[datetime, datetime]:
    """Return where a day begins and ends, or twice the moment that lies a span from now."""
    zone = ZoneInfo(reader.calendar.zone)
    if isinstance(moment, Day) or (moment.count == 0 and moment.unit == "days"):
        day = moment.day if isinstance(moment, Day) else reader.now.astimezone(zone).date()
        begin = datetime.combine(day, time(), zone)
        return begin, begin + timedelta(days=1)
    if moment.unit == "workdays":
        counted = reader.calendar.add_working_days if direction > 0 else reader.calendar.subtract_working_days
        at = counted(reader.now, moment.count).at
    else:
        at = reader.now + direction * timedelta(**{moment.unit: moment.count})
    return at, at
