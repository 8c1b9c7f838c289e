"""What somebody is to a case: who may read it stands in one table, and why they may."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.domain.errors import Rejection
from engine.domain.exclusion import related
from engine.domain.organisation import Organisation
from engine.domain.permissions import allows
from engine.runtime.act import Act
from engine.runtime.catalogue import Deployed
from engine.runtime.exclusion import STEPPED_ASIDE
from engine.runtime.reserved import PRIVATE
from engine.spiff.codec import load_variables
from engine.store.instances import CaseActor, Instance, InstanceState
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


class Looker(Protocol):
    """What it takes to find out: an act has it, and so has a query."""

    @property
    def session(self) -> Session:
        """The transaction."""
        ...

    @property
    def now(self) -> datetime:
        """The product's moment."""
        ...

    @property
    def organisation(self) -> Organisation:
        """The organisation."""
        ...

    def deployed(self, definition_id: str) -> Deployed:
        """Return a definition by its id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What of a case says who may read it."""

    id: str
    definition_id: str
    starter: str
    starter_unit: str


_OWN = (
    select(Instance.id, Instance.definition_id, Instance.starter, Instance.starter_unit, CaseActor.relation)
    .outerjoin(
        CaseActor,
        (CaseActor.instance_id == Instance.id) & (CaseActor.person == bindparam("person", type_=CaseActor.person.type)),
    )
    .where(Instance.id == bindparam("instance", type_=Instance.id.type))
)


def relations_to(act: Act, instance_id: str) -> set[str]:
    """Return the actor's roles, their relations to the case, and `reader` if these let them read it."""
    roles = act.relations()
    own, case = _own(act, instance_id, act.actor.login or "")
    found = roles | own
    if case is None:
        return found
    reads = _reads(act, case, act.actor.login or "", found)
    return {*found, *_wider(act, case, act.actor.login or "", found), *(("reader",) if reads else ())}


def may_read(look: Looker, instance_id: str, person: str) -> bool:
    """Tell whether a person may read the case."""
    own, case = _own(look, instance_id, person)
    return case is not None and reads(look, case, person, own)


def reads(look: Looker, case: CaseFacts, person: str, own: set[str]) -> bool:
    """Tell the same where the case and what the person is to it were read already."""
    return _reads(look, case, person, own | look.organisation.roles(person))


def refuse_outsider(act: Act, case: "Case", person: str) -> None:
    """Raise Rejection("confidential_outsider") for whoever may not read a confidential case.

    Handing a task on draws somebody in, with all that is looked at there; a word to them does not.
    """
    if case.deployed.package.confidential and not may_read(act, case.instance.id, person):
        known = act.organisation.person(person)
        raise Rejection("confidential_outsider", person=person if known is None else known.name)


def supervises(organisation: Organisation, person: str, now: datetime) -> bool:
    """Tell whether a person sits in an office that supervises others."""
    return bool(organisation.groups_of(person, now) & organisation.supervising_offices)


def _own(look: Looker, instance_id: str, person: str) -> tuple[set[str], CaseFacts | None]:
    rows = look.session.execute(_OWN, {"instance": instance_id, "person": person}).all()
    if not rows:
        return set(), None
    first = rows[0]
    case = CaseFacts(
        id=first.id, definition_id=first.definition_id, starter=first.starter, starter_unit=first.starter_unit
    )
    return {row.relation for row in rows if row.relation is not None}, case


def _reads(look: Looker, case: CaseFacts, person: str, relations: set[str]) -> bool:
    if look.deployed(case.definition_id).package.confidential:
        return allows("read_confidential_case", relations) and not _kept_out(look, case, person)
    return allows("read_case", relations) or allows("read_case", _wider(look, case, person, relations))


def _wider(look: Looker, case: CaseFacts, person: str, relations: set[str]) -> set[str]:
    """Return relations that no row holds: of the unit, and of the supervising office; not where a row says enough."""
    if allows("read_case", relations):
        return set()
    package = look.deployed(case.definition_id).package
    if _reads_for_unit(look.organisation, package.unit_readers, case.starter_unit, person, look.now):
        return {"unit_reader"}
    if supervises(look.organisation, person, look.now) and _is_late(look, case.id):
        return {"supervising"}
    return set()


def _reads_for_unit(organisation: Organisation, groups: tuple[str, ...], unit: str, person: str, now: datetime) -> bool:
    """Tell whether somebody holds a post of one of `groups` in the applicant's unit, or in one that it is part of."""
    if not groups:
        return False
    seats = {seat.post for code in groups if code in organisation.groups for seat in organisation.groups[code].seats}
    units = set(organisation.within(unit))
    return any(post.code in seats and post.unit in units for post in organisation.posts_of(person, now))


def _is_late(look: Looker, instance_id: str) -> bool:
    late = select(Task.id).where(Task.instance_id == instance_id, Task.state == "open", Task.due_at < look.now)
    return look.session.scalar(late.limit(1)) is not None


def _kept_out(look: Looker, case: CaseFacts, person: str) -> bool:
    """Tell whether somebody must not know of a confidential case: they stepped aside, or are tied to its applicant."""
    state = look.session.scalar(select(InstanceState.variables).where(InstanceState.instance_id == case.id))
    seen = {} if state is None else load_variables(state).seen_from("")
    counts, leader = seen.get(PRIVATE), seen.get("pi")
    if isinstance(counts, dict) and person in counts.get(STEPPED_ASIDE, {}):
        return True
    close = frozenset({case.starter, *([leader] if isinstance(leader, str) and leader else [])})
    return person not in close and person in set(related(close, look.organisation))
