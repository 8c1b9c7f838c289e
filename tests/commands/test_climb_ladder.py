from sqlalchemy import or_

from engine.commands.change_ladder import ChangeLadder
from engine.commands.claim_task import ClaimTask
from engine.commands.climb_ladder import ClimbLadder
from engine.commands.reassign_task import ReassignTask
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.domain.ladder_checks import RungText
from engine.store.jobs import Job
from engine.store.tasks import SupervisionOrder
from engine.testing import MACHINE, ZONE
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, codes, race
from tests.factories.slip import ask, chain, group, person
from tests.spiff.drawing import border, timer_definition

STANDARD = 'in="5 workdays" ladder="L-STD"'


def alone(harness: Desk, who: str = "finance_head", unit: str = '"CWC"') -> str:
    """A case that waits for one head of department."""
    signed = ask("sign", group("dept_head", unit), due=STANDARD, task='separateFrom=""')
    return harness.deployed(chain(who, signed))


def told(harness: Desk, case: str, kind: str) -> list[str]:
    return sorted(person for found, person in harness.mails(case) if found == kind)


def at_dues(harness: Desk, case: str) -> list[tuple[str, str]]:
    return [
        (str(j.payload["act"]), j.due_at.astimezone(ZONE).strftime("%m-%d %H:%M")) for j in harness.jobs(case, "ladder")
    ]


def test_the_rungs_of_five_working_days(harness: Desk) -> None:
    assert at_dues(harness, alone(harness)) == [
        ("remind", "09-07 09:00"),
        ("remind", "09-08 09:00"),
        ("copy_superior", "09-08 09:00"),
        ("offer_superior", "09-10 09:00"),
        ("supervise", "09-15 09:00"),
    ]


def test_reminded_before_it_is_due_and_when_it_is(harness: Desk) -> None:
    case = alone(harness)
    harness.advance("4 workdays")
    assert (told(harness, case, "reminder"), told(harness, case, "overdue")) == (["cwcz"], [])
    event = harness.last(case)
    assert (event.event, event.actor, event.payload) == (
        "LadderClimbed",
        "system:timer",
        {"rung": "remind", "told": ["cwcz"]},
    )
    harness.advance("1 workdays")
    assert (told(harness, case, "overdue"), told(harness, case, "overdue_copy")) == (["cwcz"], ["xz"])


def test_only_who_claimed_it_is_reminded(harness: Desk) -> None:
    case = harness.slip()
    harness.act(CLERK, ClaimTask(task_id=harness.task(case).id))
    harness.advance("4 workdays")
    assert told(harness, case, "reminder") == [CLERK]


def test_the_superior_may_act(harness: Desk) -> None:
    case = alone(harness)
    harness.advance("7 workdays")
    task = harness.task(case)
    assert harness.people(task, "candidate") == ["cwcz", "xz"]
    assert told(harness, case, "escalated") == ["xz"]
    assert harness.assignment(task, "xz").why == [["ladder_superior", {}]]
    harness.done(task, "xz")
    assert harness.reread(task).completed_by == "xz"


def test_who_was_asked_may_still_act(harness: Desk) -> None:
    case = alone(harness)
    harness.advance("7 workdays")
    harness.done(harness.task(case), "cwcz")
    assert harness.case(case).state == "completed"


