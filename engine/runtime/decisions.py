"""Finds the decision version in force, and evaluates it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dmn import DecisionError, DecisionModel, DecisionResult, parse_decisions
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.store.definitions import DecisionVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision gave, which version of which file it was, and what that file may read."""

    reference: str
    key: str
    version: int
    outputs: Mapping[str, object]
    rules: list[dict[str, object]]
    """The rules that matched: table and their numbers."""
    names: frozenset[str]
    """Names of the inputs that the file's decisions read."""

    @property
    def trace(self) -> Mapping[str, object]:
        """What the trail says of it."""
        return {"decision": self.reference, "version": self.version, "rules": self.rules}


class Version(NamedTuple):
    """One version of a decision file, without what stands in it."""

    id: str
    key: str
    version: int
    effective_at: datetime


_VERSIONS = select(
    DecisionVersion.id, DecisionVersion.key, DecisionVersion.version, DecisionVersion.effective_at
).order_by(DecisionVersion.version)


class DecisionCache:
    """Parsed decision models by version id."""

    def __init__(self) -> None:
        self._models: dict[str, DecisionModel] = {}
        self._versions: tuple[str, tuple[Version, ...]] | None = None

    def decide(
        self,
        session: Session,
        reference: str,
        inputs: Mapping[str, object],
        now: datetime,
        edition: str | None = None,
    ) -> Decided:
        """Return the decision's outputs with which version and which rules gave them.

        `reference` is a file's name in `decisions/` without its ending, with `#id` where the decision has another id;
        or the id of a decision that no other file has. Whoever knows the `edition` asks for the versions once in it.
        A context's entries are the outputs; any other value stands under the decision's variable name.

        Raises Fault("decision_missing"), Fault("decision_ambiguous") or Fault("decision_failed").
        """
        versions = [one for one in self._all(session, edition) if one.effective_at <= now]
        key, version, model, decision = self._find(session, reference, versions)
        try:
            result = model.decide(decision, inputs)
        except DecisionError as error:
            raise Fault("decision_failed", because("decision_failed", decision=reference, told=error)) from error
        return Decided(
            reference=reference,
            key=key,
            version=version,
            outputs=outputs_of(model, decision, result),
            rules=matched_rules(model, result),
            names=names_read(model),
        )

    def _all(self, session: Session, edition: str | None) -> tuple[Version, ...]:
        """Return every version there is, the oldest first; those to come stand among them."""
        kept = self._versions
        if kept is not None and kept[0] == edition:
            return kept[1]
        found = tuple(Version(*row) for row in session.execute(_VERSIONS))
        if edition is not None:
            self._versions = (edition, found)
        return found

    def _find(self, session: Session, reference: str, versions: list[Version]) -> tuple[str, int, DecisionModel, str]:
        key, _, decision = reference.partition("#")
        rows = {one.key: one for one in versions}
        row = rows.get(key)
        if row is not None:
            model = self._model(session, row.id)
            return key, row.version, model, decision or main_decision(model, key)
        models = [(other.key, other.version, self._model(session, other.id)) for other in rows.values()]
        found = [(key, version, model) for key, version, model in models if reference in model.decisions]
        if not found:
            raise Fault("decision_missing", because("decision_missing", decision=reference))
        if len(found) > 1:
            raise Fault("decision_ambiguous", because("decision_ambiguous", decision=reference, count=len(found)))
        return *found[0], reference

    def _model(self, session: Session, version_id: str) -> DecisionModel:
        model = self._models.get(version_id)
        if model is None:
            content = session.scalar(select(DecisionVersion.content).where(DecisionVersion.id == version_id))
            model = self._models[version_id] = parse_decisions(content or b"")
        return model


def main_decision(model: DecisionModel, key: str) -> str:
    """Return what a file's name stands for: the decision of that id, or the only one of the file."""
    return key if key in model.decisions or len(model.decisions) != 1 else next(iter(model.decisions))


def outputs_of(model: DecisionModel, decision: str, result: DecisionResult) -> Mapping[str, object]:
    """Return a context's entries, or any other value under the decision's name."""
    value = result.value
    return value if isinstance(value, Mapping) else {model.decisions[decision].name: value}


def matched_rules(model: DecisionModel, result: DecisionResult) -> list[dict[str, object]]:
    """Return which rules of which tables decided, by their numbers: under FIRST that is the first that matched."""
    first = {(table.decision, table.name) for one in model.decisions.values() for table in one.tables
             if table.policy == "FIRST"}  # fmt: skip
    return [
        {"table": t.decision, "rules": [r.index for r in t.matched][: 1 if (t.decision, t.table) in first else None]}
        for t in result.trace
    ]


def names_read(model: DecisionModel) -> frozenset[str]:
    """Return the names that a file's decisions read from outside: what is kept of the inputs of a result."""
    reads = (name for decision in model.decisions.values() for name in decision.reads)
    return frozenset((*model.input_types, *reads))
