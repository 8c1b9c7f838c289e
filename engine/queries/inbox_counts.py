"""What the views of an inbox hold, without any of their rows: for pages beside the inbox."""

from dataclasses import dataclass
from datetime import timedelta

from engine.queries.after_term import places_after_term
from engine.queries.inbox import Counts, InboxView
from engine.queries.inbox_tasks import count_open
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.slack import SOON_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCounts(Query[InboxView]):
    """Asks for the counts of a person's inbox."""

    person: str


def answer(query: InboxCounts, reader: Reader) -> InboxView:
    """Count what is theirs to do, in one statement."""
    soon = reader.calendar.add_working_time(reader.now, timedelta(minutes=SOON_MINUTES)).at
    found = count_open(reader, query.person, soon, places_after_term(reader, query.person))
    counts = Counts(todo=found.total, soon=found.soon, returned=found.returned, verbs=found.verbs)
    return InboxView(view="todo", counts=counts)