def test_a_claim_does_not_hold_the_superior_off(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.advance("7 workdays")
    assert told(harness, case, "escalated") == ["cwcz"]
    harness.done(task, "cwcz")
    assert harness.reread(task).completed_by == "cwcz"


def test_the_superior_may_name_somebody_else(harness: Desk) -> None:
    case = alone(harness)
    harness.advance("7 workdays")
    task = harness.task(case)
    harness.act("xz", ReassignTask(task_id=task.id, person="cw_fcz", reason="在外"))
    assert harness.people(task, "asked", "candidate") == ["cw_fcz"]


def test_the_applicants_superior_is_passed_over(harness: Desk) -> None:
    harness.deploy_files(chain("up", ask("sign", group("dept_handler", '"CWC"'), due=STANDARD)))
    case = harness.start("up", "cwcz")
    harness.advance("7 workdays")
    assert told(harness, case, "overdue_copy") == ["xz"]
    assert set(harness.people(harness.task(case))) == {"cw_jb", "xz"}


def test_who_drafted_it_is_not_offered_it(harness: Desk) -> None:
    draft = ask("draft", group("dept_head", '"CWC"'))
    sign = ask("sign", group("dept_handler", '"CWC"'), due=STANDARD, task='separateFrom="draft"')
    case = harness.deployed(chain("drafted", draft, sign))
    harness.done(harness.task(case), "cwcz")
    harness.advance("7 workdays")
    assert set(harness.people(harness.task(case))) == {"cw_jb", "xz"}


def test_the_leading_groups_office_supervises(harness: Desk) -> None:
    case = alone(harness)
    harness.advance("10 workdays")
    order = harness.one(SupervisionOrder)
    assert (order.office, order.addressee, order.task_id) == ("lsg_office", "cwcz", harness.task(case).id)
    assert order.due_at.astimezone(ZONE).strftime("%m-%d") == "09-17"
    assert told(harness, case, "supervised") == ["cwcz", "gjfcz"], "the office and whoever has to answer"


def test_an_office_never_supervises_itself(harness: Desk) -> None:
    case = harness.deployed(chain("office", ask("sign", group("lsg_office"), due=STANDARD)))
    harness.advance("10 workdays")
    orders = harness.all(SupervisionOrder)
    assert {order.office for order in orders} == {"dzb_office"}
    assert told(harness, case, "supervised") == ["dzb_ms", "dzb_zr", "gjfcz"]


def test_a_task_of_the_international_office_is_supervised_outside_it(harness: Desk) -> None:
    harness.deploy_files(chain("clerks", ask("sign", group("visit_team"), due=STANDARD)))
    harness.start("clerks", "lc_pi")
    harness.advance("10 workdays")
    assert {order.office for order in harness.all(SupervisionOrder)} == {"dzb_office"}


def test_overdue_never_approves(harness: Desk) -> None:
    case = alone(harness)
    harness.advance("120 workdays")
    task = harness.task(case)
    assert (task.state, task.outcome, harness.case(case).state) == ("open", None, "active")
    assert [a for a in harness.asked(task.id) if a.state == "voted"] == []
    assert harness.all(Job, Job.instance_id == case, Job.queue == "timer", Job.state == "waiting") == []


def test_a_rung_is_climbed_once(harness: Desk) -> None:
    case = alone(harness)
    job = harness.jobs(case, "ladder")[0]
    harness.clock.set(job.due_at)
    results = race(*[lambda: harness.machine(ClimbLadder(job_id=job.id))] * 4)
    assert codes(results) == ["done"] + ["job_moved_on"] * 3
    assert told(harness, case, "reminder") == ["cwcz"]


def test_what_steps_back(harness: Desk) -> None:
    case = alone(harness)
    job = harness.jobs(case, "ladder")[0]
    climb = ClimbLadder(job_id=job.id)
    assert harness.code(MACHINE, climb) == "job_not_due"
    assert harness.code(MACHINE, ClimbLadder(job_id="0" * 32)) == "job_moved_on"
    assert harness.code(ADMIN, climb) == "not_permitted"
    harness.clock.set(job.due_at)
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code(MACHINE, climb) == "job_not_due"


def test_a_finished_task_has_no_rungs(harness: Desk) -> None:
    case = alone(harness)
    job = harness.jobs(case, "ladder")[0]
    harness.done(harness.task(case), "cwcz")
    harness.clock.set(job.due_at)
    assert harness.code(MACHINE, ClimbLadder(job_id=job.id)) == "job_moved_on"
    assert harness.all(Job, Job.instance_id == case, or_(Job.state == "waiting", Job.state == "leased")) == []


PANEL = 'in="5 workdays" ladder="L-PANEL"'


def test_the_office_hears_that_it_may_ask_the_reserve(harness: Desk) -> None:
    case = alone_on(harness, PANEL)
    harness.advance("7 workdays")
    assert told(harness, case, "reserve") == ["gjfcz"]
    assert harness.people(harness.task(case), "asked") == ["cwcz"], "nobody is replaced by itself"


def test_the_office_names_somebody_of_the_reserve(harness: Desk) -> None:
    case = alone_on(harness, PANEL)
    replace = ReassignTask(task_id=harness.task(case).id, person="cw_fcz", reason="备选")
    harness.advance("6 workdays")
    assert harness.code("gjfcz", replace) == "not_permitted"
    harness.advance("1 workdays")
    harness.act("gjfcz", replace)
    assert harness.people(harness.task(case), "asked") == ["cw_fcz"]


def test_a_group_gets_a_copy(harness: Desk) -> None:
    copied = RungText(when="share", share="50", act="copy_group", to=("lsg_office",))
    also = RungText(when="due", act="remind", to=("lsg_office",), zh="请督促")
    changed = ChangeLadder(key="L-STD", rungs=(copied, also), reason="试行", seen_version=1)
    harness.act("sys_admin", changed)
    case = alone(harness)
    harness.advance("3 workdays")
    assert (told(harness, case, "reminder_copy"), told(harness, case, "reminder")) == (["gjfcz"], [])
    harness.advance("2 workdays")
    assert (told(harness, case, "overdue_copy"), told(harness, case, "overdue")) == (["gjfcz"], ["cwcz"])


def alone_on(harness: Desk, due: str) -> str:
    return harness.deployed(chain("panel", ask("sign", group("dept_head", '"CWC"'), due=due, task='separateFrom=""')))


def standing(harness: Desk, case: str, state: str = "waiting") -> list[tuple[str, str]]:
    """The rungs and the border timer of a case's tasks, each with the time it is due."""
    found = harness.jobs(case, "ladder", "timer", state=state)
    return sorted((str(j.payload.get("act", "timer")), f"{j.due_at.astimezone(ZONE):%m-%d %H:%M}") for j in found)


def test_every_entry_has_a_ladder_and_timers_of_its_own(harness: Desk) -> None:
    patience = border("patience", "sign", timer_definition("P5D"))
    signed = ask("sign", group("dept_head", '"CWC"'), due=STANDARD, task='separateFrom=""')
    first, last = ask("draft", person("starter.id")), ask("last", group("dept_handler", '"CWC"'))
    case = harness.deployed(chain("again", first, signed, last, borders=[patience]))
    harness.done(harness.task(case), APPLICANT)
    before = standing(harness, case)
    assert [act for act, _ in before] == ["copy_superior", "offer_superior", "remind", "remind", "supervise", "timer"]
    harness.advance("1 workdays")
    harness.done(harness.task(case), "cwcz")
    assert standing(harness, case) == [], "they end with the task"
    harness.act("cw_jb", SendBack(task_id=harness.task(case).id, to="sign", opinion="请补"))
    after = standing(harness, case)
    assert [act for act, _ in after] == [act for act, _ in before]
    assert all(new > old for (_, new), (_, old) in zip(after, before, strict=True)), "counted from the new entry"
    assert harness.task(case).round == 2
