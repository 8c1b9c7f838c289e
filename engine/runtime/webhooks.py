"""Enqueues what other systems are to hear of an act, in the act's own transaction."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from engine.domain.elements import UserTaskSettings
from engine.domain.happenings import PREFIX, Happening, asked_for, happenings
from engine.runtime.act import Act
from engine.runtime.case import Case
from engine.runtime.subscribed import Subscribed
from engine.store.tasks import Task

QUEUE = "webhook"


def announce(act: Act, case: Case | None) -> None:
    """Enqueue one call for each happening of the act that a webhook asks for.

    A person's act leaves when the seconds in which it can be undone are over. What a paused webhook asks for is kept
    for the day it is resumed.
    """
    subscribed = act.installation.webhooks.get(act.session, act.version) if act.events else ()
    if not subscribed:
        return
    undo = timedelta(seconds=act.settings.undo_seconds) if act.actor.login is not None else timedelta()
    key = case.instance.definition_key if case is not None else None
    kept = _keeps_who(act)
    for happening in happenings(act.events):
        for webhook in _askers(subscribed, happening, key):
            body = told(act, case, happening, kept=kept)
            enqueue_call(act, webhook.id, happening.type, body, act.now + undo, case=case, paused=webhook.paused)


def _askers(subscribed: Iterable[Subscribed], happening: Happening, key: str | None) -> list[Subscribed]:
    return [w for w in subscribed if w.process in (None, key) and asked_for(happening.type, w.events)]


def _keeps_who(act: Act) -> bool:
    """Tell whether the act was done where the element keeps the names of those who act there.

    What follows from it, a task that opens or a case that ends, has the same actor.
    """
    tasks = (act.session.get(Task, str(event["task_id"])) for event in act.events if event["task_id"] is not None)
    return any(_keeps_names(act, task) for task in tasks if task is not None)


def _keeps_names(act: Act, task: Task) -> bool:
    element = act.installation.catalogue.get(act.session, task.definition_id).compiled.diagram.elements.get(
        task.element
    )
    settings = element.settings if element is not None else None
    return isinstance(settings, UserTaskSettings) and settings.names != "everyone"


def told(act: Act, case: Case | None, happening: Happening, *, kept: bool = False) -> dict[str, object]:
    """Return the CloudEvent (CloudEvents 1.0, JSON) of a happening; its `id` stays over all attempts.

    `kept` leaves out in which post somebody acted: of many posts it tells who it was.
    """
    data: dict[str, object] = dict(happening.facts)
    if case is not None:
        data |= {
            "process": case.instance.definition_key,
            "instance": case.instance.id,
            "business_no": case.instance.number,
            "state": case.instance.state,
        }
    data |= {
        "element": happening.element,
        "task": happening.task_id,
        "actor_post": _post(act, happening.actor, kept=kept),
    }
    return cloud_event(act, happening.type, data, subject=case.instance.id if case is not None else None)


def cloud_event(act: Act, kind: str, data: Mapping[str, object], subject: str | None) -> dict[str, object]:
    """Return the envelope around `data`."""
    event: dict[str, object] = {
        "specversion": "1.0",
        "id": act.new_id(),
        "source": act.settings.public_url,
        "type": PREFIX + kind,
        "time": act.now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    return event if subject is None else {**event, "subject": subject}


def _post(act: Act, actor: str, *, kept: bool) -> str | None:
    """Return the post in which a person acted; a machine says which part of it did."""
    if act.organisation.person(actor) is None:
        return actor if actor.startswith("system:") else None
    posts = () if kept else act.organisation.posts_of(actor, act.now)
    return posts[0].code if posts else None


def enqueue_call(
    act: Act,
    webhook_id: str,
    kind: str,
    body: Mapping[str, object],
    due_at: datetime,
    *,
    case: Case | None = None,
    paused: bool = False,
) -> str:
    """Enqueue one call; returns the job's id."""
    job = act.enqueue(
        QUEUE,
        kind,
        due_at,
        instance_id=case.instance.id if case is not None else None,
        person=webhook_id,
        payload={"event": body},
        created_act=case.instance.act if case is not None else None,
    )
    if paused:
        act.jobs[-1]["state"] = "paused"
    return job
