"""Every task of one view of an inbox as ids: what "all that match" means, written out before anything is done."""

from dataclasses import dataclass
from datetime import timedelta

from engine.domain.bulk import MOST
from engine.queries.after_term import places_after_term
from engine.queries.inbox_tasks import TaskPage, open_tasks
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.slack import SOON_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class AllInView(Query[tuple[str, ...]]):
    """Asks for the tasks of a view of `person`'s inbox, as many as one batch holds."""

    person: str
    view: str = "todo"
    verb: str | None = None


def answer(query: AllInView, reader: Reader) -> tuple[str, ...]:
    """Return the ids in the order of the inbox, the earliest due first."""
    soon = reader.calendar.add_working_time(reader.now, timedelta(minutes=SOON_MINUTES)).at
    page = TaskPage(
        person=query.person,
        verb=query.verb,
        kind=None,
        before=soon if query.view == "soon" else None,
        returned=query.view == "returned",
        after=None,
        size=MOST,
        ended=places_after_term(reader, query.person),
    )
    return tuple(row.task_id for row in open_tasks(reader, page, "zh").rows)
