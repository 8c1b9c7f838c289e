"""Deliveries as the engine would describe them."""

from collections.abc import Callable

import pytest

from engine.queries.delivery import Delivery
from tests.factories.letters import delivery

MakeDelivery = Callable[..., Delivery]


@pytest.fixture
def make_delivery() -> MakeDelivery:
    """A delivery about a department's countersignature, with whatever a test wants different."""
    return delivery
