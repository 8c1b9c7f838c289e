"""Plays rounds of a race and gathers what was wrong, what came out, and how long anybody waited."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.api import ProcessEngine
from tests.factories.desk import Desk
from tests.reliability.races import over_cases, over_tasks
from tests.reliability.races.contest import Contest, Tried, run_round
from tests.reliability.races.invariants import chain_problem, problems_of
from tests.reliability.races.said import gaps

CONTESTS = {contest.name: contest for contest in (*over_tasks.CONTESTS, *over_cases.CONTESTS)}


@dataclass(slots=True)
class Tally:
    """What all rounds of one race came to."""

    rounds: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, number: int, tried: Sequence[Tried], problems: Sequence[str]) -> None:
        self.rounds += 1
        self.codes.update(one.code for one in tried)
        self.seconds += [one.seconds for one in tried]
        self.problems += [f"Round {number}: {problem}" for problem in problems]


@contextmanager
def two_engines(desk: Desk) -> Iterator[tuple[ProcessEngine, ProcessEngine]]:
    """The desk's engine and one more over the same database, as two processes would have: nothing is shared."""
    other = ProcessEngine(desk.engine.settings, desk.clock, {"test.record": desk.register})
    try:
        yield desk.engine, other
    finally:
        other.close()


def play(desk: Desk, contest: Contest, rounds: int, threads: int) -> Tally:
    """Play one race again and again."""
    for files in contest.files:
        desk.deploy_files(files)
    tally = Tally()
    with two_engines(desk) as engines, ThreadPoolExecutor(threads) as pool:
        for number in range(rounds):
            begun = contest.begin(desk, number, threads)
            tried = run_round(engines, pool, begun.attempts)
            wrong = [*_strange(tried, begun.losers), *begun.judge(desk, tried), *gaps(tried)]
            wrong += problems_of(desk, begun.case) if begun.case is not None else []
            tally.add(number, tried, wrong)
    wrong_event = chain_problem(desk.trail())
    if wrong_event is not None:
        tally.problems.append(f"Expected the system's trail to verify, but event {wrong_event} does not.")
    return tally


def _strange(tried: Sequence[Tried], losers: frozenset[str]) -> Iterator[str]:
    for one in tried:
        if one.broken is not None:
            yield f"Expected a result or a refusal, but {one.attempt.login} met {one.broken!r}."
        elif one.refused is not None and one.code not in losers:
            yield f"Expected {one.attempt.login} to be refused by one of {sorted(losers)}, but it was '{one.code}'."
