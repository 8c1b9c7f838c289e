"""What a change of the working calendar would move, before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from engine.domain.calendar import WorkingCalendar
from engine.domain.calendar_changes import Change, changed, first_touched
from engine.domain.calendar_table import CalendarTable
from engine.domain.durations import TimerTextError
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Fault, Rejection
from engine.queries.calendar_year import last_change
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import shown_title
from engine.runtime.affected import MOVABLE, affected_cases
from engine.runtime.redue import new_time, new_times, stretches_of
from engine.runtime.time_limits import shared_unit, working_span
from engine.store.calendar import Vacation
from engine.store.conversations import Pause
from engine.store.instances import Instance, InstanceState
from engine.store.jobs import Job
from engine.store.meetings import Postponement
from engine.store.tasks import Assignment, Task

MOST = 1000
"""Cases that are worked out for a preview; beyond it, the page says "at least"."""
SHOWN = 20
TURNED = 40
"""Days that are listed because a change makes them working or free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRow:
    """One due date that would move."""

    instance_id: str
    number: str | None
    title: str
    element: str
    was: datetime
    due: datetime
    timer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """What would move; `turned` are days that would become working (True) or free, `seen` the last change so far."""

    seen: str
    cases: int
    more: bool
    """Whether there are more cases than were worked out."""
    later: int
    earlier: int
    firm: int
    """Due dates that stay and are provisional no more."""
    newly_late: int
    late_no_more: int
    rows: tuple[MovedRow, ...]
    turned: tuple[tuple[date, bool], ...]
    turned_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPreview(Query[PreviewView]):
    """Asks what `change` would do."""

    change: Change
    language: str = "zh"


def answer(query: CalendarPreview, reader: Reader) -> PreviewView:
    """Work out the first cases anew, and write nothing.

    Raises Rejection as `engine.domain.calendar_changes.changed` does, and ("not_found") for a unit or a vacation that
    is not there.
    """
    before, change = reader.calendar_table, query.change
    _check_known(reader, change)
    after, first = changed(before, change), first_touched(before, change)
    found = affected_cases(reader.session, first, reader.settings.zone, limit=MOST + 1)
    counting = _Counting(reader, after, query.language)
    for at in range(0, min(len(found), MOST), 100):
        counting.look_at(found[at : min(at + 100, MOST)])
    turned = _turned(before, after, getattr(change, "unit", None), reader)
    return PreviewView(
        seen=last_change(reader),
        cases=min(len(found), MOST),
        more=len(found) > MOST,
        later=counting.later,
        earlier=counting.earlier,
        firm=counting.firm,
        newly_late=counting.newly_late,
        late_no_more=counting.late_no_more,
        rows=tuple(counting.rows),
        turned=turned[:TURNED],
        turned_count=len(turned),
    )


def _check_known(reader: Reader, change: Change) -> None:
    vacation = getattr(change, "vacation", None)
    unit = vacation.unit if vacation is not None else getattr(change, "unit", None)
    gone = getattr(change, "id", None)
    if unit is not None and reader.organisation.unit(unit) is None:
        raise Rejection("not_found")
    if gone is not None and reader.session.get(Vacation, gone) is None:
        raise Rejection("not_found")


def _turned(
    before: CalendarTable, after: CalendarTable, unit: str | None, reader: Reader
) -> tuple[tuple[date, bool], ...]:
    vacations = {
        one for one in (*before.vacations, *after.vacations) if (one in before.vacations) != (one in after.vacations)
    }
    unit = next((one.unit for one in vacations if one.unit is not None), unit)
    line = () if unit is None else reader.organisation.line_of(unit)
    old, new = before.calendar(line), after.calendar(line)
    days = sorted({*old.days, *new.days})
    return tuple((day, new.is_working_day(day)) for day in days if old.is_working_day(day) != new.is_working_day(day))


