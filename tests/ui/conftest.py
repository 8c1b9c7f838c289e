"""The harness of page tests: the demo's settings, over SQLite alone, for pages do not know the database."""

import pytest

from tests.factories.desk import Desk


@pytest.fixture
def harness(on_demo: Desk) -> Desk:
    return on_demo
