"""What a running diagram asks for: expressions, decisions, services, called processes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from engine.domain.diagram import Element
from engine.domain.elements import ServiceSettings
from engine.domain.errors import BpmnError, Fault, Rejection
from engine.domain.incident_reasons import because
from engine.runtime.decision_results import keep_result
from engine.runtime.expressions import refuse_unstorable
from engine.runtime.services import CaseServices
from engine.runtime.serving import Served
from engine.spiff.interface import Compiled

if TYPE_CHECKING:
    from engine.runtime.case import Case


class CaseEnvironment:
    """Answers for one case inside one act."""

    def __init__(self, case: "Case") -> None:
        self._case = case
        self._act = case.act

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """Evaluate FEEL that gives data: what a case keeps is no function."""
        value = self._act.installation.expressions.evaluate(expression, variables, self._act.now)
        refuse_unstorable(value, expression)
        return value

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]:
        """Evaluate the decision version in force now, and record which one it was and why it said so."""
        decided = self._act.installation.decisions.decide(
            self._act.session, decision, inputs, self._act.now, self._act.edition
        )
        refuse_unstorable(decided.outputs, decision)
        self._act.emit("DecisionMade", element=None, actor="system:decision", payload=decided.trace)
        keep_result(self._act, self._case.instance, decided, inputs)
        return decided.outputs

    def serve(
        self, element: Element, inputs: Mapping[str, object], variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Run a service task's handler; what it wrote is taken back when it fails.

        Whatever goes wrong inside becomes an error of the diagram, named after its class; without an event that catches
        it, it is an incident.
        """
        settings = element.settings
        name = settings.handler if isinstance(settings, ServiceSettings) else ""
        handler = self._act.installation.handlers.get(name)
        if handler is None:
            raise Fault("handler_missing", because("handler_missing", name=name, element=element.id))
        served = Served(self._act)
        try:
            result = handler(CaseServices(self._case, element, variables, served), inputs)
        except (Rejection, DBAPIError):
            raise  # the whole act fails
        except Exception as error:
            served.take_back()
            if isinstance(error, Fault | BpmnError):
                raise
            raise BpmnError(type(error).__name__, str(error)) from error
        served.keep()
        return result

    def resolve(self, process_key: str) -> Compiled:
        """The newest version of a called process."""
        found = self._act.installation.catalogue.latest(self._act.session, process_key, self._act.edition)
        if found is None:
            raise Fault("process_missing", because("process_missing", process=process_key))
        return found.compiled

    def compiled(self, definition_id: str) -> Compiled:
        """The version that a saved call is on."""
        return self._act.installation.catalogue.get(self._act.session, definition_id).compiled
