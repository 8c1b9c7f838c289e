"""The three machines of the operations pages, each in a network namespace: cables are pulled and plugged in again."""

import signal
from collections.abc import Iterator

import pytest

from tests.reliability.hosts import network
from tests.reliability.hosts.site import Site, a_site
from tests.reliability.machines import until

PROMISED = 60.0
"""Seconds in which others do what a host held that vanished."""
AWAY = 6.0
LACKING = network.missing("nginx", "openssl", "setpriv")

pytestmark = [pytest.mark.postgresql, pytest.mark.skipif(bool(LACKING), reason=LACKING)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The three machines, both web processes answering."""
    with a_site(tmp_path_factory.mktemp("site")) as made:
        assert made.answering() == {"b", "c"}
        yield made


def test_first(site: Site) -> None:
    visitor = site.visitor()
    task = site.case()
    print(visitor.approve(task))
    print(site.completed(task))
    print(site.front.tried("/sign-in"))
