"""The harness of page tests: the demo's settings, over SQLite alone, for pages do not know the database."""

from collections.abc import Iterator

import pytest

from tests.factories.desk import Desk


@pytest.fixture
def harness(on_sqlite: Desk) -> Iterator[Desk]:
    with on_sqlite.configured(demo=True) as desk:
        desk.engine.installation.catalogue = on_sqlite.engine.installation.catalogue
        yield desk
