"""How much each workload does: enough for steady medians, or just enough to see that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sizes of the workloads."""

    warm_up: int
    """Cases that are played before anything is measured."""
    a5_cases: int
    a30_cases: int
    a100_cases: int
    throughput_cases: int
    lifecycles: int
    rework_rounds: tuple[int, ...]
    stock_rework_rounds: int
    inbox_cases: tuple[int, ...]
    inbox_requests: int
    idle_timers: int
    due_timers: int
    search_cases: int
    search_laps: int
    memory_requests: int
    decision_laps: int


FULL = Counts(
    warm_up=5,
    a5_cases=200,
    a30_cases=20,
    a100_cases=6,
    throughput_cases=200,
    lifecycles=5,
    rework_rounds=(50, 1000),
    stock_rework_rounds=50,
    inbox_cases=(1_000, 10_000),
    inbox_requests=60,
    idle_timers=10_000,
    due_timers=1_000,
    search_cases=100_000,
    search_laps=20,
    memory_requests=200,
    decision_laps=200,
)
SMALL = Counts(
    warm_up=1,
    a5_cases=8,
    a30_cases=1,
    a100_cases=1,
    throughput_cases=8,
    lifecycles=1,
    rework_rounds=(20,),
    stock_rework_rounds=20,
    inbox_cases=(100, 300),
    inbox_requests=5,
    idle_timers=500,
    due_timers=20,
    search_cases=300,
    search_laps=2,
    memory_requests=20,
    decision_laps=3,
)
