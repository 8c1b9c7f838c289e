from engine.commands.broadcast_signal import BroadcastSignal
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.messages import begins, office_task, package, signal
from tests.spiff.drawing import catch, end, start


def hears(key: str) -> dict[str, bytes]:
    shapes = [start(), catch("hear", signal("alarm"), keeps="level"), office_task("after"), end()]
    return package(key, shapes, ["s>hear", "hear>after", "after>e"])


def test_a_signal_is_on_its_way_to_everybody_who_waits_and_to_what_it_begins(harness: Desk) -> None:
    harness.deploy_files(hears("listener"))
    harness.deploy_files(
        package("woken", [begins("w", signal("alarm")), office_task("look"), end()], ["w>look", "look>e"])
    )
    cases = [harness.start("listener", APPLICANT) for _ in range(3)]
    assert harness.act(ADMIN, BroadcastSignal(name="alarm", payload={"level": 2})).value == {"reached": 4}
    while harness.engine.run_due():
        pass
    assert [[t.element for t in harness.open_tasks(case)] for case in cases] == [["after"]] * 3
    assert [harness.variables(case)["results"]["hear"] for case in cases] == [{"level": 2}] * 3
    assert harness.act(ADMIN, BroadcastSignal(name="alarm")).value == {"reached": 1}


def test_nobody_waits_for_a_signal(harness: Desk) -> None:
    assert harness.act(ADMIN, BroadcastSignal(name="silence")).value == {"reached": 0}
    assert harness.all(Job, Job.kind == "signal") == []


def test_only_administrators_and_the_machine_may(harness: Desk) -> None:
    assert harness.code(APPLICANT, BroadcastSignal(name="alarm")) == "not_permitted"
