"""What a workload measured: a figure with its unit, its spread, and how many samples stand behind it."""

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the report; `value` is a median unless `note` says otherwise."""

    workload: str
    name: str
    unit: str
    value: float
    p95: float | None = None
    cpu: float | None = None
    """The processor time of this process alone, as a median: nearly the same on a busy machine."""
    samples: int = 1
    note: str = ""

    @property
    def id(self) -> str:
        """What ratios and comparisons between two runs refer to."""
        return f"{self.workload}: {self.name}"


@dataclass(frozen=True, slots=True)
class Lap:
    """How long one run took, and how long the processor worked on it, in seconds."""

    seconds: float = 0.0
    worked: float = 0.0

    def __add__(self, other: "Lap") -> "Lap":
        return Lap(self.seconds + other.seconds, self.worked + other.worked)

    def __truediv__(self, parts: int) -> "Lap":
        return Lap(self.seconds / parts, self.worked / parts)


@dataclass(slots=True)
class Stopwatch:
    """Collects how long each of many runs of the same thing took."""

    laps: list[Lap] = field(default_factory=list)

    @contextmanager
    def lap(self) -> Iterator[None]:
        """Time the body; a body that raises counts for nothing."""
        begun, worked = time.perf_counter(), time.process_time()
        yield
        self.laps.append(Lap(time.perf_counter() - begun, time.process_time() - worked))

    def figure(self, workload: str, name: str, note: str = "") -> Figure:
        """Return the laps as milliseconds."""
        return in_milliseconds(self.laps, workload, name, note)

    def rate(self, workload: str, name: str, note: str = "") -> Figure:
        """Return laps in a second: their number through the time they took in all."""
        made, taken = len(self.laps), sum(lap.seconds for lap in self.laps)
        return Figure(workload=workload, name=name, unit="/s", value=made / taken, samples=made, note=note)


def in_milliseconds(laps: Sequence[Lap], workload: str, name: str, note: str = "") -> Figure:
    """Return the median and the 95th percentile of laps."""
    seconds = [lap.seconds for lap in laps]
    return Figure(
        workload=workload,
        name=name,
        unit="ms",
        value=statistics.median(seconds) * 1e3,
        p95=percentile(seconds, 95) * 1e3,
        cpu=statistics.median(lap.worked for lap in laps) * 1e3,
        samples=len(laps),
        note=note,
    )


def percentile(samples: Sequence[float], percent: int) -> float:
    """Return the smallest sample that `percent` of all samples do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
