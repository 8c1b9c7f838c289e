"""A clock or a signal begins a process."""

from dataclasses import dataclass

from engine.domain.due_dates import next_time
from engine.domain.durations import Cycle, parse_duration
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.arriving import take_job
from engine.runtime.messages import unpacked
from engine.runtime.starting import begin_by_machine
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class TriggerStart:
    """Begin the process that job `job_id` names, at its start event."""

    job_id: str


def handle(command: TriggerStart, act: Act) -> Done:
    """Begin the newest version; a clock that repeats is set again."""
    require("machine", act.relations())
    told = take_job(act, command.job_id)
    deployed = act.installation.catalogue.latest(act.session, str(told["definition"]), act.edition)
    if deployed is None or str(told["element"]) not in deployed.compiled.diagram.elements:
        return Done()
    if "timer" in told:
        _set_again(act, command.job_id, told)
    payload = unpacked(told.get("payload", "{}"))
    return Done(case=begin_by_machine(act, deployed, at=str(told["element"]), payload=payload))


def _set_again(act: Act, job_id: str, told: dict[str, object]) -> None:
    when = parse_duration(str(told["timer"]), zone=act.settings.zone)
    fired = int(str(told["fired"])) + 1
    job = act.session.get_one(Job, job_id)
    due = next_time(when, job.due_at, fired, act.calendar) if isinstance(when, Cycle) else None
    if due is not None:
        act.enqueue("timer", "start", due.at, token=job.token, payload={**told, "fired": fired})
