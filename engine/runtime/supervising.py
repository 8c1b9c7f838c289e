"""Says what somebody is to a supervision order (督办单)."""

from engine.runtime.act import Act
from engine.store.tasks import SupervisionOrder

MOST_ROUNDS = 3
"""How often the office asks the same addressee about one task; after that the superior has to act."""


def part_in(order: SupervisionOrder, act: Act) -> set[str]:
    """Return what the actor is to an order: its addressee, of the office that urges, or neither."""
    login = act.actor.login
    relations = {"addressee"} if login == order.addressee else set()
    if login is not None and order.office in act.organisation.groups_of(login, act.now):
        relations.add("supervisor")
    return relations
