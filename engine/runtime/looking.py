"""What a case asks for while it is only looked at: the versions of the processes it runs on; nothing in it moves."""

from collections.abc import Mapping
from typing import NoReturn

from sqlalchemy.orm import Session

from engine.domain.diagram import Element
from engine.runtime.catalogue import Catalogue
from engine.spiff.interface import Compiled


class StandingStill:
    """Gives back what is needed to restore a case; whatever would move it is a mistake of the program."""

    def __init__(self, session: Session, catalogue: Catalogue) -> None:
        self._session = session
        self._catalogue = catalogue

    def compiled(self, definition_id: str) -> Compiled:
        """The version that a saved call is on."""
        return self._catalogue.get(self._session, definition_id).compiled

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> NoReturn:  # noqa: ARG002 - the protocol's
        """Raise: an expression is evaluated when something moves."""
        raise _moved(expression)

    def decide(self, decision: str, inputs: Mapping[str, object]) -> NoReturn:  # noqa: ARG002 - the protocol's
        """Raise: a decision is taken when something moves."""
        raise _moved(decision)

    def serve(
        self,
        element: Element,
        inputs: Mapping[str, object],  # noqa: ARG002 - the protocol's
        variables: Mapping[str, object],  # noqa: ARG002 - the protocol's
    ) -> NoReturn:
        """Raise: a service is called when something moves."""
        raise _moved(element.id)

    def resolve(self, process_key: str) -> NoReturn:
        """Raise: a process is called when something moves."""
        raise _moved(process_key)


def _moved(what: str) -> RuntimeError:
    return RuntimeError(f"Expected a case that is only looked at to stand still, but it asked for '{what}'.")
