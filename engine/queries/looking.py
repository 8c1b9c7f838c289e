"""Looks at cases with the rules that acts go by, without acting: what would happen if."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from engine.domain.actors import Actor
from engine.domain.organisation import Organisation
from engine.queries.reader import Reader
from engine.runtime.act import Act
from engine.runtime.case import Case
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Assignment


class Looking(Act):
    """An act that nobody executes: at another moment, or with the organisation as it might be."""

    def __init__(
        self, reader: Reader, person: str, organisation: Organisation | None = None, now: datetime | None = None
    ) -> None:
        super().__init__(reader.session, Actor.person(person), reader.installation)
        self._organisation = organisation or reader.organisation
        self.now = now or self.now

    @property
    def organisation(self) -> Organisation:
        """The organisation that is looked at."""
        return self._organisation


def cases_of(act: Act, instance_ids: Sequence[str]) -> dict[str, Case]:
    """Return cases to look at, by id; one statement however many."""
    rows = act.session.execute(
        select(Instance, InstanceState)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .where(Instance.id.in_(instance_ids))
    )
    return {instance.id: Case(act, instance, state) for instance, state in rows}


def asked_on(act: Act, task_ids: Sequence[str]) -> dict[str, list[Assignment]]:
    """Return everybody who is or was asked on each of the tasks, in order; one statement however many."""
    found: dict[str, list[Assignment]] = {}
    rows = select(Assignment).where(Assignment.task_id.in_(task_ids)).order_by(Assignment.id)
    for row in act.session.scalars(rows):
        found.setdefault(row.task_id, []).append(row)
    return found
