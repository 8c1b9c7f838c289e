"""The workloads by name, in the order in which they run."""

from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.counts import Counts
from tests.benchmarks.figures import Figure
from tests.benchmarks.workloads.carrier import carrier
from tests.benchmarks.workloads.chains import a5, a30, a100
from tests.benchmarks.workloads.decisions import decisions
from tests.benchmarks.workloads.inbox import inbox
from tests.benchmarks.workloads.letters import letters
from tests.benchmarks.workloads.lifecycle import lifecycle
from tests.benchmarks.workloads.memory import memory
from tests.benchmarks.workloads.postgresql import postgresql
from tests.benchmarks.workloads.processes import processes
from tests.benchmarks.workloads.rework import rework
from tests.benchmarks.workloads.search import search
from tests.benchmarks.workloads.stock import stock
from tests.benchmarks.workloads.timers import timers
from tests.benchmarks.workloads.upkeep import size, statements, throughput
from tests.benchmarks.workloads.vote import vote
from tests.benchmarks.workloads.votes import votes
from tests.benchmarks.workloads.waiting import waiting
from tests.benchmarks.workloads.web import web

Workload = Callable[[Path, Counts], list[Figure]]
WORKLOADS: dict[str, Workload] = {
    "a5": a5,
    "a30": a30,
    "a100": a100,
    "stock": stock,
    "statements": statements,
    "throughput": throughput,
    "size": size,
    "rework": rework,
    "lifecycle": lifecycle,
    "timers": timers,
    "vote": vote,
    "votes": votes,
    "web": web,
    "inbox": inbox,
    "search": search,
    "waiting": waiting,
    "memory": memory,
    "decisions": decisions,
    "postgresql": postgresql,
    "carrier": carrier,
    "letters": letters,
    "processes": processes,
}
