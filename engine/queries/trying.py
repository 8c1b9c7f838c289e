"""Tries another version of a decision file on what was recorded of a result."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.dmn import DecisionError, DecisionModel, parse_decisions
from engine.feel import text_of
from engine.feel.host import from_host
from engine.queries.reader import Reader
from engine.runtime.decision_results import given_inputs, same_values
from engine.runtime.decisions import main_decision, matched_rules, outputs_of
from engine.store.decisions import DecisionResult
from engine.store.definitions import DecisionVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of one: the same, something else, or why it could not be tried."""

    decision: str = ""
    differs: bool = False
    already: bool = False
    outputs: tuple[tuple[str, str, str], ...] = ()
    old_rules: str = ""
    new_rules: str = ""
    reason: str = ""
    detail: str = ""


class Trial:
    """A proposed file beside the one in force."""

    def __init__(self, reader: Reader, key: str, content: bytes) -> None:
        self._key = key
        self._new = parse_decisions(content)
        in_force = reader.session.scalars(
            select(DecisionVersion.content)
            .where(DecisionVersion.key == key, DecisionVersion.effective_at <= reader.now)
            .order_by(DecisionVersion.version.desc())
            .limit(1)
        ).first()
        self._now = parse_decisions(in_force or content)

    def attempt(self, result: DecisionResult) -> Attempt:
        """Try the proposed file on one result."""
        if not isinstance(result.inputs, Mapping) or not isinstance(result.outputs, Mapping):
            return Attempt(reason="no_inputs")
        decision = result.decision.partition("#")[2] or main_decision(self._new, self._key)
        decision = result.decision if result.decision in self._new.decisions else decision
        if decision not in self._new.decisions:
            return Attempt(reason="gone", detail=decision)
        missing = sorted(_needed(self._new, decision) - set(result.inputs))
        if missing:
            return Attempt(reason="missing", detail=", ".join(missing))
        inputs = given_inputs(result.inputs)
        try:
            made = self._new.decide(decision, inputs)
        except DecisionError as error:
            return Attempt(reason="failed", detail=str(error))
        outputs = outputs_of(self._new, decision, made)
        name = self._new.decisions[decision].name
        if same_values(result.outputs, outputs):
            return Attempt(decision=name)
        return Attempt(
            decision=name,
            differs=True,
            already=self._gives(decision, inputs, outputs),
            outputs=tuple(_pairs(result.outputs, outputs)),
            old_rules=rules_text(result.rules),
            new_rules=rules_text(matched_rules(self._new, made)),
        )

    def _gives(self, decision: str, inputs: Mapping[str, object], outputs: Mapping[str, object]) -> bool:
        """Tell whether the version in force now gives the same."""
        if decision not in self._now.decisions:
            return False
        try:
            return same_values(outputs_of(self._now, decision, self._now.decide(decision, inputs)), outputs)
        except DecisionError:
            return False


def rules_text(rules: object) -> str:
    """Write which rules of which tables matched."""
    found = []
    for one in rules if isinstance(rules, list) else []:
        if isinstance(one, Mapping):
            numbers = one.get("rules")
            listed = ", ".join(map(str, numbers)) if isinstance(numbers, list) else ""
            found.append(f"{one.get('table')}: {listed or '—'}")
    return "; ".join(found)


def _needed(model: DecisionModel, decision: str) -> set[str]:
    """The names that a decision and all it requires read from outside."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [decision]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        found |= model.decisions[key].reads
        waiting += model.decisions[key].requires
    return found


def _pairs(old: Mapping[str, object], new: Mapping[str, object]) -> list[tuple[str, str, str]]:
    return [
        (name, _written(old.get(name)), _written(new.get(name)))
        for name in dict.fromkeys((*new, *old))
        if not same_values(old.get(name), new.get(name))
    ]


def _written(value: object) -> str:
    return text_of(from_host(value)) or "—"
