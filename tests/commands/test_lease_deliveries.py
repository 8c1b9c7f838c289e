from datetime import timedelta

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.suspend_instance import SuspendInstance
from engine.jobs import LEASE
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, Desk, race


def leased(harness: Desk, limit: int = 100) -> list[str]:
    return list(harness.machine(LeaseDeliveries(limit=limit)).value["jobs"])


def test_nothing_leaves_before_the_seconds_of_undo(harness: Desk) -> None:
    case = harness.slip()
    assert leased(harness) == []
    harness.pass_time(seconds=8)
    assert set(leased(harness)) == {j.id for j in harness.jobs(case, state="leased")}
    assert len(harness.jobs(case, state="leased")) == 22


def test_nobody_else_gets_what_is_leased(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=8)
    before = harness.events()
    first, second = leased(harness, 10), leased(harness, 100)
    assert (len(first), len(second), set(first) & set(second)) == (10, 12, set())
    assert harness.events() == before


def test_two_at_once_share_them(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=8)
    results = race(*[lambda: harness.machine(LeaseDeliveries(limit=100))] * 4)
    taken = [job for result in results for job in result.value["jobs"]]
    assert (len(taken), len(set(taken))) == (22, 22)


def test_a_crash_gives_them_back(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=8)
    first = leased(harness)
    harness.clock.set(harness.clock.now() + LEASE + timedelta(seconds=1))
    assert sorted(leased(harness)) == sorted(first)
    assert {j.attempts for j in harness.all(Job, Job.state == "leased")} == {2}


def test_mails_of_a_suspended_case_wait(harness: Desk) -> None:
    case = harness.slip()
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.pass_time(seconds=8)
    assert leased(harness) == []


def test_only_the_machine(harness: Desk) -> None:
    assert harness.code(ADMIN, LeaseDeliveries(limit=1)) == "not_permitted"
