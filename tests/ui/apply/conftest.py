import pytest

from tests.factories.desk import Desk
from tests.factories.site import Site


@pytest.fixture
def site(on_sqlite: Desk) -> Site:
    """The pages of a real installation, over SQLite."""
    return Site(on_sqlite)
