from decimal import Decimal

from engine.api import Actor
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.start_instance import StartInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.store.instances import Instance
from engine.store.subscriptions import Subscription
from tests.factories.desk import ADMIN, APPLICANT, MEMBERS, Desk
from tests.factories.messages import asked, begins, office_task, package, waits
from tests.spiff.drawing import end, message_definition, start


def permit(name: str, *, key: str = "", keeps: str = "") -> dict[str, bytes]:
    shapes = [start(), asked("ask"), waits("permit", "permit", key=key, keeps=keeps), office_task("after"), end()]
    return package(name, shapes, ["s>ask", "ask>permit", "permit>after", "after>e"])


def waiting(harness: Desk, name: str, key: str = "", keeps: str = "", **data: object) -> str:
    case = harness.deployed(permit(name, key=key, keeps=keeps))
    harness.done(harness.task(case), APPLICANT, "done", **data)
    return case


def test_a_message_reaches_the_case_with_that_key_and_leaves_only_what_is_declared(harness: Desk) -> None:
    first = waiting(harness, "keyed", key="results.ask.number", keeps="until", number=7)
    second = harness.start("keyed", APPLICANT)
    harness.done(harness.task(second), APPLICANT, "done", number=8)
    told = CorrelateMessage(name="permit", key="8", payload={"until": Decimal("12.50"), "secret": "x"})
    assert harness.machine(told).instance_id == second
    assert [t.element for t in harness.open_tasks(second)] == ["after"]
    assert harness.open_tasks(first) == []
    variables = harness.variables(second)
    assert variables["results"]["permit"] == {"until": Decimal("12.50")}
    assert "secret" not in str(variables)
    assert [row.instance_id for row in harness.all(Subscription)] == [first]


def test_without_a_key_in_the_diagram_the_case_itself_is_the_key(harness: Desk) -> None:
    one = waiting(harness, "plain")
    other = harness.start("plain", APPLICANT)
    harness.done(harness.task(other), APPLICANT, "done")
    assert harness.refusal(Actor.system("test"), CorrelateMessage(name="permit")).code == "message_ambiguous"
    assert harness.machine(CorrelateMessage(name="permit", key=other)).instance_id == other
    assert harness.machine(CorrelateMessage(name="permit")).instance_id == one


def test_nobody_waits(harness: Desk) -> None:
    case = waiting(harness, "plain")
    refused = harness.refusal(Actor.system("test"), CorrelateMessage(name="permit", key="nobody"))
    assert (refused.code, refused.fields) == ("message_unmatched", {"name": "permit", "key": "nobody"})
    assert harness.refusal(Actor.system("test"), CorrelateMessage(name="other")).code == "message_unmatched"
    harness.machine(CorrelateMessage(name="permit", key=case))
    assert harness.refusal(Actor.system("test"), CorrelateMessage(name="permit", key=case)).code == "message_unmatched"


def test_a_message_begins_a_process_or_refuses_a_person_who_would(harness: Desk) -> None:
    begin = begins("m", message_definition("order"), keeps="what")
    harness.deploy_files(package("ordered", [begin, office_task("look"), end()], ["m>look", "look>e"]))
    assert harness.code(APPLICANT, StartInstance(process_key="ordered")) == "start_needs_event"
    result = harness.machine(CorrelateMessage(name="order", key="A-17", payload={"what": "ink", "more": 1}))
    case = str(result.instance_id)
    assert harness.one(Instance, Instance.id == case).conversation == "A-17"
    assert harness.variables(case)["results"] == {"m": {"what": "ink"}}
    assert [t.element for t in harness.open_tasks(case)] == ["look"]
    assert harness.events(case) == ["InstanceStarted", "MessageCorrelated"]


def test_a_suspended_case_gets_no_message(harness: Desk) -> None:
    case = waiting(harness, "plain")
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="停一停"))
    assert harness.code(ADMIN, CorrelateMessage(name="permit", key=case)) == "case_not_active"


def test_only_administrators_and_the_machine_may(harness: Desk) -> None:
    case = waiting(harness, "plain")
    for person in (APPLICANT, MEMBERS[0]):
        assert harness.code(person, CorrelateMessage(name="permit", key=case)) == "not_permitted"
    assert harness.act(ADMIN, CorrelateMessage(name="permit", key=case)).instance_id == case
