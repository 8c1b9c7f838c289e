"""Everything the faces can ask to see, one file a read model."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.queries import delivery, inbox, people, visit
from engine.queries.query import Query
from engine.queries.reader import Reader

__all__ = ["ANSWERS", "Query", "Reader"]

ANSWERS: Mapping[type, Callable[[Any, Reader], Any]] = {
    delivery.DeliveryContent: delivery.answer,
    inbox.Inbox: inbox.answer,
    people.People: people.answer,
    visit.Visit: visit.answer,
}
"""Which function answers which query."""
