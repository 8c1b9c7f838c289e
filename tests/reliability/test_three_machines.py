"""The three machines of the operations pages, each in a network namespace: cables are pulled and plugged in again."""

import signal
import time
from collections.abc import Iterator

import pytest

from tests.reliability.hosts.network import missing
from tests.reliability.hosts.site import ADDRESSES, WORD, Site, a_site
from tests.reliability.machines import WITHIN, until

PROMISED = 60.0
"""Seconds in which others do what a host held that vanished."""
AWAY = 4.0
"""Seconds for which the database's host is gone."""

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """All that takes long to start; skipped where a machine cannot have machines within it."""
    lacking = missing("nginx", "openssl", "setpriv")
    if lacking:
        pytest.skip(lacking)
    with a_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def site(machines: Site) -> Site:
    """The three machines at work, both web processes answering, whatever the test before left."""
    machines.let_wait("")
    for host in ADDRESSES:
        machines.network.mend(host)
    machines.start(*(unit for unit, program in machines.running.items() if program.poll() is not None))
    assert machines.answering() == {"b", "c"}
    return machines


def test_whoever_signed_in_at_one_web_process_goes_on_at_the_other(site: Site) -> None:
    visitor, task = site.visitor(""), site.case()
    signed_in = visitor.sign_in("p0", WORD)
    assert ["Secure" in cookie for cookie in signed_in.cookies if cookie.startswith("hq_session=")] == [True]
    page = f"/inbox/{task}"
    opened = [visitor.get(page) for _ in range(4)]
    assert [(one.status, page in one.text) for one in opened] == [(200, True)] * 4
    assert {tried[-1] for tried in site.front.tried(page)} == {"10.0.0.2:8000", "10.0.0.3:8000"}
    assert (visitor.approve(task).location, site.completed(task)) == (f"/inbox?done={task}", 1)


def test_letters_leave_from_either_worker_and_timers_fire_once(site: Site) -> None:
    timers = [site.case("waits") for _ in range(10)]
    fired = site.fired()
    site.let_timers_be_due()
    assert site.posting() == {"b", "c"}
    assert until(lambda: site.left() == 0)
    assert site.fired() == (fired[0] + len(timers), fired[1] + len(timers))


def test_people_go_on_when_a_host_vanishes_and_the_other_does_what_it_held(site: Site) -> None:
    visitor, known, fired = site.visitor(), len(site.letters()), site.fired()
    site.let_wait("b")

    def at_work() -> bool:
        site.case()
        return ["b", "waits"] in site.letters()[known:]

    assert until(at_work)
    begun_on, timers = site.case(), [site.case("waits") for _ in range(10)]
    site.hold("b", begun_on)
    # Connections that the web server might keep lead to both hosts now.
    assert [visitor.get("/inbox").status for _ in range(4)] == [200] * 4
    site.network.cut("b")
    site.let_timers_be_due()
    asked = [site.case() for _ in range(4)]
    assert [visitor.approve(task).status for task in [*asked, begun_on]] == [302] * 5
    assert site.completed(*asked, begun_on) == 5
    assert max(visitor.waited) < PROMISED
    assert until(lambda: site.left() == 0, PROMISED)
    assert site.fired() == (fired[0] + len(timers), fired[1] + len(timers))
    site.let_wait("")
    site.network.mend("b")
    assert (site.answering(), site.posting()) == ({"b", "c"}, {"b", "c"})
    assert [program.poll() for program in site.running.values()] == [None] * 4


def test_nothing_is_started_anew_after_the_databases_host_was_away(site: Site) -> None:
    visitor, other = site.visitor(), site.visitor()
    asked = [site.case() for _ in range(4)]
    assert [visitor.approve(task).status for task in asked[:2]] == [302, 302]
    sent = [(who, task, who.hidden(f"/inbox/{task}")) for who, task in zip((visitor, other), asked[2:], strict=True)]
    for who, task, hidden in sent:
        who.begin(f"/inbox/{task}/complete", {**hidden, "outcome": "approve"})
        site.network.cut("database")  # before the second is sent, and while the first is being done
    time.sleep(AWAY)
    site.network.mend("database")
    assert [visitor.hear().status, other.hear().status] == [302, 302]
    assert site.completed(*asked) == len(asked)
    assert (site.answering(), site.posting()) == ({"b", "c"}, {"b", "c"})
    assert until(lambda: site.left() == 0)
    assert [program.poll() for program in site.running.values()] == [None] * 4


def test_workers_stop_when_they_are_asked_to(site: Site) -> None:
    workers = [(host, "worker") for host in ("b", "c")]
    for worker in workers:
        site.running[worker].send_signal(signal.SIGTERM)
    assert [site.running[worker].wait(WITHIN) for worker in workers] == [0, 0]
