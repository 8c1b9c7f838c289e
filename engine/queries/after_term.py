"""The places of somebody on open tasks that wait for whoever follows in the post: they only look at those."""

from typing import Final

from sqlalchemy import bindparam, select

from engine.queries.reader import Reader
from engine.runtime.reseating import VACANT
from engine.runtime.term_end import is_over
from engine.store.instances import Incident
from engine.store.tasks import Assignment

# Put together once; the incidents that are open are few, and the places on one task too.
_VACANT: Final = select(Incident.task_id).where(Incident.state == "open", Incident.code == VACANT)
_HERE: Final = select(Assignment).where(
    Assignment.task_id.in_(bindparam("tasks", expanding=True)),
    Assignment.person == bindparam("person"),
    Assignment.state.in_(("asked", "candidate")),
)


def places_after_term(reader: Reader, person: str) -> tuple[str, ...]:
    """Return the ids of the person's places, or of those they have for another, whose term is over without a successor.

    The machine looks at the moment a term ends, and leaves an incident on each task for which nobody follows.
    """
    tasks = reader.session.scalars(_VACANT).all()
    if not tasks:
        return ()
    rows = reader.session.scalars(_HERE, {"tasks": tasks, "person": person})
    return tuple(row.id for row in rows if is_over(reader.organisation, row, reader.now))
