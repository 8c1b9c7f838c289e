"""Random walks: the same acts on an engine that is never reloaded, one that always is, and the oracle."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import dumps
from typing import TypeAlias

from engine.diagrams.compile import compile_process
from engine.spiff import Compiled, Run, Wait
from tests.spiff.generated.diagrams import Generated
from tests.spiff.generated.sheet import FLAGS
from tests.spiff.generated.world import World
from tests.spiff.oracle.oracle import Oracle, Waiting, explains

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

    def __str__(self) -> str:
        return f"{self.verb} {self.waiting.kind} {self.waiting.element}/{self.waiting.index} #{self.rank} {self.result}"


class Walk:
    """One case, three times."""

    def __init__(
        self, generated: Generated, chance: random.Random, shared: Mapping[str, Compiled] | None = None
    ) -> None:
        self.chance = chance
        self.compiled = shared or {key: _compiled(key, xml) for key, xml in generated.files.items()}
        services = [e for one in self.compiled.values() for e in one.diagram.elements if e.startswith("broken")]
        self.worlds = [
            World(definitions=dict(self.compiled), broken=set(services), failing=generated.failing) for _ in range(3)
        ]
        self.key = generated.key
        main = self.compiled[self.key]
        self.kept, self.saved = (
            Run.start(main, generated.variables, world, at=generated.at) for world in self.worlds[:2]
        )
        diagrams = {key: one.diagram for key, one in self.compiled.items()}
        self.oracle = Oracle(diagrams, self.key, generated.variables, self.worlds[2], generated.at)
        self.seen = 0
        self.log: list[str] = []
        self.passed: list[str] = []
        self.compare("begin")

    def steps(self, limit: int) -> Iterator[str]:
        """Act until the case has ended, or `limit` is reached; each act that was done and compared."""
        for _ in range(limit):
            waits = self.oracle.waits()
            over = self.oracle.ended or self.oracle.stuck() or len(waits) > CROWDED
            if over or not any(_can(one) for one in waits):
                return
            act = self.choose(waits)
            self.do(act)
            self.compare(str(act))
            yield str(act)

    def choose(self, waits: list[Waiting]) -> Act:
        """Anything that can be done, tasks twice as often as the rest."""
        can = [one for one in waits if _can(one)]
        waiting = self.chance.choice([one for one in can for _ in range(2 if one.kind == "task" else 1)])
        same = [one for one in waits if _what(one) == _what(waiting)]
        verb = {"task": "complete", "timer": "fire", "fault": "retry"}.get(waiting.kind, "deliver")
        if verb == "deliver" and self.chance.random() < 0.3:
            verb = "send"
        answers: dict[str, object] = {name: self.chance.random() < 0.5 for name in ("a", "b", "c")}
        answers["again"] = self.chance.random() < 0.3
        flag = {f"f{self.chance.randrange(FLAGS)}": self.chance.random() < 0.6} if self.chance.random() < 0.4 else {}
        return Act(verb=verb, waiting=waiting, rank=same.index(waiting), result=answers, data=flag)

    def do(self, act: Act) -> None:
        """Do it everywhere, after the saved instance has been put back."""
        self.seen = len(self.kept.trace)
        self.saved = Run.restore(
            self.compiled[self.key], self.saved.dump_tokens(), self.saved.dump_variables(), self.worlds[1]
        )
        if act.verb == "retry" and self.chance.random() < 0.6:
            for world in self.worlds:
                world.broken.discard(act.waiting.element)
        for run in (self.kept, self.saved):
            _do_with_engine(run, act)
        _do_with_oracle(self.oracle, act)

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
        self.same("ended", self.saved.done, self.oracle.ended)

    def same(self, what: str, seen: object, expected: object) -> None:
        if seen != expected:
            walked = "\n  ".join(self.log)
            raise AssertionError(f"{what} after\n  {walked}\nseen     {seen}\nexpected {expected}")


def _compiled(key: str, xml: bytes) -> Compiled:
    return compile_process(xml, definition_id=f"{key}:1")


def _can(one: Waiting) -> bool:
    """A condition comes by itself when what it looks at changes."""
    return one.kind != "conditional"


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


def _do_with_engine(run: Run, act: Act) -> None:
    token = [token for token, place in _places(run).items() if place == _what(act.waiting)][act.rank]
    match act.verb:
        case "complete":
            run.complete(token, act.result, act.data)
        case "fire":
            run.fire_timer(token)
        case "retry":
            run.retry(token)
        case "deliver":
            run.deliver(token, {})
        case "send":
            send = run.send_message if act.waiting.kind == "message" else run.send_signal
            send(act.waiting.name or "", {})


def _do_with_oracle(oracle: Oracle, act: Act) -> None:
    waiting = [one for one in oracle.waits() if _what(one) == _what(act.waiting)][act.rank]
    match act.verb:
        case "complete":
            oracle.complete(waiting, act.result, act.data)
        case "retry":
            oracle.retry(waiting)
        case "send":
            oracle.send(waiting.kind, waiting.name or "", {})
        case _:
            oracle.come(waiting, {})
