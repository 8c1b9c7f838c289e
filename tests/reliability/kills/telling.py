"""Says every few seconds how far a run of kills has come, and what it has seen until now."""

from click import echo

from engine.domain.clock import monotonic
from tests.reliability.kills.judging import lost_and_doubled
from tests.reliability.kills.receivers import Receivers
from tests.reliability.kills.running import Process
from tests.reliability.kills.serving import open_at
from tests.reliability.kills.story import Story

EVERY = 10.0


class Telling:
    """Prints a line when the last one is ten seconds old."""

    def __init__(self, came: Receivers) -> None:
        self._came = came
        self._began = self._last = monotonic()

    @property
    def seconds(self) -> float:
        """How long the run has gone on."""
        return monotonic() - self._began

    def __call__(self, process: Process, story: Story) -> None:
        """Look at the database and print, when it is time."""
        if monotonic() - self._last < EVERY:
            return
        # Opened for this look alone: a connection that stays would spare the next process the recovery of the file.
        engine = open_at(process.place)
        with engine.database.reading() as session:
            lost, doubled = lost_and_doubled(session, story)
        engine.close()
        kills, came = process.points.kills.total(), self._came
        again = [each.total() - len(each) for each in (came.letters, came.calls)]
        echo(
            f"{self.seconds:6.0f} s  {kills} kills  {len(story.keys)} acts acknowledged  {lost} lost  {doubled} doubled"
            f"  {came.letters.total()} letters ({again[0]} again)  {came.calls.total()} calls ({again[1]} again)"
            f"  {self.seconds / max(kills, 1):.2f} s a kill"
        )
        self._last = monotonic()


def table(kills: dict[str, int]) -> str:
    """Return how often each place killed, a line each."""
    return "\n".join(f"{kills[name]:8}  {name}" for name in sorted(kills))