class _Counting:
    """Counts what would move, batch after batch."""

    def __init__(self, reader: Reader, table: CalendarTable, language: str) -> None:
        self._reader = reader
        self._table = table
        self._language = language
        self._calendars: dict[str | None, WorkingCalendar] = {}
        self._owners = table.owners()
        self.later = self.earlier = self.firm = self.newly_late = self.late_no_more = 0
        self.rows: list[MovedRow] = []

    def look_at(self, cases: Sequence[str]) -> None:
        """Work out what is due in some cases; as many statements for one as for all."""
        session = self._reader.session
        rows = session.execute(
            select(Task, Instance)
            .join(Instance, Instance.id == Task.instance_id)
            .where(Task.instance_id.in_(cases), Task.state == "open", Task.due_at.is_not(None))
            .where(Task.id.not_in(select(Postponement.task_id)))
            .order_by(Task.due_at)
        ).all()
        ids = [task.id for task, _ in rows]
        asked = _by_task(session.scalars(select(Assignment).where(Assignment.task_id.in_(ids))).all())
        pauses: dict[str, list[Pause]] = {}
        for pause in session.scalars(select(Pause).where(Pause.task_id.in_(ids))):
            pauses.setdefault(pause.task_id, []).append(pause)
        for task, instance in rows:
            self._task(task, instance, asked.get(task.id, []), pauses.get(task.id, []))
        timers = session.execute(
            select(Job, Instance)
            .join(Instance, Instance.id == Job.instance_id)
            .where(Job.instance_id.in_(cases), Job.kind == "timer", Job.state.in_(MOVABLE))
        )
        for job, instance in timers:
            self._timer(job, instance)

    def _task(self, task: Task, instance: Instance, asked: list[Assignment], pauses: list[Pause]) -> None:
        reader = self._reader
        settings = reader.deployed(task.definition_id).compiled.diagram.elements[task.element].settings
        rule = settings.due if isinstance(settings, UserTaskSettings) else None
        if rule is None or not rule.working or task.due_at is None:
            return
        deciding = [row for row in asked if row.kind == "decide" and row.parent is None]
        unit = shared_unit(reader.organisation, self._owners, deciding) if self._owners else None
        try:
            span = working_span(rule, partial(self._factor, instance, task))
            found = new_times(task, span, None, stretches_of(pauses), self._calendar(unit)).due
        except (TimerTextError, ValueError, Fault):
            return  # it becomes an incident when the change is made, and stays as it is until then
        was = (task.due_at, task.due_provisional)
        self._count(instance, task.definition_id, task.element, was, (found.at, found.provisional))

    def _factor(self, instance: Instance, task: Task, expression: str) -> object:
        state = self._reader.session.get_one(InstanceState, instance.id)
        run = self._reader.looked_at(instance, state).run
        return self._reader.evaluate(expression, run.variables(task.scope))

    def _timer(self, job: Job, instance: Instance) -> None:
        told = job.payload
        try:
            due = new_time(job, str(told.get("text", "")), self._reader.settings.zone, self._calendar(None))
        except TimerTextError:
            return
        if due is not None:
            was = (job.due_at, bool(told.get("provisional")))
            where = (str(told.get("definition", instance.definition_id)), str(told.get("element")))
            self._count(instance, *where, was, (due.at, due.provisional), timer=True)

    def _count(
        self,
        instance: Instance,
        definition_id: str,
        element: str,
        was: tuple[datetime, bool],
        due: tuple[datetime, bool],
        *,
        timer: bool = False,
    ) -> None:
        now = self._reader.now
        if was[0] == due[0]:
            self.firm += was[1] and not due[1]
            return
        self.later += due[0] > was[0]
        self.earlier += due[0] < was[0]
        self.newly_late += was[0] > now >= due[0]
        self.late_no_more += was[0] <= now < due[0]
        if len(self.rows) < SHOWN:
            self.rows.append(self._row(instance, definition_id, element, was[0], due[0], timer=timer))

    def _row(
        self, instance: Instance, definition_id: str, element: str, was: datetime, due: datetime, *, timer: bool
    ) -> MovedRow:
        reader, language = self._reader, self._language
        return MovedRow(
            instance_id=instance.id,
            number=instance.number,
            title=shown_title(reader, instance.definition_id, instance.id, instance.title, language),
            element=reader.deployed(definition_id).package.element_name(element, language),
            was=was,
            due=due,
            timer=timer,
        )

    def _calendar(self, unit: str | None) -> WorkingCalendar:
        if unit not in self._calendars:
            line = () if unit is None else self._reader.organisation.line_of(unit)
            self._calendars[unit] = self._table.calendar(line)
        return self._calendars[unit]


def _by_task(rows: Sequence[Assignment]) -> Mapping[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.task_id, []).append(row)
    return found
