"""Finds the decision version in force, and evaluates it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dmn import DecisionError, DecisionModel, DecisionResult, parse_decisions
from engine.domain.errors import Fault
from engine.store.definitions import DecisionVersion


class DecisionCache:
    """Parsed decision models by version id."""

    def __init__(self) -> None:
        self._models: dict[str, DecisionModel] = {}

    def decide(
        self, session: Session, reference: str, inputs: Mapping[str, object], now: datetime
    ) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """Return the decision's outputs and a record of which version and which rules gave them.

        `reference` is a file's name in `decisions/` without its ending, with `#id` where the decision has another id.
        A context's entries are the outputs; any other value stands under the decision's variable name.

        Raises Fault("decision_missing") or Fault("decision_failed").
        """
        key, _, decision = reference.partition("#")
        decision = decision or key
        row = session.execute(
            select(DecisionVersion.id, DecisionVersion.version)
            .where(DecisionVersion.key == key)
            .where(DecisionVersion.effective_at <= now)
            .order_by(DecisionVersion.version.desc())
            .limit(1)
        ).first()
        if row is None:
            raise Fault("decision_missing", f"Expected a decision '{reference}' in force, but there is none.")
        model = self._models.get(row.id)
        if model is None:
            content = session.scalar(select(DecisionVersion.content).where(DecisionVersion.id == row.id))
            model = self._models[row.id] = parse_decisions(content or b"")
        try:
            result = model.decide(decision, inputs)
        except DecisionError as error:
            raise Fault("decision_failed", str(error)) from error
        value = result.value
        if not isinstance(value, Mapping):
            value = {model.decisions[decision].name: value}
        return value, {"decision": reference, "version": row.version, "rules": _matched(result)}


def _matched(result: DecisionResult) -> list[dict[str, object]]:
    """Return which rules of which tables matched, by their numbers."""
    return [{"table": t.decision, "rules": [r.index for r in t.matched]} for t in result.trace]
