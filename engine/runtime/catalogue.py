"""Knows every deployed definition, compiled once per version and kept for the life of the process."""

import threading
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.diagrams.compile import compile_process
from engine.diagrams.package import Package, read_package
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.spiff.interface import Compiled
from engine.store.definitions import Definition, DefinitionFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """One version of one process with everything that was deployed with it."""

    definition_id: str
    key: str
    version: int
    package: Package
    compiled: Compiled


class Catalogue:
    """Definitions never change once deployed, so what was loaded stays right; only "the latest" is asked again."""

    def __init__(self) -> None:
        self._known: dict[str, Deployed] = {}
        self._newest: tuple[str, dict[str, str | None]] = ("", {})
        self._lock = threading.Lock()

    def get(self, session: Session, definition_id: str) -> Deployed:
        """Return the definition of that id.

        Raises Fault("definition_missing") when there is none.
        """
        known = self._known.get(definition_id)
        if known is None:
            with self._lock:
                known = self._known.get(definition_id) or self._load(session, definition_id)
                self._known[definition_id] = known
        return known

    def latest(self, session: Session, key: str, edition: str | None = None) -> Deployed | None:
        """Return the newest version of a process, or None; whoever knows the `edition` asks once in it."""
        found = _newest(session, key) if edition is None else self._newest_in(session, key, edition)
        return None if found is None else self.get(session, found)

    def _newest_in(self, session: Session, key: str, edition: str) -> str | None:
        """Threads may be at work in two editions at once: what one of them holds is never changed by the other."""
        kept, known = self._newest
        if kept != edition:
            known = {}
            self._newest = (edition, known)
        if key not in known:
            known[key] = _newest(session, key)
        return known[key]

    def _load(self, session: Session, definition_id: str) -> Deployed:
        row = session.get(Definition, definition_id)
        if row is None:
            raise Fault("definition_missing", because("definition_missing", definition=definition_id))
        files = session.execute(
            select(DefinitionFile.path, DefinitionFile.content).where(DefinitionFile.definition_id == definition_id)
        )
        package = read_package({row.path: row.content for row in files})
        compiled = compile_process(package.diagram_xml, definition_id=definition_id, process=row.key)
        return Deployed(
            definition_id=definition_id, key=row.key, version=row.version, package=package, compiled=compiled
        )


def _newest(session: Session, key: str) -> str | None:
    return session.scalar(
        select(Definition.id).where(Definition.key == key).order_by(Definition.version.desc()).limit(1)
    )
