"""Draws a panel for a case, and keeps the record that lets anybody draw it again."""

from typing import TYPE_CHECKING

from engine.domain.assignment import Facts, work_out
from engine.domain.panels import Panel, PanelTerms, draw_panel, rule_of
from engine.runtime.exclusion import excluded_people
from engine.runtime.picks import PickedFor, keep_pick, reviews
from engine.store.base import Base
from engine.store.writing import flush_pending

if TYPE_CHECKING:
    from engine.runtime.case import Case


def draw_for(case: "Case", element: str, terms: PanelTerms) -> tuple[Panel, list[Base]]:
    """Draw; return the panel and the new rows of the draw, which the session has been given.

    Whom a diagram may not ask in this case is in it with the reason.
    """
    act = case.act
    flush_pending(act.session)  # what this act gave and took from people counts
    facts = Facts(
        now=act.now,
        process_key=case.instance.definition_key,
        excluded=excluded_people(case, earlier=terms.earlier, same_unit=terms.same_unit),
        starter=case.instance.starter,
    )
    everybody = {c.person for p in work_out((rule_of(terms),), act.organisation, facts).picks for c in p.candidates}
    drawn = draw_panel(terms, act.organisation, facts, reviews(act.session, everybody), act.new_id())
    pick_id = act.new_id()
    place = PickedFor(instance_id=case.instance.id, element=element)
    rows = keep_pick(act.session, pick_id, place, drawn, at=act.now, act=case.instance.act)
    outside = {c.person for c in drawn.candidates if c.external}
    return Panel(id=pick_id, members=drawn.result, outside=len(outside.intersection(drawn.result))), rows
