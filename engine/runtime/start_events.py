"""Keeps what begins a process by itself: messages, signals and clocks of its newest version."""

from collections.abc import Mapping

from sqlalchemy import delete, select, update

from engine.domain.diagram import Element
from engine.domain.due_dates import due_date, first_time
from engine.domain.durations import Cycle, Day, Moment, TimerTextError, parse_duration
from engine.domain.errors import Rejection
from engine.jobs import can_be_called_off
from engine.runtime.act import Act
from engine.runtime.catalogue import Deployed
from engine.spiff.texts import time_text
from engine.store.jobs import Job
from engine.store.subscriptions import StartSubscription


def watch_starts(act: Act, deployed: Deployed) -> None:
    """Let a new version begin by its events, and no earlier version any more.

    Raises Rejection("package_invalid") for a clock that can't be set.
    """
    key, plain = deployed.key, {"synchronize_session": False}
    act.session.execute(
        delete(StartSubscription).where(StartSubscription.definition_key == key).execution_options(**plain)
    )
    act.session.execute(
        update(Job)
        .where(Job.queue == "timer", Job.kind == "start", Job.token == key, can_be_called_off("waiting"))
        .values(state="cancelled")
        .execution_options(**plain)
    )
    for element in deployed.compiled.diagram.inside(None):
        if element.kind == "startEvent":
            _watch(act, deployed, element)


def _watch(act: Act, deployed: Deployed, element: Element) -> None:
    for position, one in enumerate(element.events):
        if one.timer is not None:
            _set_clock(act, deployed, element, one.timer.text)
        elif one.name is not None:
            act.session.add(
                StartSubscription(
                    definition_key=deployed.key,
                    element=element.id,
                    position=position,
                    definition_id=deployed.definition_id,
                    kind=one.kind,
                    name=one.name,
                )
            )


def _set_clock(act: Act, deployed: Deployed, element: Element, text: str) -> None:
    """The job's `token` is the process's key, so that a later version finds it.

    A cycle that is over has none, and a date that has begun its case begins none again with a later version.
    """
    if text.startswith("="):
        text = time_text(act.installation.expressions.evaluate(text[1:], {}, act.now), element.id)
    try:
        when = parse_duration(text, zone=act.settings.zone)
        due = (
            first_time(when, act.now, act.calendar)
            if isinstance(when, Cycle)
            else due_date(act.now, when, act.calendar)
        )
    except TimerTextError as error:
        raise Rejection("package_invalid", detail=f"{element.id}: {error}") from error
    told = {"definition": deployed.key, "element": element.id, "timer": text, "fired": 0}
    if due is None or (isinstance(when, Day | Moment) and due.at <= act.now and _has_come(act, told)):
        return
    act.enqueue("timer", "start", due.at, token=deployed.key, payload=told)


def _has_come(act: Act, told: Mapping[str, object]) -> bool:
    """Tell whether a clock has begun its case already."""
    asked = select(Job.payload).where(Job.kind == "start", Job.token == told["definition"], Job.state == "done")
    return any(dict(payload) == told for payload in act.session.scalars(asked))
