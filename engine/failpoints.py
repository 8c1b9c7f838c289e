"""Kills this process at a named place, so that a test can see that nothing acknowledged is lost or doubled there."""

import os
import signal

POINTS = (
    "act.handled",
    "act.written",
    "act.committed",
    "job.taken",
    "job.done",
    "mail.leased",
    "mail.handed",
    "mail.recorded",
    "call.leased",
    "call.answered",
)
"""In an act: its handler is through; its rows are sent; they are committed. A timer or rung: found due; executed.
A mail: leased; handed to the server; recorded as sent.
A call of a webhook: leased; answered."""


OF_JOBS = frozenset({"job.taken", "job.done"})
"""Places that can be named for one job alone: what kills whoever begins with it."""


class UnknownFailpointError(ValueError):
    """The setting names no place where a process can be killed."""


class Failpoints:
    """Waits for the nth time that a named place is reached; without a name it does nothing."""

    def __init__(self, setting: str = "") -> None:
        self._name, self._job, self._left = read_failpoint(setting)

    def reach(self, name: str, job: str = "") -> None:
        """Pass the place `name` with `job`, or die there as a power cut would have it: no clean-up, no answer."""
        if name == self._name and self._job in ("", job):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def read_failpoint(setting: str) -> tuple[str, str, int]:
    """Read `name[@job][:nth]`; empty is no place at all.

    Raises UnknownFailpointError when the name is none of `POINTS`, or not one of a job, or the number is not 1 or more.
    """
    place, _, count = setting.partition(":")
    name, _, job = place.partition("@")
    if setting and name not in POINTS:
        raise UnknownFailpointError(f"Expected a place of {', '.join(POINTS)}, but '{name}' is none.")
    if place != name and not (job and name in OF_JOBS):
        raise UnknownFailpointError(f"Expected name@job with {' or '.join(sorted(OF_JOBS))}, but got '{place}'.")
    if count and (not count.isascii() or not count.isdigit() or int(count) == 0):
        raise UnknownFailpointError(f"Expected name or name:nth with nth from 1, but got '{setting}'.")
    return name, job, int(count or 1)
