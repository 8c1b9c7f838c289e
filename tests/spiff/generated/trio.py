"""The same acts on an engine that is never reloaded, on one that always is, and on the oracle; nothing may differ."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from typing import Protocol, TypeAlias

from engine.spiff import Compiled, Environment, Run, Wait
from tests.spiff.oracle.oracle import Oracle, Waiting, explains
from tests.spiff.oracle.state import World

Place: TypeAlias = tuple[str, str, int, str, str]
"""Element, kind, definition, item, and the variables that are seen there."""
CROWDED = 40
"""A walk that waits in more places has begun to multiply; it ends there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What to do next, in words that the engine and the oracle understand."""

    verb: str
    waiting: Waiting
    rank: int
    """Of several waits that differ in nothing: which one, the oldest first."""
    result: Mapping[str, object]
    data: Mapping[str, object]
    """Variables that are set: by a task in its scope, by whoever mends something at the top."""

    def __str__(self) -> str:
        return f"{self.verb} {self.waiting.kind} {self.waiting.element}/{self.waiting.index} #{self.rank} {self.result}"


class EngineAndOracle(Environment, World, Protocol):
    """A world for both."""


def act_on(waits: list[Waiting], waiting: Waiting, verb: str, result: Mapping[str, object], **data: object) -> Act:
    """An act on one of what waits."""
    same = [one for one in waits if _what(one) == _what(waiting)]
    return Act(verb=verb, waiting=waiting, rank=same.index(waiting), result=result, data=data)


class Trio:
    """One case, three times."""

    def __init__(
        self,
        compiled: Mapping[str, Compiled],
        key: str,
        variables: Mapping[str, object],
        worlds: Sequence[EngineAndOracle],
        at: str | None = None,
    ) -> None:
        self.compiled, self.main, self.worlds = compiled, compiled[key], worlds
        self.kept, self.saved = (Run.start(self.main, variables, world, at=at) for world in worlds[:2])
        diagrams = {name: one.diagram for name, one in compiled.items()}
        self.oracle = Oracle(diagrams, key, variables, worlds[2], at)
        self.seen = 0
        self.log: list[str] = []
        self.passed: list[str] = []
        self.compare("begin")

    def steps(self, limit: int, choose: Callable[[list[Waiting]], Act | None]) -> Iterator[str]:
        """Act until the case has ended, or `limit` is reached; each act that was done and compared."""
        for _ in range(limit):
            waits = self.oracle.waits()
            over = self.oracle.ended or len(waits) > CROWDED
            act = None if over else choose(waits)
            if act is None:
                return
            self.do(act)
            yield str(act)

    def do(self, act: Act) -> None:
        """Do it everywhere, after the saved instance has been put back, and compare."""
        self.seen = len(self.kept.trace)
        self.saved = Run.restore(self.main, self.saved.dump_tokens(), self.saved.dump_variables(), self.worlds[1])
        reached = [_do_with_engine(run, act) for run in (self.kept, self.saved)]
        self.same("reached", reached, [_do_with_oracle(self.oracle, act)] * 2)
        self.compare(str(act))

    def compare(self, what: str) -> None:
        """Nothing may differ between the three."""
        self.log.append(what)
        self.same("tokens", self.saved.dump_tokens(), self.kept.dump_tokens())
        self.same("variables", self.saved.dump_variables(), self.kept.dump_variables())
        self.same("steps", self.saved.trace, self.kept.trace[self.seen :])
        took = [step.id for step in self.saved.trace if step.kind in {"left", "end"}]
        self.passed += took
        done = self.oracle.took()
        if not explains(done, took):
            self.same("completed", took, [one.element for one in done])
        seen, expected = Counter(_places(self.saved).values()), Counter(map(_what, self.oracle.waits()))
        self.same("waits", seen - expected, expected - seen)
        thrown = Counter((one.kind, one.name) for one in self.saved.thrown)
        self.same("thrown", thrown, Counter(self.oracle.threw()))
        self.same("ended", (self.saved.done, self.saved.ended and self.saved.ended.outcome), self.oracle.how_it_ended())
        self.same("variables at the top", _data(self.saved.variables()), _data(self.oracle.variables()))

    def same(self, what: str, seen: object, expected: object) -> None:
        if seen != expected:
            walked = "\n  ".join(self.log)
            raise AssertionError(f"{what} after\n  {walked}\nseen     {seen}\nexpected {expected}")


def _what(one: Waiting) -> Place:
    return one.element, one.kind, one.index, str(one.item), _data(one.seen)


def _places(run: Run) -> dict[str, Place]:
    """What the engine waits for, by token, the oldest first."""
    waits = sorted(run.waits.values(), key=lambda wait: int(wait.token.partition("/")[0]))
    return {wait.token: _place(run, wait) for wait in waits}


def _place(run: Run, wait: Wait) -> Place:
    index = int(wait.token.partition("/")[2] or 0)
    return wait.element.id, wait.kind, index, str(wait.item), _data(run.variables(wait.scope))


def _data(seen: Mapping[str, object]) -> str:
    """What is seen of the variables, as text; no results are the same as none yet."""
    return dumps({"results": {}, **seen}, sort_keys=True, default=str)


def _do_with_engine(run: Run, act: Act) -> int:
    token = [token for token, place in _places(run).items() if place == _what(act.waiting)][act.rank]
    match act.verb:
        case "complete":
            run.complete(token, act.result, act.data)
        case "fire":
            run.fire_timer(token)
        case "retry":
            for name, value in act.data.items():
                run.write("", name, value)
            run.retry(token)
        case "deliver":
            run.deliver(token, {})
        case "send":
            send = run.send_message if act.waiting.kind == "message" else run.send_signal
            return send(act.waiting.name or "", {})
    return 1


def _do_with_oracle(oracle: Oracle, act: Act) -> int:
    waiting = [one for one in oracle.waits() if _what(one) == _what(act.waiting)][act.rank]
    match act.verb:
        case "complete":
            oracle.complete(waiting, act.result, act.data)
        case "retry":
            oracle.mend(act.data)
            oracle.retry(waiting)
        case "send":
            return oracle.send(waiting.kind, waiting.name or "", {})
        case _:
            oracle.come(waiting, {})
    return 1
