"""What a ladder is made of: acts, the times they are due, rungs and profiles."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from engine.domain.texts import Text

NO_WORDS = Text("", "")


class Act(StrEnum):
    """What a rung does. None of them approves anything."""

    REMIND = "remind"
    """Whoever has to act is reminded."""
    COPY_SUPERIOR = "copy_superior"
    COPY_SUBSTITUTE = "copy_substitute"
    COPY_COLLEGE = "copy_college"
    COPY_GROUP = "copy_group"
    """The candidate groups that the rung names are told."""
    OFFER_SUPERIOR = "offer_superior"
    """The superior may reassign the task, or act: nothing is reassigned by itself."""
    OFFER_RESERVE = "offer_reserve"
    """The office that the rung names may replace whoever is late, from the reserve: nobody is replaced by itself."""
    SUPERVISE = "supervise"
    """The supervising office opens a 督办 and the task stands on the red list."""
    SEND_MATERIAL = "send_material"
    FORECAST_QUORUM = "forecast_quorum"
    """Whoever keeps the meeting hears who comes; whoever has not said so is reminded."""
    POSTPONE_MEETING = "postpone_meeting"
    """Where the quorum is missing a new date may be set, and the vice-chair is told: it is not moved by itself."""
    WARN = "warn"
    """The report's light turns yellow, then red."""
    WITHDRAW = "withdraw"
    """A correction that never came: the application counts as withdrawn, with the right to reopen it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOfTime:
    """After this share of the working time between entry and due date."""

    share: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError(f"Expected a share of the time between 0 and 1, but got {self.share}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeDue:
    """So many working days, and then so much working time, before the due date."""

    days: int = 0
    time: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDue:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterDue:
    """So many working days, and then so much working time, after the due date."""

    days: int = 0
    time: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterEntry:
    """So much time after entry by the clock on the wall, day and night."""

    clock: timedelta


When = ShareOfTime | BeforeDue | AtDue | AfterDue | AfterEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One act at one time. `outside` names a unit in which the addressee may not be looked for.

    `to` are candidate groups: of a 督办 the office that urges, of a reserve the office that replaces, of a quorum who
    keeps the meeting; of every other act those who get a copy beside whom the act itself addresses. `words` stand in
    the letters.
    """

    when: When
    act: Act
    outside: str | None = None
    to: tuple[str, ...] = ()
    words: Text = NO_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderProfile:
    """A ladder in one of its versions; what is shipped is version 1."""

    key: str
    rungs: tuple[Rung, ...]
    version: int = 1

    def escalating_outside(self, unit: str) -> "LadderProfile":
        """This ladder for an element of `unit` that may not supervise itself."""
        rungs = (replace(rung, outside=unit) if rung.act is Act.SUPERVISE else rung for rung in self.rungs)
        return replace(self, rungs=tuple(rungs))
