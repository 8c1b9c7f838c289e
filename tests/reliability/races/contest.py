"""One race: many attempts at the same moment, by the threads of two engines over one database."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

from engine.api import Actor, ProcessEngine, Rejection, Result
from tests.factories.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody's act, with the key of its request if it has one."""

    login: str
    command: object
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of an attempt, and how long it took."""

    attempt: Attempt
    seconds: float
    done: Result | None = None
    refused: Rejection | None = None
    broken: BaseException | None = None

    @property
    def code(self) -> str:
        """`done`, `replayed`, the refusal's code, or the name of what should never happen."""
        if self.refused is not None:
            return self.refused.code
        if self.done is not None:
            return "replayed" if self.done.replayed else "done"
        return type(self.broken).__name__


Judge = Callable[[Desk, Sequence[Tried]], list[str]]
"""Looks at what came out; returns what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is tried at once, in which case, and who may win."""

    attempts: Sequence[Attempt]
    judge: Judge
    case: str | None = None
    losers: frozenset[str] = frozenset()
    """The refusals that those may meet who come too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A kind of race: what it needs deployed, and how a round of it begins for so many threads."""

    name: str
    begin: Callable[[Desk, int, int], Round]
    files: Sequence[Mapping[str, bytes]] = field(default_factory=tuple)


def run_round(engines: Sequence[ProcessEngine], pool: ThreadPoolExecutor, attempts: Sequence[Attempt]) -> list[Tried]:
    """Let all attempts begin together, as many at once as the pool has threads."""
    together = min(len(attempts), pool._max_workers)
    gate, first = threading.Barrier(together), threading.local()

    def attempt(engine: ProcessEngine, one: Attempt) -> Tried:
        if not getattr(first, "passed", False):
            first.passed = True
            gate.wait(300)
        begun = time.perf_counter()
        try:
            done = engine.execute(one.command, Actor.person(one.login), key=one.key)
        except Rejection as rejection:
            return Tried(attempt=one, seconds=time.perf_counter() - begun, refused=rejection)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody should ever see it
            return Tried(attempt=one, seconds=time.perf_counter() - begun, broken=error)
        return Tried(attempt=one, seconds=time.perf_counter() - begun, done=done)

    return list(pool.map(attempt, cycle(engines), attempts))
