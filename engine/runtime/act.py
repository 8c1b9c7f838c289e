"""One act in its transaction: who, when, on what, with what it leaves behind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import Insert, select
from sqlalchemy.orm import Session

from engine.domain.actors import Actor
from engine.domain.calendar import WorkingCalendar
from engine.domain.errors import Rejection
from engine.domain.organisation import Organisation
from engine.domain.rungs import LadderProfile
from engine.identity import CURRENT
from engine.jobs import new_job
from engine.runtime.catalogue import Deployed
from engine.runtime.editions import EDITION_NOW, FIRST
from engine.runtime.installation import Installation
from engine.settings import Settings
from engine.store.loading import Reading, read
from engine.store.migrations import HEAD
from engine.store.organisation import Partner
from engine.store.prepared import Change
from engine.store.revision import REVISION_NOW

if TYPE_CHECKING:
    from engine.runtime.case import Case

_STANDING = Reading(select(CURRENT.scalar_subquery(), REVISION_NOW, EDITION_NOW))
"""What an act stands on: the people's data, tables of a revision, and what is deployed."""

Mark: TypeAlias = tuple[int, int, list[int]]
"""How many events, jobs and rows of each change an act had asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a handler hands back: the case whose chain its events join (None: the system's), and its answer."""

    case: "Case | None" = None
    task_id: str | None = None
    value: Mapping[str, Any] = field(default_factory=dict)


class Act:
    """What a command's handler works with; the executor makes it and commits it."""

    def __init__(self, session: Session, actor: Actor, installation: Installation, *, bulk: bool = False) -> None:
        self.session = session
        self.actor = actor
        self.bulk = bulk
        """Whether it is one of many that were asked for at once."""
        self.now: datetime = installation.clock.now()
        self.real_now: datetime = installation.clock.real_now()
        self.installation = installation
        self.settings: Settings = installation.settings
        self.new_id = installation.new_id
        self.case_id: str | None = None
        """The case it holds the lock of."""
        self.organisation_version: int | None = None
        self._edition = FIRST
        self.events: list[dict[str, Any]] = []
        self.jobs: list[dict[str, Any]] = []
        self.changes: list[tuple[Change, list[Mapping[str, Any]]]] = []
        self.retold: dict[str, Case] = {}
        """The cases whose search texts the act changes (`engine.runtime.indexing`)."""
        self._partners: dict[str, Partner | None] = {}

    @property
    def version(self) -> int:
        """The version of what changes seldom: the organisation, the calendar, the webhooks.

        Raises Rejection("version_moved") where it is the first look at the database's state.
        """
        if self.organisation_version is None:
            self.stand_on(*read(self.session, {}, _STANDING)[0][0])
        return cast("int", self.organisation_version)

    @property
    def edition(self) -> str:
        """The edition of what is deployed, as the act found it.

        Raises Rejection("version_moved") as `version` does.
        """
        _ = self.version
        return self._edition

    def stand_on(self, organisation: object, revision: str | None, edition: str | None) -> None:
        """Begin with what the statement found that looked first; every act looks once, whatever it is about.

        The tables are no other version's until it is over: a migration waits for whoever has looked.

        Raises Rejection("version_moved") when they are.
        """
        if revision not in (HEAD, None):
            raise Rejection("version_moved")
        self.organisation_version = cast("int", organisation or 0)
        self._edition = edition or FIRST

    @property
    def organisation(self) -> Organisation:
        """The organisation as it stands in this transaction."""
        return self.installation.organisation.get(self.session, self.version)

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar; it shares the organisation's version."""
        return self.installation.calendar.get(self.session, self.version)

    @property
    def ladders(self) -> Mapping[str, LadderProfile]:
        """The newest version of each ladder, by its key."""
        return self.installation.ladders.get(self.session, self.version)

    def partner(self, code: str) -> Partner | None:
        """Return an institution of the register; each is asked for once in an act."""
        if code not in self._partners:
            self._partners[code] = self.session.get(Partner, code)
        return self._partners[code]

    def calendar_of(self, unit: str | None) -> WorkingCalendar:
        """The working calendar of a unit that has days of its own; of None the organisation's."""
        chain = () if unit is None else self.organisation.line_of(unit)
        return self.installation.calendar.get(self.session, self.version, chain)

    def deployed(self, definition_id: str) -> Deployed:
        """Return a definition by its id."""
        return self.installation.catalogue.get(self.session, definition_id)

    @property
    def open_to_all(self) -> bool:
        """Whether names stand for people: a test's setting, until an organisation has been imported."""
        return self.settings.open_to_all and not self.organisation.persons

    def relations(self) -> set[str]:
        """What the actor is, whatever the object: administrator, auditor, machine, public."""
        if self.actor.kind == "system":
            return {"public", "machine"}
        if self.actor.login is None:
            return {"public"}
        if self.open_to_all:
            return {"public", "administrator"}
        return {"public", *self.organisation.roles(self.actor.login)}

    def emit(
        self,
        event: str,
        *,
        element: str | None = None,
        task_id: str | None = None,
        on_behalf_of: str | None = None,
        actor: str | None = None,
        payload: Mapping[str, object] | None = None,
    ) -> None:
        """Record that something happened; the executor chains and writes it."""
        self.events.append(
            {
                "event": event,
                "actor": actor or self.actor.id,
                "element": element,
                "task_id": task_id,
                "on_behalf_of": on_behalf_of,
                "payload": {**(payload or {}), **({"bulk": True} if self.bulk else {})},
            }
        )

    def change(self, statement: Change, rows: Iterable[Mapping[str, Any]]) -> None:
        """Have a statement that is made once executed for each of the rows, when the act is written.

        One that inserts is sent once for all its rows: what it adds to, no other changes.
        """
        same = (known for other, known in self.changes if other is statement)
        asked = next(same, None) if isinstance(statement, Insert) else None
        if asked is None:
            self.changes.append((statement, list(rows)))
        else:
            asked.extend(rows)

    def mark(self) -> Mark:
        """Return how much the act is to leave so far."""
        return len(self.events), len(self.jobs), [len(rows) for _, rows in self.changes]

    def return_to(self, mark: Mark) -> None:
        """Forget what was asked for since."""
        events, jobs, changes = mark
        del self.events[events:], self.jobs[jobs:], self.changes[len(changes) :]
        for (_, rows), count in zip(self.changes, changes, strict=True):
            del rows[count:]

    def enqueue(self, queue: str, kind: str, due_at: datetime, **columns: Any) -> str:  # noqa: ANN401 - see new_job
        """Add a job; returns its id. Columns: instance_id, task_id, token, person, payload, created_act."""
        job = new_job(self.new_id(), queue, kind, due_at, self.now, **columns)
        self.jobs.append(job)
        return str(job["id"])
