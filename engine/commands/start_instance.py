"""A person or a program starts a case; a person's begins as a draft with its first task."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.catalogue import Deployed
from engine.runtime.reserved import refuse_reserved
from engine.runtime.starting import Beginning, begin_case
from engine.store.instances import Instance


@dataclass(frozen=True, kw_only=True)
class StartInstance:
    """Start the newest version of a process. The answer's `task_id` is the first task of the starter.

    `variables`, for the top level, and `business_key`, which becomes the case's number, are for programs and tests: a
    person says in forms what they have to say.
    """

    process_key: str
    variables: Mapping[str, object] = field(default_factory=dict)
    business_key: str | None = None


def handle(command: StartInstance, act: Act) -> Done:
    """Create the case and run it to its first waits.

    Raises Rejection: process_unknown, not_permitted, reserved_name, business_key_taken, start_needs_event.
    """
    deployed = act.installation.catalogue.latest(act.session, command.process_key, act.edition)
    if deployed is None:
        raise Rejection("process_unknown", key=command.process_key)
    _check_given(command, act)
    beginning = replace(_by(act, deployed), variables=command.variables, number=command.business_key)
    case, moved = begin_case(act, deployed, beginning)
    if act.actor.login is not None:
        case.add_readers([act.actor.login], "starter")
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


def _by(act: Act, deployed: Deployed) -> Beginning:
    """Return who starts it: the machine, somebody of the audience, or in a test without an organisation anybody."""
    login = act.actor.login
    if login is None:
        require("start", act.relations())
        return Beginning(starter=act.actor.id)
    if act.open_to_all:
        return Beginning(starter=login, facts={"name": login, "unit": "", "unit_name": ""})
    person = act.organisation.person(login)
    if person is None or not person.active:
        raise Rejection("not_permitted", act="start")
    groups = act.organisation.groups_of(login, act.now) | {"everyone"}
    require("start", {"audience"} if groups & set(deployed.package.audience) else ())
    unit = act.organisation.unit(person.unit)
    facts = {"name": person.name.zh, "unit": person.unit, "unit_name": unit.name.zh if unit else person.unit}
    return Beginning(starter=login, unit=person.unit, facts=facts)


def _check_given(command: StartInstance, act: Act) -> None:
    """Refuse what is set from outside unless a program sets it: a person's request may carry none of it."""
    if not command.variables and command.business_key is None:
        return
    if not act.settings.test_mode:
        require("start_with", act.relations())
    refuse_reserved(command.variables)
    taken = select(Instance.id).where(Instance.number == command.business_key)
    if command.business_key is not None and act.session.scalar(taken) is not None:
        raise Rejection("business_key_taken", number=command.business_key)
