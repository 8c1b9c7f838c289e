"""Begins a case: by a person, a message, a signal or a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.chain import GENESIS
from engine.domain.errors import Rejection
from engine.runtime.act import Act
from engine.runtime.case import Case
from engine.runtime.catalogue import Deployed
from engine.runtime.environment import CaseEnvironment
from engine.runtime.indexing import retell
from engine.runtime.projection import Advance, project
from engine.runtime.reserved import PRIVATE
from engine.spiff.run import Run
from engine.store.instances import Instance, InstanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """How a case begins; without `at` at the start event that needs no trigger."""

    starter: str
    """A login, or the machine's id."""
    unit: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What diagrams may read of the starter."""
    variables: Mapping[str, object] = field(default_factory=dict)
    at: str | None = None
    payload: Mapping[str, object] = field(default_factory=dict)
    """What the message or signal carried."""
    conversation: str | None = None
    number: str | None = None


def begin_case(act: Act, deployed: Deployed, beginning: Beginning) -> tuple[Case, Advance]:
    """Write the case's rows and run it to its first waits; the caller emits what happened.

    Raises Rejection("start_needs_event") for a process that only events begin, when `at` names none.
    """
    if beginning.at is None and not _begins_plainly(deployed):
        raise Rejection("start_needs_event", key=deployed.key)
    instance = _instance(act, deployed, beginning)
    state = InstanceState(
        instance_id=instance.id, tokens=b"", variables=b"", previous_tokens=None, previous_variables=None
    )
    act.session.add_all([instance, state])
    case = Case(act, instance, state)
    case.begin()
    variables = {
        **beginning.variables,
        "starter": {"id": beginning.starter, **beginning.facts},
        "case": {"id": instance.id, "number": beginning.number, "title": ""},
        PRIVATE: {},
    }
    Run.start(
        deployed.compiled,
        variables,
        CaseEnvironment(case),
        at=beginning.at,
        payload=beginning.payload,
        adopt=case.adopt,
    )
    retell(case)
    return case, project(case, {})


def _begins_plainly(deployed: Deployed) -> bool:
    starts = [e for e in deployed.compiled.diagram.inside(None) if e.kind == "startEvent"]
    return not starts or any(e.event == "none" for e in starts)


def _instance(act: Act, deployed: Deployed, beginning: Beginning) -> Instance:
    case_id = act.new_id()
    return Instance(
        id=case_id,
        definition_id=deployed.definition_id,
        definition_key=deployed.key,
        number=beginning.number,
        title="",
        state="active",
        outcome=None,
        outcome_class=None,
        end_element=None,
        conversation=beginning.conversation or case_id,
        starter=beginning.starter,
        starter_unit=beginning.unit,
        act=0,
        started_at=act.now,
        changed_at=act.now,
        ended_at=None,
        suspended_at=None,
        audit_seq=0,
        audit_hash=GENESIS,
    )


def begin_by_machine(
    act: Act, deployed: Deployed, *, at: str, payload: Mapping[str, object], conversation: str | None = None
) -> Case:
    """Begin a case at a start event that was triggered, in the machine's name, and record it."""
    beginning = Beginning(starter=act.actor.id, at=at, payload=payload, conversation=conversation)
    case, moved = begin_case(act, deployed, beginning)
    act.emit(
        "InstanceStarted",
        element=at,
        payload={
            "process": deployed.key,
            "version": deployed.version,
            "path": moved.path,
            "opened": [t.id for t in moved.opened],
        },
    )
    return case
