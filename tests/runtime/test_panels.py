"""A panel that several tasks ask is drawn by the engine's own lots, recorded like any other draw."""

from sqlalchemy import select

from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.send_back import SendBack
from engine.commands.set_substitute import SetSubstitute
from engine.domain.picking import Pick, repeated
from engine.queries.whynot import WhyNot
from engine.runtime.picks import read_pick
from engine.store import picks as rows
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import DONE, ask, chain, person, serve

DRAWN = person("results.lots.members")
EXPERTS = {"group": '"expert"', "size": "5", "outside": "2"}


def panel(harness: Desk, **inputs: str) -> str:
    """Draw once for two tasks, one after the other."""
    judge = ask("judge", DRAWN, approval='policy="all"', task='recusable="true"')
    lots, sign = serve("lots", "panel.draw", **(EXPERTS | inputs)), ask("sign", DRAWN, outcomes=DONE)
    return harness.deployed(chain("panel", ask("draft", person("starter.id"), outcomes=DONE), lots, judge, sign))


def begun(harness: Desk, **inputs: str) -> str:
    case = panel(harness, **inputs)
    harness.done(harness.task(case, "draft"), APPLICANT, "done")
    return case


def records(harness: Desk, case: str) -> list[Pick]:
    with harness.engine.database.reading() as session:
        found = session.scalars(select(rows.Pick).where(rows.Pick.instance_id == case).order_by(rows.Pick.id)).all()
        assert [row.task_id for row in found if row.element == "lots"] == [None] * len(found)
        return [read_pick(session, row) for row in found]


def test_two_tasks_ask_those_who_were_drawn_once(harness: Desk) -> None:
    case = begun(harness)
    (record,) = records(harness, case)
    assert repeated(record) == record
    assert (len(record.result), record.short) == (5, False)
    judge = harness.task(case)
    assert sorted(harness.people(judge)) == sorted(record.result)
    for one in record.result:
        harness.done(judge, one)
    assert sorted(harness.people(harness.task(case, "sign"))) == sorted(record.result)
    assert len(records(harness, case)) == 1


def test_enough_come_from_outside_and_nobody_of_the_applicants_unit(harness: Desk) -> None:
    (record,) = records(harness, begun(harness, outside="4", same_unit="true"))
    outside = {c.person for c in record.candidates if c.external}
    assert len(outside.intersection(record.result)) >= 4
    assert {c.person: c.reason for c in record.candidates}["zj_n4"] == "skipped_unit"
    assert "zj_n4" not in record.result


def test_who_stays_stays_and_who_is_dropped_is_not_drawn(harness: Desk) -> None:
    (record,) = records(harness, begun(harness, keep='["zj_x1", "zj_x2", "zj_n1"]', drop='["zj_x2"]'))
    assert {"zj_x1", "zj_n1"} <= set(record.result)
    told = {c.person: (c.kept, c.reason) for c in record.candidates}
    assert (told["zj_x1"], told["zj_x2"]) == ((True, None), (True, "left_out"))


def test_a_panel_that_was_larger_stays_whole(harness: Desk) -> None:
    keep = ["zj_n1", "zj_n2", "zj_n3"]
    (record,) = records(harness, begun(harness, size="2", outside="0", keep=str(keep).replace("'", '"')))
    assert sorted(record.result) == keep


FIRST = "if results.judge.outcome = null then [] else [results.lots.members[1]]"


def test_whoever_acted_before_is_not_drawn_but_stays_where_the_diagram_keeps_them(harness: Desk) -> None:
    case = begun(harness, size="3", avoid='["judge"]', keep=FIRST)
    people = records(harness, case)[0].result
    judge = harness.task(case)
    for one in people:
        harness.done(judge, one)
    back = SendBack(task_id=harness.task(case).id, to="draft", opinion="补充材料", straight=False)
    harness.act(people[0], back)
    harness.done(harness.task(case), APPLICANT, "done")
    again = records(harness, case)[1]
    assert set(again.result) & set(people) == {people[0]}
    told = {c.person: c.reason for c in again.candidates}
    assert [told[one] for one in people] == [None, "skipped_earlier", "skipped_earlier"]


def test_nobody_is_in_the_draw_who_has_three_cases_open(harness: Desk) -> None:
    cases = [begun(harness, size="5", outside="0", max_load="3") for _ in range(8)]
    found = [one for case in cases for one in records(harness, case)]
    assert all(c.open < 3 for one in found for c in one.candidates if c.person in one.result)
    assert {c.reason for c in found[-1].candidates} >= {"load_full"}
    assert found[-1].short
    assert harness.variables(cases[-1])["results"]["lots"]["missing"] == 5 - len(found[-1].result)


def test_nobody_acts_for_whoever_was_drawn(harness: Desk) -> None:
    case = begun(harness)
    judge = harness.task(case)
    drawn = sorted(harness.people(judge))
    assert {tuple(map(str, harness.assignment(judge, one).why)) for one in drawn} == {
        ("['rule_group', {'group': 'expert'}]", "['rule_drawn', {}]")
    }
    harness.act(drawn[0], SetSubstitute(substitute=CLERK, from_at=harness.clock.now()))
    harness.engine.run_due()
    assert sorted(harness.people(judge)) == drawn


def test_no_lot_is_drawn_for_somebody_away(harness: Desk) -> None:
    harness.act("zj_x1", SetSubstitute(substitute="zj_x2", from_at=harness.clock.now()))
    harness.engine.run_due()
    (record,) = records(harness, begun(harness, keep='["zj_x1"]'))
    assert {c.person: c.reason for c in record.candidates}["zj_x1"] == "away"
    assert "zj_x1" not in record.result


def test_the_page_of_why_shows_the_record_to_the_panel_and_to_the_auditor_alone(harness: Desk) -> None:
    case = begun(harness)
    judge, (record,) = harness.task(case), records(harness, case)
    out = next(c.person for c in record.candidates if c.reason is None and c.person not in record.result)
    seen = harness.engine.read(WhyNot(person=ADMIN, task_id=judge.id, about=out))
    (shown,) = seen.draws
    assert (shown.seed, len(shown.lines)) == (record.seed, len(record.candidates))
    assert [line.place for line in shown.lines[:6]] == [1, 2, 3, 4, 5, None]
    assert (seen.answer, seen.rules[0].text) == ("left_out", "从「评审专家」抽取的人")
    assert seen.rules[0].steps == ("参加了抽取，没有抽中",)
    hidden = harness.engine.read(WhyNot(person=APPLICANT, task_id=judge.id, about=out))
    assert (hidden.answer, hidden.draws) == ("withheld", ())


def test_whoever_stepped_aside_in_the_case_is_in_a_later_draw_with_the_reason(harness: Desk) -> None:
    case = begun(harness, size="3", outside="0")
    judge = harness.task(case)
    gone, *others = harness.people(judge)
    harness.act(gone, DeclareRecusal(task_id=judge.id, reason="合作论文"))
    for one in others:
        harness.done(judge, one)
    back = SendBack(task_id=harness.task(case).id, to="draft", opinion="补充材料", straight=False)
    harness.act(others[0], back)
    harness.done(harness.task(case), APPLICANT, "done")
    again = records(harness, case)[1]
    assert {c.person: c.reason for c in again.candidates}[gone] == "skipped_recused"
    assert gone not in harness.people(harness.task(case, "judge"))


def test_the_trail_tells_that_was_drawn_but_nobody_by_name(harness: Desk) -> None:
    case = begun(harness)
    (told,) = [row.payload for row in harness.trail(case) if row.event == "PanelDrawn"]
    assert sorted(told) == ["draw", "drawn", "missing"]
