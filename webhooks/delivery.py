"""Delivers what is due: leases mails, renders each from what holds now, hands it over, reports what became of it.

At least once: a crash between handing over and reporting sends the same message again, with the same Message-ID.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.api import Actor, ProcessEngine
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.record_delivery import RecordDelivery
from engine.commands.record_sent import RecordSent, Sent
from engine.commands.return_jobs import ReturnJobs
from engine.domain.clock import monotonic
from engine.domain.errors import Rejection
from engine.queries.delivery import Delivery, DeliveryContents
from webhooks.channels import Channel, Sender
from webhooks.handing import Outcome, hand_over

MACHINE = Actor.system("delivery")
IN_TIME = 20.0
"""Seconds after which no more mails of a bundle are begun: a slow server must not let their lease run out."""
FRESH = 1.0
"""Seconds for which what was read of a whole bundle may be written: with a slow server each letter is read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many mails of one round were sent, dropped as stale, put off, or refused; `held` wait or go with a digest."""

    sent: int = 0
    dropped: int = 0
    deferred: int = 0
    unreached: int = 0
    refused: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.sent + self.dropped + self.deferred + self.unreached + self.refused + self.held


def deliver_due(
    engine: ProcessEngine, channel: Channel, limit: int = 20, stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Deliver up to `limit` mails that are due; return what became of them."""
    taken = engine.execute(LeaseDeliveries(limit=limit), MACHINE).value
    done = deliver(engine, channel, taken["jobs"], stopping)
    return replace(done, held=taken["sorted"])


def deliver(
    engine: ProcessEngine,
    channel: Channel,
    leased: Sequence[str],
    stopping: Callable[[], bool] = lambda: False,
    in_time: float = IN_TIME,
) -> Delivered:
    """Deliver leased mails over one connection; what can't be begun in time, or before the end, is given back."""
    if not leased:
        return Delivered()
    engine.failpoints.reach("mail.leased")
    with channel.opened() as sender:
        bundle = _Bundle(engine, sender, leased)
        ends = monotonic() + in_time
        for place in range(len(leased)):
            if stopping() or monotonic() > ends:
                engine.execute(ReturnJobs(job_ids=tuple(leased[place:]), begun=False), MACHINE)
                break
            bundle.deliver(place)
        bundle.report()
    return Delivered(**bundle.counts)


class _Bundle:
    """Mails that are read together, handed over one by one, and reported: those that left the house one by one too."""

    def __init__(self, engine: ProcessEngine, sender: Sender, leased: Sequence[str]) -> None:
        self._engine, self._sender, self._leased = engine, sender, leased
        self._contents: Mapping[str, Delivery] = {}
        self._read_at: float | None = None
        self._nobody: str | None = None
        self._sent: list[Sent] = []
        self.counts = dict.fromkeys(("sent", "dropped", "deferred", "unreached", "refused"), 0)

    def deliver(self, place: int) -> None:
        """Deliver one; once nobody is there to take mail, the rest is neither written nor tried."""
        if self._nobody is not None:
            self._record(RecordDelivery(job_id=self._leased[place], state="unreached", error=self._nobody))
            return
        content = self._content(place)
        if content is None:
            return
        outcome = hand_over(content, self._sender, self._engine.settings)
        self._engine.failpoints.reach("mail.handed")
        self._keep(outcome)
        self._engine.failpoints.reach("mail.recorded")

    def report(self) -> None:
        """Report on those that were sent and are not reported yet."""
        if not self._sent:
            return
        letters, self._sent = tuple(self._sent), []
        # Somebody else's lease by now, or a busy database: the lease runs out and the mail is tried again.
        try:
            done = self._engine.execute(RecordSent(letters=letters), MACHINE).value["recorded"]
        except Rejection:
            return
        self.counts["sent"] += len(done)

    def _keep(self, outcome: Outcome) -> None:
        if isinstance(outcome.report, RecordDelivery):
            if outcome.report.state == "unreached":
                self._nobody = outcome.report.error
            self._record(outcome.report)
            return
        self._sent.append(outcome.report)
        if not outcome.nowhere:
            self.report()

    def _record(self, report: RecordDelivery) -> None:
        try:
            self._engine.execute(report, MACHINE)
        except Rejection:  # as with those that were sent
            return
        self.counts["refused" if report.state == "marked" else report.state] += 1

    def _content(self, place: int) -> Delivery | None:
        now = monotonic()
        if self._read_at is None or now - self._read_at > FRESH:
            self._contents = self._engine.read(DeliveryContents(job_ids=self._leased[place:]), MACHINE)
            self._read_at = now
        return self._contents.get(self._leased[place])
