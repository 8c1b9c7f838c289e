"""An administrator changes a ladder, or makes a new one: a new version, with a reason; old versions stay."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from engine.domain.due_dates import due_date
from engine.domain.durations import TimerTextError, parse_span
from engine.domain.elements import DueRule, UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.ladder import before_entry
from engine.domain.ladder_checks import RungText, before_start, checked_key, checked_rungs
from engine.domain.ladder_writing import written
from engine.domain.permissions import require
from engine.domain.rungs import Act as RungAct
from engine.domain.rungs import LadderProfile, Rung
from engine.domain.texts import Text
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.handing import short_enough
from engine.runtime.ladders import staffed_groups
from engine.store.definitions import Definition
from engine.store.ladders import Ladder
from engine.store.tasks import Task

MOST_OPEN = 2000
MAX_REASON = 500


@dataclass(frozen=True, kw_only=True)
class ChangeLadder:
    """Have `rungs` stand for ladder `key` from now on; `seen_version` is what the administrator saw, 0 for a new one.

    Open tasks keep the version they were given with, unless `open_tasks` says that theirs is written anew.
    """

    key: str
    rungs: tuple[RungText, ...]
    reason: str
    seen_version: int
    open_tasks: bool = False


def handle(command: ChangeLadder, act: Act) -> Done:
    """Add the version; each open task that is to follow it becomes a job, in a transaction of its own.

    Raises Rejection: not_permitted, reason_required, text_too_long, stale_version, ladder_too_many_open, and those of
    `checked_rungs`.
    """
    require("manage_ladders", act.relations())
    raise_version(act.session)
    changed = _checked(command, act)
    reason = short_enough(command.reason, Text("原因", "reason"), MAX_REASON)
    if not reason:
        raise Rejection("reason_required")
    waiting = _open_tasks(act, command.key) if command.open_tasks else []
    act.session.add(
        Ladder(
            key=changed.key,
            version=changed.version,
            rungs=written(changed.rungs),
            reason=reason,
            made_by=act.actor.id,
            made_at=act.now,
        )
    )
    for instance_id, task_id in waiting:
        act.enqueue("timer", "reladder", act.now, instance_id=instance_id, task_id=task_id)
    told = {"ladder": changed.key, "version": changed.version, "reason": reason, "open_tasks": len(waiting)}
    act.emit("LadderChanged", payload=told)
    return Done(value={"version": changed.version, "open_tasks": len(waiting)})


def _checked(command: ChangeLadder, act: Act) -> LadderProfile:
    """Return the new version; what the administrator did not see is not written over."""
    newest = act.session.scalar(select(func.max(Ladder.version)).where(Ladder.key == command.key))
    known = act.ladders.get(command.key)
    present = newest if newest is not None else known.version if known is not None else 0
    if present == 0:
        checked_key(command.key)
    elif command.seen_version == 0:
        raise Rejection("ladder_key", key=command.key)
    if command.seen_version != present:
        raise Rejection("stale_version")
    rungs = checked_rungs(command.rungs, staffed_groups(act.organisation, act.now))
    _require_outside_office(act, rungs)
    _require_after_start(act, command.key, rungs)
    return LadderProfile(key=command.key, version=present + 1, rungs=rungs)


def _require_outside_office(act: Act, rungs: tuple[Rung, ...]) -> None:
    """Only an office that supervises can be named to supervise: nobody else sees the red list."""
    offices = act.organisation.supervising_offices
    for place, rung in enumerate(rungs, start=1):
        strange = [code for code in rung.to if rung.act is RungAct.SUPERVISE and code not in offices]
        if strange:
            error = {"path": f"rungs.{place}.to", "zh": "须是督办机构", "en": "It has to be a supervising office"}
            raise Rejection("ladder_nobody", place=place, group="、".join(strange), errors=[error])


def _require_after_start(act: Act, key: str, rungs: tuple[Rung, ...]) -> None:
    """Refuse a rung that would lie before the start of the shortest task that is given with this ladder."""
    for name, due in _users(act, key).items():
        try:
            due_at = due_date(act.now, parse_span(due.text), act.calendar, working=True).at
        except TimerTextError:
            continue  # a limit that only a case can compute
        for place, rung in enumerate(rungs, start=1):
            if before_entry(rung, act.now, due_at, act.calendar):
                raise before_start(place, name, due.text)


def _users(act: Act, key: str) -> Mapping[str, DueRule]:
    """Return the time limits of the newest definitions that name the ladder, by the element's name."""
    found: dict[str, DueRule] = {}
    catalogue = act.installation.catalogue
    for process in act.session.scalars(select(Definition.key).distinct().order_by(Definition.key)):
        deployed = catalogue.latest(act.session, process)
        for element in deployed.compiled.diagram.elements.values() if deployed is not None else ():
            settings = element.settings
            due = settings.due if isinstance(settings, UserTaskSettings) else None
            if deployed is not None and due is not None and due.working and key in (due.ladder, due.urgent_ladder):
                found[deployed.package.element_name(element.id, "zh")] = due
    return found


def _open_tasks(act: Act, key: str) -> list[tuple[str, str]]:
    asked = select(Task.instance_id, Task.id).where(Task.state == "open", Task.ladder == key).order_by(Task.id)
    found = [(row.instance_id, row.id) for row in act.session.execute(asked.limit(MOST_OPEN + 1))]
    if len(found) > MOST_OPEN:
        raise Rejection("ladder_too_many_open", count=len(found), limit=MOST_OPEN)
    return found
