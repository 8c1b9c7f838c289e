"""Gives everybody for whom something waits their next digest: after an upgrade, or in a new demo."""

from dataclasses import dataclass

from sqlalchemy import select, text

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.digests import plan_digests
from engine.runtime.mail_wishes import wishes_of
from engine.store.jobs import Job
from engine.store.tasks import Assignment

# Written out: SQLite walks the partial index only where the condition is no parameter.
_OPEN = text("assignment.state IN ('asked', 'candidate')")
_KEPT = text("job.state = 'digest'")


@dataclass(frozen=True, kw_only=True)
class PlanDigests:
    """Plan what is not planned yet; in the ordinary course letters do it by themselves (`engine.runtime.digests`)."""


def handle(command: PlanDigests, act: Act) -> Done:  # noqa: ARG001 - it has no fields
    """Plan them; whoever has a digest to come is left alone."""
    require("machine", act.relations())
    waiting = set(act.session.scalars(select(Assignment.person).where(_OPEN).distinct()))
    waiting |= {person for person in act.session.scalars(select(Job.person).where(_KEPT).distinct()) if person}
    people = act.organisation.persons
    known = sorted(login for login in waiting if login in people and people[login].active)
    plan_digests(act, wishes_of(act.session, known, act.settings))
    return Done()
