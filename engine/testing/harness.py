"""The door for tests of processes: an engine with everything real but the clock, which a test moves."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.api import Actor, ProcessEngine, Rejection, Result
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_up import SetUp
from engine.commands.start_instance import StartInstance
from engine.domain.clock import FixedClock
from engine.handlers import Handler
from engine.settings import Settings
from engine.spiff.texts import key_text
from engine.store.instances import Instance
from engine.testing.case import CaseHandle
from engine.testing.desk import ANYBODY, MACHINE, START
from engine.testing.functions import handler_of
from engine.testing.places import make_tables, open_place
from engine.testing.refusals import DeploymentRefused, Finding, MessageUnmatched, NeverStill
from engine.testing.sources import Load, Source, read_sources
from engine.testing.values import stored_names
from engine.testing.views import listeners, waited_for

MOST_AT_ONCE = 10_000
"""How many timers may fall due in one step of a test; more is a diagram that never comes to rest."""


class EngineHarness:
    """An engine of its own for one test: deploy, start, complete, let time pass, look.

    `database_url` is in memory without it; `at` is when the test begins, in the zone Asia/Shanghai where it names none.
    Whatever is due by then has been done when a call returns, and thrown messages have arrived. Without an organisation
    every name is somebody: a task may be done by whom it names, and by anybody where it names nobody.
    """

    def __init__(self, database_url: str | None = None, *, at: datetime = START) -> None:
        self._handlers: dict[str, Handler] = {}
        self._files = tempfile.TemporaryDirectory(prefix="huiqian-test-")
        self._place = open_place(database_url)
        self.clock = FixedClock(at if at.tzinfo is not None else at.replace(tzinfo=START.tzinfo))
        settings = Settings(
            database_url=self._place.url,
            data_dir=Path(self._files.name),
            test_mode=True,
            open_to_all=True,
            undo_seconds=0,
        )
        self._zone = ZoneInfo(settings.zone)
        self.api = ProcessEngine(settings, self.clock)
        """The engine itself, for what this door does not show."""
        make_tables(self.api.database.engine)
        if self.api.kind is None:
            self.api.execute(SetUp(kind="demo"), MACHINE)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close it, whatever happened."""
        self.close()

    def close(self) -> None:
        """Let go of the database and remove the files; what lay in memory is gone."""
        self.api.close()
        self._place.leave()
        self._files.cleanup()

    @property
    def now(self) -> datetime:
        """The moment that it is for every case."""
        return self.clock.now().astimezone(self._zone)

    def register(self, name: str, function: Callable[..., object]) -> None:
        """Let service tasks that name the handler `name` call `function`; before what names it is deployed.

        The function takes nothing, the inputs (all variables that the task sees where it declares none), or context and
        inputs. It returns a mapping, None, or a value, which stands under `results.<element>.value`; it may raise
        `BpmnError(code, message, data)`, and any other exception is an error whose code is the exception's name.
        """
        self.api.installation.handlers[name] = handler_of(name, function)

    def organisation(self, document: Mapping[str, Any]) -> None:
        """Import people; from now on only they act, as in the product."""
        self.act(ImportOrganisation(document=document), MACHINE)

    def deploy(self, *sources: Source) -> list[str]:
        """Deploy files and folders together, all or none; returns the keys of the processes.

        Each is a path to a .bpmn, .dmn or .form file, to a package or to a folder of such; or the content of a BPMN or
        DMN file. Which comes first is of no account.

        Raises DeploymentRefused with `findings`, and FileNotFoundError.
        """
        load = read_sources(sources)
        first, *others = load.packages or [{}]
        command = DeployPackage(files=first, others=tuple(others), decisions=load.decisions)
        try:
            done = self.act(command, MACHINE)
        except Rejection as rejection:
            raise DeploymentRefused(_findings(rejection, load)) from rejection
        return [str(one["key"]) for one in done.value.get("all", [done.value]) if one["key"] is not None]

    def start(
        self,
        process_id: str,
        variables: Mapping[str, object] | None = None,
        actor: str | None = None,
        business_key: str | None = None,
    ) -> CaseHandle:
        """Start a case of the newest version, with `variables` at its top level.

        Raises Rejection: process_unknown, reserved_name, start_needs_event …
        """
        given = stored_names(variables, f"the variables of '{process_id}'")
        command = StartInstance(process_key=process_id, variables=given, business_key=business_key)
        return CaseHandle(self, str(self.act(command, self._starter(actor)).instance_id))

    def correlate(self, message: str, key: object = None, payload: Mapping[str, object] | None = None) -> CaseHandle:
        """Deliver a message to the one case that waits for it, or begin the process that it starts; returns the case.

        `key` is what the waiting event's correlation key must be, or a case's business key or id.

        Raises MessageUnmatched, or Rejection("message_ambiguous").
        """
        wanted = None if key is None else key_text(key, message)
        given = stored_names(payload, f"the payload of '{message}'")
        try:
            done = self.act(CorrelateMessage(name=message, key=wanted, payload=given), MACHINE)
        except Rejection as rejection:
            if rejection.code != "message_unmatched":
                raise
            with self.reading() as session:
                raise MessageUnmatched(message, wanted, waited_for(session)) from rejection
        return CaseHandle(self, str(done.instance_id))

    def signal(self, name: str, payload: Mapping[str, object] | None = None) -> int:
        """Send a signal to all that wait for it; returns how many events waited and how many cases it began."""
        given = stored_names(payload, f"the payload of '{name}'")
        with self.reading() as session:
            listening = listeners(session, name)
        self.act(BroadcastSignal(name=name, payload=given), MACHINE)
        return listening

    def cases(self, process_id: str | None = None) -> list[CaseHandle]:
        """Return all cases, the oldest first: those that a message, a signal or a clock began as well."""
        with self.reading() as session:
            wanted = select(Instance.id, Instance.definition_key).order_by(Instance.id)
            found = session.execute(wanted).all()
        return [CaseHandle(self, row.id) for row in found if process_id in (None, row.definition_key)]

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let clock time pass; what falls due meanwhile is done at its own moment, in order."""
        self.advance_to(self.clock.now() + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    def advance_to(self, moment: datetime) -> None:
        """Let time pass until `moment`.

        Raises ValueError for a moment that is over, NeverStill when more falls due than a test can mean.
        """
        for _ in range(MOST_AT_ONCE):
            due = self.api.next_due()
            if due is None or due > moment:
                self.clock.set(moment)
                return
            if due > self.clock.now():
                self.clock.set(due)
            self.api.run_due()
        raise NeverStill(f"Expected to reach {moment.isoformat()}, but at {self.now.isoformat()} more still falls due.")

    def act(self, command: object, actor: Actor) -> Result:
        """Carry out any command of the product, and then what is due at once."""
        done = self.api.execute(command, actor)
        self.advance_to(self.clock.now())
        return done

    def reading(self) -> AbstractContextManager[Session]:
        """Open the database for reading."""
        return self.api.database.reading()

    def administrator(self, actor: str | None = None) -> Actor:
        """Return who may suspend, resume, terminate and retry: somebody of the organisation who has the role.

        Raises LookupError when nobody has.
        """
        organisation = self.api.organisation
        if actor is not None or not organisation.persons:
            return Actor.person(actor or ANYBODY)
        found = sorted(person for person, role in organisation.role_grants if role == "administrator")
        if not found:
            raise LookupError("Expected somebody with the role 'administrator' in the organisation, but nobody has it.")
        return Actor.person(found[0])

    def _starter(self, actor: str | None) -> Actor:
        """Return who starts: with an organisation and no actor, a program does."""
        if actor is None and self.api.organisation.persons:
            return MACHINE
        return Actor.person(actor or ANYBODY)


def _findings(rejection: Rejection, load: Load) -> list[Finding]:
    problems = rejection.fields.get("problems")
    if not isinstance(problems, list):
        return [Finding(code=rejection.code, message=str(rejection.fields.get("detail") or rejection))]
    return [
        Finding(
            code=problem["code"],
            message=problem["text"],
            element=problem["element"],
            line=problem.get("line") or load.place(problem["process"], problem["element"]),
            severity=problem.get("severity", "error"),
            process=problem["process"],
        )
        for problem in problems
    ]
