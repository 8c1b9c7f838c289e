from engine.commands.copy_case import CopyCase
from engine.commands.suspend_instance import SuspendInstance
from engine.store.conversations import Copy
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person


def started(harness: Desk) -> str:
    return harness.deployed(chain("alone", ask("sign", person('"cwcz"'))))


def copy(case: str, *people: str) -> CopyCase:
    return CopyCase(instance_id=case, persons=people, text="请知悉")


def test_the_starter_and_whoever_dealt_with_it_may(harness: Desk) -> None:
    case = started(harness)
    harness.act(APPLICANT, copy(case, "kycz"))
    harness.act("cwcz", copy(case, "jwcz"))
    harness.act(ADMIN, copy(case, "rscz"))
    assert [(r.person, r.kind, r.task_id) for r in harness.all(Copy)] == [
        ("kycz", "inform", None),
        ("jwcz", "inform", None),
        ("rscz", "inform", None),
    ]


def test_also_of_a_case_that_came_to_its_end(harness: Desk) -> None:
    case = started(harness)
    harness.done(harness.task(case), "cwcz")
    harness.act("cwcz", copy(case, "kycz"))
    assert ("copied", "kycz") in harness.mails(case)


def test_what_is_refused(harness: Desk) -> None:
    case = started(harness)
    assert harness.code(CLERK, copy(case, "kycz")) == "not_permitted"
    harness.act("cwcz", copy(case, "kycz"))
    assert harness.code("kycz", copy(case, "jwcz")) == "not_permitted"
    assert harness.code("cwcz", copy(case)) == "persons_required"
    assert harness.code("cwcz", copy("0" * 32, "kycz")) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code("cwcz", copy(case, "jwcz")) == "case_not_active"
