"""The applicant asks that an expert be kept out (D17, rule 7): the panel is filled up, and nothing tells who sits."""

import re
from collections import Counter

from engine.api import Actor
from engine.commands.request_recusal import RequestRecusal
from engine.queries.case_detail import CaseDetail
from tests.factories.desk import Desk
from tests.processes.test_staffing import FILLED, shared
from tests.processes.test_staffing import start as started

APPLICANT = "gw_pi"
AGREED = {"political": "explained"}


def settled(desk: Desk, case: str, who: str, outcome: str) -> None:
    desk.act(APPLICANT, RequestRecusal(instance_id=case, person=who, reason="近三年有合作论文"))
    task = desk.task(case, "N98RD")
    assert desk.people(task) == ["gjcz"]
    desk.complete(task.id, "gjcz", outcome, opinion="已核实。", data={"ground": "coauthor"})
    desk.pass_time(minutes=1)
    desk.engine.run_due()


def scoring(desk: Desk) -> str:
    return started(desk, APPLICANT, "teacher", until="S206")  # type: ignore[arg-type]  # a desk is a desk


def test_a_granted_request_takes_the_expert_off_and_another_is_drawn(on_sqlite: Desk) -> None:
    case = scoring(on_sqlite)
    task = on_sqlite.task(case, "S206")
    gone, *others = on_sqlite.people(task)
    settled(on_sqlite, case, gone, "grant")
    assert on_sqlite.people(on_sqlite.task(case, "S206"), "asked") == others
    for one in others:
        on_sqlite.complete(on_sqlite.task(case, "S206").id, one, "score", data=FILLED["S206"])
    clerk = on_sqlite.people(on_sqlite.task(case, "S203"))[0]
    on_sqlite.complete(on_sqlite.task(case, "S203").id, clerk, "confirm")
    (fresh,) = on_sqlite.people(on_sqlite.task(case, "S204"))
    assert fresh not in {gone, *others}
    on_sqlite.complete(on_sqlite.task(case, "S204").id, fresh, "accept", data=FILLED["S204"])
    assert sorted(on_sqlite.people(on_sqlite.task(case, "S206"))) == sorted([*others, fresh])


def test_a_panel_that_lost_a_member_is_filled_up_before_it_deliberates(on_sqlite: Desk) -> None:
    once = {"S106": ("done", shared("dispute")), "S111": ("done", {"answers": ["拟修改。"]})}
    case = started(on_sqlite, APPLICANT, "teacher", until="S112", once=once)  # type: ignore[arg-type]
    gone, *others = on_sqlite.people(on_sqlite.task(case, "S112"))
    settled(on_sqlite, case, gone, "grant")
    task = on_sqlite.task(case, "S112")
    for one in others:
        on_sqlite.complete(task.id, one, "done", data=AGREED)
    secretary = on_sqlite.people(on_sqlite.task(case, "S104"))[0]
    on_sqlite.complete(on_sqlite.task(case, "S104").id, secretary, "confirm")
    whole = on_sqlite.people(on_sqlite.task(case, "S112"))
    assert (len(whole), set(others) <= set(whole), gone in whole) == (3, True, False)
    for one in whole:
        on_sqlite.complete(on_sqlite.task(case, "S112").id, one, "done", data=AGREED)
    assert [t.element for t in on_sqlite.open_tasks(case)] == ["S114"]


def test_a_refused_request_changes_nothing(on_sqlite: Desk) -> None:
    case = scoring(on_sqlite)
    people = on_sqlite.people(on_sqlite.task(case, "S206"))
    settled(on_sqlite, case, people[0], "refuse")
    assert on_sqlite.people(on_sqlite.task(case, "S206"), "asked") == people


def test_what_the_applicant_reads_is_the_same_whether_the_person_sits_or_not(on_sqlite: Desk) -> None:
    assert told(on_sqlite, sits=True) == told(on_sqlite, sits=False)


def told(desk: Desk, *, sits: bool) -> list[str]:
    """What is new on the page once a request was refused."""
    case = scoring(desk)
    here, pool = desk.people(desk.task(case, "S206")), desk.engine.organisation.members("expert", desk.clock.now())
    before = read(desk, case)
    settled(desk, case, next(p for p in pool if (p in here) == sits), "refuse")
    return list((Counter(read(desk, case)) - Counter(before)).elements())


def read(desk: Desk, case: str) -> list[str]:
    """What the page of the case says of acts, opinions and forms, without moments."""
    view = desk.engine.read(CaseDetail(instance_id=case, person=APPLICANT), Actor.person(APPLICANT))
    trail = [f"{line.who} {line.what} {line.opinion}" for line in view.trail]
    opinions = [f"{o.who} {o.element.zh} {o.opinion}" for o in view.opinions]
    said = [*trail, *opinions, *(repr(sorted(s.data.items())) for s in view.submissions)]
    return [re.sub(r"〔不公开 \d+〕", "〔不公开〕", line) for line in said]
