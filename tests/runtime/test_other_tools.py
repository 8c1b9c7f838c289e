"""A diagram of another engine, with its package around it, asks people and goes its way as it would there."""

from datetime import timedelta

from tests.diagrams.other_tools.reading import saved
from tests.factories.desk import APPLICANT, CLERK, Desk
from tests.factories.slip import package

APPLICATION = {
    "type": "default",
    "components": [
        {"type": "number", "key": "days", "label": "Days"},
        {"type": "textfield", "key": "deputy", "label": "Deputy"},
        {"type": "textfield", "key": "groups", "label": "Groups"},
    ],
}
DECISION = {"type": "default", "components": [{"type": "checkbox", "key": "approved", "label": "Granted"}]}


def leave(harness: Desk) -> str:
    """Camunda Modeler's leave request; its groups are those of the demo university."""
    drawn = saved("camunda7-leave").replace(b"heads,${dept.group}", b"${groups}").replace(b"wang, ", b"")
    return harness.deployed(package("leave", drawn, leave=APPLICATION, decide=DECISION))


def test_the_starter_fills_in_and_the_form_sets_the_variables(harness: Desk) -> None:
    case = leave(harness)
    apply = harness.task(case)
    assert (apply.element, harness.people(apply)) == ("Activity_apply", [APPLICANT])
    harness.done(apply, APPLICANT, "done", days=5, deputy=CLERK, groups="")
    assert {name: harness.variables(case)[name] for name in ("applicant", "days", "deputy")} == {
        "applicant": APPLICANT,
        "days": 5,
        "deputy": CLERK,
    }


def test_people_groups_and_the_limit_come_from_expressions(harness: Desk) -> None:
    case = leave(harness)
    harness.done(harness.task(case), APPLICANT, "done", days=5, deputy=CLERK, groups="legal, unknown")
    decide = harness.task(case)
    assert set(harness.people(decide, "candidate")) == {CLERK, "fzbzr"}
    assert decide.due_at == harness.clock.now() + timedelta(days=3)


def test_a_condition_over_the_form_chooses_the_way(harness: Desk) -> None:
    ways = {}
    for days in (5, 50):
        case = leave(harness)
        harness.done(harness.task(case), APPLICANT, "done", days=days, deputy=CLERK)
        harness.done(harness.task(case), CLERK, "done", approved=True)
        (decided,) = [row for row in harness.trail(case) if row.element == "Activity_decide" and "path" in row.payload]
        ways[days] = [name for kind, name in decided.payload["path"] if kind == "end"]
    assert ways == {5: ["Event_yes"], 50: ["Event_no"]}
