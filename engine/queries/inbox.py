"""What waits for a person, what they decided and what they started: lists by due date, in pages, at a fixed price."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from engine.domain.signing import PREPARES
from engine.queries.after_term import places_after_term
from engine.queries.inbox_rows import CaseRow, CaseRows, done_rows, started_rows
from engine.queries.inbox_tasks import InboxRow, TaskPage, count_open, open_tasks
from engine.queries.just_decided import JustDecided, just_decided
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.slack import SOON_MINUTES

View: TypeAlias = Literal["todo", "soon", "returned", "delegated", "waiting", "done", "started"]
VIEWS: tuple[View, ...] = ("todo", "soon", "returned", "delegated", "waiting", "done", "started")
"""The views with a list of their own; a search has a query of its own."""
PAGE = 30
GROUPS = ("over", "today", "three_days", "later", "undated", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox(Query["InboxView"]):
    """Asks for one view of a person's inbox; `after` is the cursor that the page before gave as `next`."""

    person: str
    view: View = "todo"
    verb: str | None = None
    kind: str | None = None
    """Only what is asked in this role: decide, before, after, delegated."""
    after: str | None = None
    just_decided: str | None = None
    """The task whose decision led here: it can be taken back for some seconds."""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the views hold; `verbs` splits `todo` by what is asked."""

    todo: int
    soon: int
    returned: int
    verbs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows that are due in the same stretch of time."""

    key: str
    rows: tuple[InboxRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """One page of a view: tasks in groups, or cases; `next` leads to the following page."""

    view: View
    counts: Counts
    groups: tuple[RowGroup, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    next: str | None = None
    just_decided: JustDecided | None = None
    waiting: int | None = None
    """How much waits for others, where that view was asked for: whoever counts beside the tasks need not look again."""

    @property
    def rows(self) -> tuple[InboxRow, ...]:
        """Every task of the page, in order."""
        return tuple(row for group in self.groups for row in group.rows)


def answer(query: Inbox, reader: Reader) -> InboxView:
    """Return the page; the number of statements does not depend on how many rows there are."""
    soon = reader.calendar.add_working_time(reader.now, timedelta(minutes=SOON_MINUTES)).at
    ended = places_after_term(reader, query.person)
    counts = _counts(query, reader, soon, ended)
    recent = just_decided(reader, query.person, query.just_decided, query.language) if query.just_decided else None
    if query.view == "started":
        found = started_rows(reader, query.person, query.after, query.language, PAGE)
        return InboxView(view=query.view, counts=counts, cases=found.rows, next=found.next, just_decided=recent)
    if query.view == "done":
        page: CaseRows = done_rows(reader, query.person, query.after, query.language, PAGE)
        return InboxView(view=query.view, counts=counts, cases=page.rows, next=page.next, just_decided=recent)
    tasks = open_tasks(
        reader,
        TaskPage(
            person=query.person,
            verb=query.verb,
            kind=PREPARES if query.view == "delegated" else query.kind,
            before=soon if query.view == "soon" else None,
            returned=query.view == "returned",
            held=query.view == "waiting",
            ended=ended,
            after=query.after,
            size=PAGE,
        ),
        query.language,
    )
    groups = _grouped(tasks.rows, reader)
    return InboxView(
        view=query.view, counts=counts, groups=groups, next=tasks.next, just_decided=recent, waiting=tasks.held
    )


def _counts(query: Inbox, reader: Reader, soon: datetime, ended: tuple[str, ...]) -> Counts:
    found = count_open(reader, query.person, soon, ended)
    return Counts(todo=found.total, soon=found.soon, returned=found.returned, verbs=found.verbs)


def _grouped(rows: tuple[InboxRow, ...], reader: Reader) -> tuple[RowGroup, ...]:
    zone = ZoneInfo(reader.calendar.zone)
    today = reader.now.astimezone(zone).date()
    third = reader.calendar.add_working_days(reader.now, 3).at
    sorted_in: dict[str, list[InboxRow]] = {key: [] for key in GROUPS}
    for row in rows:
        due = row.slack.due_at
        if row.slack.state == "paused":
            key = "paused"
        elif due is None:
            key = "undated"
        elif row.slack.state == "over":
            key = "over"
        elif due.astimezone(zone).date() == today:
            key = "today"
        else:
            key = "three_days" if due <= third else "later"
        sorted_in[key].append(row)
    return tuple(RowGroup(key=key, rows=tuple(found)) for key, found in sorted_in.items() if found)
