"""One case inside an act: its locked row, and its run, restored only when an act needs it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.errors import Rejection
from engine.identity import VERSION
from engine.runtime.act import Act
from engine.runtime.catalogue import Deployed
from engine.runtime.environment import CaseEnvironment
from engine.spiff.run import Run
from engine.store.accounts import Setting
from engine.store.instances import CaseActor, Instance, InstanceState
from engine.store.tasks import Assignment, Task

_ACTORS = cast("Table", CaseActor.__table__)
_READERS = {
    "sqlite": sqlite.insert(_ACTORS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_ACTORS).on_conflict_do_nothing(),
}
PRIVATE = "_engine"
"""Name of the engine's own facts among a case's root variables; no diagram may read it."""


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
            connection = self.act.session.connection()
            connection.execute(_READERS[connection.dialect.name], rows if len(rows) > 1 else rows[0])

    def require_active(self) -> None:
        """Raise Rejection("case_not_active") unless the case is running."""
        if self.instance.state != "active":
            raise Rejection("case_not_active", state=self.instance.state)


_VERSION = select(Setting.value).where(Setting.key == VERSION).scalar_subquery()
_CASE = (
    select(Instance, InstanceState, _VERSION)
    .join(InstanceState, InstanceState.instance_id == Instance.id)
    .with_for_update(of=Instance)
)
_OWNER = select(Task.instance_id).where(Task.id == bindparam("task_id")).scalar_subquery()
_BY_ID = _CASE.where(Instance.id == bindparam("instance_id"))
_BY_TASK = _CASE.where(Instance.id == _OWNER)
_ASKED = (
    select(Task, Assignment)
    .outerjoin(Assignment, Assignment.task_id == Task.id)
    .where(Task.id == bindparam("task_id"))
    .order_by(Assignment.id)
)
"""Built once: making a statement costs more than running it."""


def lock_case(act: Act, instance_id: str) -> Case:
    """Lock a case by its id.

    Raises Rejection("not_found").
    """
    return _lock(act, _BY_ID, {"instance_id": instance_id})


def lock_task(act: Act, task_id: str) -> tuple[Case, Task, list[Assignment]]:
    """Lock the case a task belongs to, and read the task with everybody asked on it, in the order they were asked.

    Raises Rejection("not_found").
    """
    case = _lock(act, _BY_TASK, {"task_id": task_id})
    found = act.session.execute(_ASKED, {"task_id": task_id}).all()
    assigned: list[Assignment | None] = [row[1] for row in found]
    return case, found[0][0], [a for a in assigned if a is not None]


def _lock(act: Act, statement: Select[Any], key: dict[str, str]) -> Case:
    found = act.session.execute(statement, key).one_or_none()
    if found is None:
        raise Rejection("not_found")
    act.organisation_version = int(found[2] or 0)
    return Case(act, found[0], found[1])
