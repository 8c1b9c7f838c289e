"""Saves the tokens of an instance as rows, and puts them back; the specification is never stored."""

from typing import Any

import orjson

from engine.spiff.interface import Compiled, Environment
from engine.spiff.levels import Level
from engine.spiff.scopes import Scope, Variables
from engine.spiff.specs.repeated import EACH, Each
from engine.spiff.tokens import READY, STARTED, WAITING, Token
from engine.spiff.upgrades import FORMAT, upgraded
from engine.spiff.values import dump_values, load_values
from engine.spiff.workflows import Case, Inner

LETTERS = {READY: "r", WAITING: "w", STARTED: "s", 4: "f"}
STATES = {letter: state for state, letter in LETTERS.items()}


def dump_tokens(case: Case) -> bytes:
    """One JSON list: format, counter, whether all is over, levels. Lists throughout, so that key order can't matter."""
    return orjson.dumps([FORMAT, case.counter, case.completed, [_level_row(level) for level in case.levels]])


def _level_row(level: Level) -> list[object]:
    return [
        level.host.id if level.host is not None else None,
        level.definition.definition_id,
        level.inside_of,
        level.scope,
        level.ended_at,
        level.task_tree.id,
        [_token_row(token) for token in level.live()],
        level.ledger,
    ]


def _token_row(token: Token) -> list[object]:
    spec = token.task_spec
    state = LETTERS[token.state]
    row: list[object] = [token.id, spec.element.id, state + ("e" if isinstance(spec, Each) else "")]
    if token.internal_data:
        row.append(token.internal_data)
    return row


def load_case(compiled: Compiled, tokens: bytes, variables: bytes, environment: Environment) -> Case:
    """Put a saved instance back; nothing runs."""
    _, counter, completed, levels = upgraded(orjson.loads(tokens))
    case = Case(compiled, load_variables(variables), environment)
    case.counter = counter
    case.completed = completed
    for row in levels:
        _restore_level(case, row)
    return case


def _restore_level(case: Case, row: list[Any]) -> None:
    host_number, definition_id, inside_of, scope, ended_at, root, rows, ledger = row
    level: Level = case
    if host_number is not None:
        host = case.find(host_number)
        if host is None:
            raise ValueError(f"Expected token {host_number!r} among the saved tokens, but it is missing.")
        definition = host.workflow.definition
        if definition.definition_id != definition_id:
            definition = case.environment.compiled(definition_id)
        level = Inner(host, definition, inside_of, scope)
        case.subprocesses[host_number] = level
    level.ended_at, level.ledger = ended_at, ledger
    level.take_root(root)
    specs = level.spec.task_specs
    for number, element, letters, *data in rows:
        name = element + EACH if letters.endswith("e") else element
        token = Token(level, specs[name], level.task_tree, STATES[letters[0]], number)
        if data:
            token.internal_data = data[0]


def dump_variables(variables: Variables) -> bytes:
    return dump_values([FORMAT, [_scope_row(key, scope) for key, scope in variables.scopes.items()]])


def _scope_row(key: str, scope: Scope) -> list[object]:
    row: list[object] = [key, scope.parent, scope.isolated, scope.names]
    return [*row, True] if scope.counts else row


def load_variables(data: bytes) -> Variables:
    loaded: Any = load_values(data)
    return Variables(
        {
            key: Scope(parent=parent, isolated=isolated, names=names, counts=bool(counts))
            for key, parent, isolated, names, *counts in loaded[1]
        }
    )
