"""One case inside an act: its locked row, and its run, restored only when an act needs it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.errors import Rejection
from engine.identity import VERSION
from engine.runtime.act import Act
from engine.runtime.catalogue import Deployed
from engine.runtime.editions import EDITION_NOW
from engine.runtime.environment import CaseEnvironment
from engine.runtime.late import case_moved_on
from engine.runtime.reserved import PRIVATE
from engine.spiff.run import Run
from engine.store.accounts import Setting
from engine.store.instances import CaseActor, Instance, InstanceState
from engine.store.loading import Reading, read
from engine.store.revision import REVISION_NOW
from engine.store.tasks import Assignment, Task

_ACTORS = cast("Table", CaseActor.__table__)
_READERS = {
    "sqlite": sqlite.insert(_ACTORS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_ACTORS).on_conflict_do_nothing(),
}


class Case:
    """A case somebody holds the lock of."""

    def __init__(self, act: Act, instance: Instance, state: InstanceState, run: Run | None = None) -> None:
        self.act = act
        self.instance = instance
        self.state = state
        self.last_due: datetime | None = None
        """When the timer was due that this act fires."""
        self._run = run

    @property
    def deployed(self) -> Deployed:
        """The definition this case is on."""
        return self.act.installation.catalogue.get(self.act.session, self.instance.definition_id)

    @property
    def run(self) -> Run:
        """The tokens and variables, restored on first use."""
        if self._run is None:
            self._run = Run.restore(
                self.deployed.compiled, self.state.tokens, self.state.variables, CaseEnvironment(self)
            )
        return self._run

    @property
    def facts(self) -> dict[str, dict[str, int]]:
        """The engine's own counts: rounds per element, deferrals per element, readers already recorded."""
        value = self.run.variables().get(PRIVATE)
        return value if isinstance(value, dict) else {}

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """Evaluate FEEL at this act's moment.

        Raises Fault("expression_failed").
        """
        return self.act.installation.expressions.evaluate(expression, variables, self.act.now)

    def adopt(self, run: Run) -> None:
        """Take a run that was just started."""
        self._run = run

    def begin(self) -> int:
        """Count one more act on this case; what it creates or closes carries the number."""
        self.instance.act += 1
        self.instance.changed_at = self.act.now
        return self.instance.act

    def keep(self) -> None:
        """Put the run's tokens and variables back into the row, keeping what they were for undo until it has ended."""
        self.state.previous_tokens, self.state.tokens = self.state.tokens, self.run.dump_tokens()
        self.state.previous_variables, self.state.variables = self.state.variables, self.run.dump_variables()
        if self.run.done:
            self.state.previous_tokens, self.state.previous_variables = None, None

    def set_fact(self, name: str, value: object) -> None:
        """Set one of the facts every diagram may read as `case.<name>`."""
        known = self.run.variables().get("case")
        self.run.write("", "case", {**(known if isinstance(known, dict) else {}), name: value})

    def set_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Replace the engine's own counts."""
        self.run.write("", PRIVATE, counts)

    def mail(
        self, kind: str, person: str, *, task_id: str | None = None, payload: Mapping[str, object] | None = None
    ) -> None:
        """Queue a mail about this case; it leaves when the time for undo is over."""
        self.act.enqueue(
            "mail",
            kind,
            self.act.now + timedelta(seconds=self.act.settings.undo_seconds),
            instance_id=self.instance.id,
            task_id=task_id,
            person=person,
            payload=dict(payload or {}),
            created_act=self.instance.act,
        )

    def add_readers(self, persons: Iterable[str], relation: str) -> None:
        """Let people read the case from now on."""
        rows = [{"instance_id": self.instance.id, "person": p, "relation": relation} for p in dict.fromkeys(persons)]
        if rows:
            self.act.change(_READERS[self.act.session.get_bind().dialect.name], rows)

    def require_active(self) -> None:
        """Raise Rejection("case_not_active"), with who stopped it, unless the case is running."""
        if self.instance.state != "active":
            raise case_moved_on(self)


_CASES, _STATES = cast("Table", Instance.__table__), cast("Table", InstanceState.__table__)
_TASKS, _ASSIGNMENTS = cast("Table", Task.__table__), cast("Table", Assignment.__table__)
_VERSION = select(Setting.value).where(Setting.key == VERSION).scalar_subquery()
# Both rows are locked: PostgreSQL reads anew, after a wait for the act before, only the rows that a statement locks.
_CASE = (
    select(_CASES, _STATES, _VERSION, REVISION_NOW, EDITION_NOW)
    .join(_STATES, _STATES.c.instance_id == _CASES.c.id)
    .with_for_update(of=(_CASES, _STATES))
)
_OWNER = select(_TASKS.c.instance_id).where(_TASKS.c.id == bindparam("task_id")).scalar_subquery()
_BY_ID = Reading(_CASE.where(_CASES.c.id == bindparam("instance_id")), Instance, InstanceState)
_BY_TASK = Reading(_CASE.where(_CASES.c.id == _OWNER), Instance, InstanceState)
_ASKED = Reading(
    select(_TASKS, _ASSIGNMENTS)
    .outerjoin(_ASSIGNMENTS, _ASSIGNMENTS.c.task_id == _TASKS.c.id)
    .where(_TASKS.c.id == bindparam("task_id"))
    .order_by(_ASSIGNMENTS.c.id),
    Task,
    Assignment,
)


def lock_case(act: Act, instance_id: str) -> Case:
    """Lock a case by its id.

    Raises Rejection("not_found").
    """
    (locked,) = read(act.session, {"instance_id": instance_id}, _BY_ID)
    return _case(act, locked)


def lock_task(act: Act, task_id: str) -> tuple[Case, Task, list[Assignment]]:
    """Lock the case a task belongs to, and read the task with everybody asked on it, in the order they were asked.

    Raises Rejection("not_found").
    """
    locked, found = read(act.session, {"task_id": task_id}, _BY_TASK, _ASKED)
    return _case(act, locked), found[0][0], [assignment for _, assignment in found if assignment is not None]


def _case(act: Act, locked: list[tuple[Any, ...]]) -> Case:
    if not locked:
        raise Rejection("not_found")
    ((instance, state, version, revision, edition),) = locked
    act.stand_on(version, revision, edition)
    act.case_id = instance.id
    return Case(act, instance, state)
