"""What a query reads with: one read-only session, the moment, the organisation, the definitions."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.actors import Actor
from engine.domain.calendar import WorkingCalendar
from engine.domain.calendar_table import CalendarTable
from engine.domain.organisation import Organisation
from engine.domain.rungs import LadderProfile
from engine.domain.texts import Text
from engine.identity import current_version
from engine.runtime.act import Act
from engine.runtime.case import Case
from engine.runtime.catalogue import Deployed
from engine.runtime.installation import Installation
from engine.runtime.looking import StandingStill
from engine.settings import Settings
from engine.spiff.run import Run
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Assignment, Task

_NOBODY = Actor.system("reader")


class Reader:
    """Made for one query; everything it gives belongs to the same snapshot."""

    def __init__(self, session: Session, installation: Installation, viewer: str | None = None) -> None:
        self.session = session
        self.now: datetime = installation.clock.now()
        self.real_now: datetime = installation.clock.real_now()
        self.settings: Settings = installation.settings
        self._installation = installation
        self._version: int | None = None
        self.viewer = viewer
        """Who will see the answer; None for the installation itself."""
        self.disclosed = False
        """Whether `kept_names` is known: one case is read, not a list of them."""
        self.kept_names: Mapping[str, Text] = {}
        """People whose names are kept from the reader of the case that is read, with what stands for them."""

    def keeping(self, names: Mapping[str, Text]) -> "Reader":
        """Keep other names from here on: those of the case that the next row of a list is about."""
        self.kept_names = names
        return self

    @property
    def version(self) -> int:
        """The version of the organisation's data."""
        if self._version is None:
            self._version = current_version(self.session)
        return self._version

    def found_version(self, value: object) -> None:
        """Take the version from a statement that read it beside something else."""
        self._version = int(str(value or 0))

    @property
    def organisation(self) -> Organisation:
        """The organisation."""
        return self._installation.organisation.get(self.session, self.version)

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar."""
        return self._installation.calendar.get(self.session, self.version)

    @property
    def ladders(self) -> Mapping[str, LadderProfile]:
        """The newest version of each ladder, by its key."""
        return self._installation.ladders.get(self.session, self.version)

    @property
    def calendar_table(self) -> CalendarTable:
        """The calendar as administrators keep it."""
        return self._installation.calendar.table(self.session, self.version)

    def calendar_of(self, unit: str | None) -> WorkingCalendar:
        """The working calendar of a unit that has days of its own; of None the organisation's."""
        chain = () if unit is None else self.organisation.line_of(unit)
        return self._installation.calendar.get(self.session, self.version, chain)

    @property
    def installation(self) -> Installation:
        """What the parts of the engine share: for looking at a case with the rules that acts go by."""
        return self._installation

    def deployed(self, definition_id: str) -> Deployed:
        """Return a definition by its id."""
        return self._installation.catalogue.get(self.session, definition_id)

    def latest(self, process_key: str) -> Deployed | None:
        """Return the newest version of a process, or None."""
        return self._installation.catalogue.latest(self.session, process_key)

    def restored(self, definition_id: str, tokens: bytes, variables: bytes) -> Run:
        """Return a case as it was saved, to look at where it stands."""
        still = StandingStill(self.session, self._installation.catalogue)
        return Run.restore(self.deployed(definition_id).compiled, tokens, variables, still)

    def looked_at(self, instance: Instance, state: InstanceState, actor: Actor = _NOBODY) -> Case:
        """Return a case for rules that need one, and perhaps whose act it would be.

        Nothing of it is locked, and nothing that is done to it is kept.
        """
        act = Act(self.session, actor, self._installation)
        act.organisation_version = self.version
        return Case(act, instance, state)

    def case(self, actor: Actor, task: Task) -> tuple[Case, list[Assignment]]:
        """Return a task's case with everybody asked on the task, as an act of `actor` finds them; never written."""
        instance = self.session.get_one(Instance, task.instance_id)
        state = self.session.get_one(InstanceState, task.instance_id)
        asked = select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
        return self.looked_at(instance, state, actor), list(self.session.scalars(asked))

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """Evaluate FEEL as a running case would now.

        Raises Fault("expression_failed").
        """
        return self._installation.expressions.evaluate(expression, variables, self.now)

    def decide(self, reference: str, inputs: Mapping[str, object]) -> Mapping[str, object]:
        """Ask the decision in force now, without recording that it was asked.

        Raises Fault("decision_missing") or Fault("decision_failed").
        """
        return self._installation.decisions.decide(self.session, reference, inputs, self.now).outputs
