"""A person starts a case; it begins as a draft with its first task."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.starting import Beginning, begin_case


@dataclass(frozen=True, kw_only=True)
class StartInstance:
    """Start the newest version of a process. The answer's `task_id` is the first task of the starter."""

    process_key: str


def handle(command: StartInstance, act: Act) -> Done:
    """Create the case and run it to its first waits."""
    deployed = act.installation.catalogue.latest(act.session, command.process_key)
    if deployed is None:
        raise Rejection("process_unknown", key=command.process_key)
    login = act.actor.login
    person = act.organisation.person(login) if login is not None else None
    if login is None or person is None or not person.active:
        raise Rejection("not_permitted", act="start")
    groups = act.organisation.groups_of(login, act.now) | {"everyone"}
    require("start", {"audience"} if groups & set(deployed.package.audience) else ())
    unit = act.organisation.unit(person.unit)
    facts = {"name": person.name.zh, "unit": person.unit, "unit_name": unit.name.zh if unit else person.unit}
    case, moved = begin_case(act, deployed, Beginning(starter=login, unit=person.unit, facts=facts))
    case.add_readers([login], "starter")
    first = next((t for t in moved.opened), None)
    act.emit(
        "InstanceStarted",
        task_id=first.id if first else None,
        payload={
            "process": deployed.key,
            "version": deployed.version,
            "path": moved.path,
            "opened": [t.id for t in moved.opened],
        },
    )
    value = {"instance_id": case.instance.id, "task_id": first.id if first else None}
    return Done(case=case, task_id=first.id if first else None, value=value)
