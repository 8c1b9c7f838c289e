"""Every way in which a diagram can find people, through the engine: with the demo university's people."""

import pytest
from sqlalchemy import select

from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.retry_incident import RetryIncident
from engine.commands.send_back import SendBack
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.actors import Actor
from engine.domain.assignment import Facts, Rule, resolve
from engine.domain.explaining import explain
from engine.domain.picking import repeated
from engine.domain.unit_heads import heads
from engine.queries.case_detail import CaseDetail
from engine.runtime.picks import read_pick
from engine.store.instances import Incident
from engine.store.picks import Pick
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.people import demo_people
from tests.factories.slip import DONE, ask, chain, group, package, person
from tests.spiff.drawing import both, draw, end, start


def rule(attributes: str) -> str:
    return f"<hq:assignee {attributes}/>"


def asked(harness: Desk, *rules: str, task: str = "", approval: str = "") -> list[str]:
    """Who is asked on the one task of a process."""
    files = chain("one", ask("sign", *rules, task=task, approval=approval))
    return sorted(harness.people(harness.task(harness.deployed(files))))


def incidents(harness: Desk, case: str) -> list[tuple[str, str | None]]:
    return [(one.code, one.element) for one in harness.all(Incident, Incident.instance_id == case)]


@pytest.mark.parametrize(
    ("attributes", "people"),
    [
        ('post="CWC.head"', ["cwcz"]),
        ('post="CWC.head KYC.head"', ["cwcz", "kycz"]),
        ("headOf='\"CWC\"'", ["cwcz"]),
        ('headOf="starter.unit"', ["lc_yz"]),
        ('headOf="starter.unit" levels="1"', ["xz"]),
        ('headOf="starter.unit" levels="9" stop="college"', ["lc_yz"]),
        ('headOf="starter.unit" levels="1" every="true"', ["lc_yz", "xz"]),
        ('headOf=\'"GJC-P"\' levels="1"', ["gjcz"]),
        ("person='\"cwcz\"'", ["cwcz"]),
        ('person="if 1 > 0 then [&quot;cwcz&quot;, &quot;kycz&quot;] else null"', ["cwcz", "kycz"]),
    ],
)
def test_posts_and_heads(harness: Desk, attributes: str, people: list[str]) -> None:
    approval = 'policy="all"' if "every" in attributes else ""
    assert asked(harness, rule(attributes), approval=approval) == people


def test_live_values_count_at_entry(harness: Desk) -> None:
    first = ask("first", person("starter.id"), outcomes=DONE)
    second = ask("second", rule('headOf="results.first.unit"'), rule('person="results.first.who"'))
    case = harness.deployed(chain("live", first, second))
    harness.done(harness.task(case), APPLICANT, "done", unit="KYC", who="cwcz")
    assert sorted(harness.people(harness.task(case))) == ["cwcz", "kycz"]


def test_whoever_did_an_element(harness: Desk) -> None:
    pool = ask("check", group("dept_handler"))
    case = harness.deployed(chain("doer", pool, ask("again", rule('doneBy="check"'))))
    harness.done(harness.task(case), CLERK)
    assert harness.people(harness.task(case)) == [CLERK]


def test_the_newest_doer_after_a_return(harness: Desk) -> None:
    case = harness.deployed(chain("doer", ask("check", group("dept_handler")), ask("again", rule('doneBy="check"'))))
    harness.done(harness.task(case), "fzb_jb")
    assert harness.people(harness.task(case)) == ["fzb_jb"]


def fair(harness: Desk, *, count: int = 1) -> list[str]:
    files = chain("fair", ask("do", rule(f'group="finance" pick="fair" count="{count}"'), approval='policy="all"'))
    return harness.people(harness.task(harness.deployed(files)))


def test_a_fair_share_goes_round(harness: Desk) -> None:
    members = harness.engine.organisation.members("finance", harness.clock.now())
    found = [fair(harness)[0] for _ in range(2 * len(members))]
    assert sorted(found[: len(members)]) == sorted(members)
    assert sorted(found[len(members) :]) == sorted(members)


def test_what_one_act_gives_out_is_shared_as_well(harness: Desk) -> None:
    members = harness.engine.organisation.members("finance", harness.clock.now())
    assert len(members) >= 2
    shape = ask("a", rule('group="finance" pick="fair"'))
    other = ask("b", rule('group="finance" pick="fair"'))
    drawn = draw(
        "two", [start(), both("g"), shape, other, both("j"), end()], ["s>g", "g>a", "g>b", "a>j", "b>j", "j>e"]
    )
    case = harness.deployed(package("two", drawn))
    people = [harness.people(task)[0] for task in harness.open_tasks(case)]
    assert len(set(people)) == 2


DRAW = 'group="expert" pick="draw" count="3" external="1/3" maxLoad="3"'


def panel(harness: Desk, attributes: str = DRAW) -> str:
    return harness.deployed(
        chain("panel", ask("judge", rule(attributes), approval='policy="all"', task='recusable="true"'))
    )


def records(harness: Desk, case: str) -> list[Pick]:
    return harness.all(Pick, Pick.instance_id == case)


def test_a_draw_is_recorded_and_can_be_repeated(harness: Desk) -> None:
    case = panel(harness)
    (row,) = records(harness, case)
    with harness.engine.database.reading() as session:
        record = read_pick(session, row)
    assert repeated(record) == record
    assert sorted(record.result) == sorted(harness.people(harness.task(case)))
    outside = {c.person for c in record.candidates if c.external}
    assert outside.intersection(record.result)
    assert {c.person for c in record.candidates} >= set(
        harness.engine.organisation.members("expert", harness.clock.now())
    )


def test_draws_of_two_cases_differ_by_their_seed(harness: Desk) -> None:
    seeds = {records(harness, panel(harness))[0].seed for _ in range(3)}
    assert len(seeds) == 3


def test_nobody_is_drawn_who_has_three_open(harness: Desk) -> None:
    for _ in range(4):
        panel(harness)
    with harness.engine.database.reading() as session:
        for row in session.scalars(select(Pick)):
            record = read_pick(session, row)
            assert all(c.open < 3 for c in record.candidates if c.person in record.result)


def told_missing(harness: Desk, case: str) -> list[tuple[str, str]]:
    """What the page of the case says to whoever started it."""
    page = harness.engine.read(CaseDetail(person=APPLICANT, instance_id=case), Actor.person(APPLICANT))
    return [(one.what.zh, one.what.en) for one in page.missing]


def test_too_few_to_draw_from_is_an_incident(harness: Desk) -> None:
    case = panel(harness, 'group="finance" pick="draw" count="9"')
    assert incidents(harness, case) == [("draw_short", "judge")]
    assert harness.open_tasks(case) == []
    assert told_missing(harness, case) == [("有环节可抽选的人不够", "Too few people can be drawn by lot for")]


def drawn_again(harness: Desk, how: str) -> tuple[list[str], list[str], list[Pick]]:
    """Draw, let a later task send it back to be walked again, draw again: who was drawn each time, and the records."""
    draft, sign = ask("draft", person("starter.id"), outcomes=DONE), ask("sign", rule('post="GJC.head"'))
    judge = ask("judge", rule(f'{DRAW} again="{how}"'), approval='policy="all"')
    case = harness.deployed(chain("again", draft, judge, sign))
    found = []
    for _ in range(2):
        harness.done(harness.task(case), APPLICANT, "done")
        task = harness.task(case)
        found.append(sorted(harness.people(task)))
        for expert in found[-1]:
            harness.done(task, expert)
        back = SendBack(task_id=harness.task(case).id, to="draft", opinion="补充材料", straight=False)
        harness.act("gjcz", back)
    return found[0], found[1], records(harness, case)


def test_whoever_was_drawn_judges_again_after_a_return(harness: Desk) -> None:
    first, second, kept = drawn_again(harness, "keep")
    assert first == second
    assert len(kept) == 2


def test_or_others_do_and_the_first_record_stays(harness: Desk) -> None:
    first, second, kept = drawn_again(harness, "fresh")
    assert set(first).isdisjoint(second)
    with harness.engine.database.reading() as session:
        assert [sorted(read_pick(session, row).result) for row in kept] == [first, second]


def test_fields_of_expertise(harness: Desk) -> None:
    document = demo_people()
    for one in document["persons"]:
        if one["login"] in ("zj_x1", "zj_x2", "zj_n1"):
            one["fields"] = ["oncology"]
    harness.machine(ImportOrganisation(document=document))
    case = panel(harness, 'group="expert" pick="draw" count="3" field=\'["oncology"]\'')
    assert sorted(harness.people(harness.task(case))) == ["zj_n1", "zj_x1", "zj_x2"]


def test_the_doer_chooses_from_a_list(harness: Desk) -> None:
    first = ask("first", group("finance"))
    case = harness.deployed(
        chain(
            "choice",
            first,
            ask("second", rule('group="dept_head" pick="chosen" by="first" max="2"'), approval='policy="all"'),
        )
    )
    task = harness.task(case)
    clerk = harness.people(task)[0]

    def choose(*people: str, outcome: str = "approve") -> CompleteTask:
        data = {"chosen_people": {"second": list(people)}}
        return CompleteTask(task_id=task.id, outcome=outcome, opinion="意见", data=data)

    assert harness.code(clerk, choose()) == "choice_too_few"
    assert harness.code(clerk, CompleteTask(task_id=task.id, outcome="approve")) == "choice_too_few"
    assert harness.code(clerk, choose("kycz", "jwcz", "rscz")) == "choice_too_many"
    assert harness.code(clerk, choose(APPLICANT)) == "choice_not_listed"
    assert harness.code(clerk, choose("nobody")) == "choice_not_listed"
    harness.act(clerk, choose("kycz", "jwcz"))
    assert harness.people(harness.task(case)) == ["kycz", "jwcz"]


def test_an_excluded_person_can_t_be_chosen(harness: Desk) -> None:
    first = ask("first", rule('post="KYC.head"'))
    second = ask("second", rule('group="dept_head" pick="chosen" by="first"'), task='separateFrom="first"')
    task = harness.task(harness.deployed(chain("choice", first, second)))
    command = CompleteTask(task_id=task.id, outcome="approve", data={"chosen_people": {"second": ["kycz"]}})
    assert harness.code("kycz", command) == "choice_not_listed"


def test_who_refuses_need_choose_nobody(harness: Desk) -> None:
    first = ask("first", rule('post="KYC.head"'))
    second = ask("second", rule('group="dept_head" pick="chosen" by="first"'))
    case = harness.deployed(chain("choice", first, second))
    harness.done(harness.task(case), "kycz", "reject", "不同意")
    assert incidents(harness, case) == [("nobody_to_ask", "second")]


@pytest.mark.parametrize(
    ("setting", "people"),
    [("", []), ('starter="self"', [APPLICANT]), ('starter="superior"', ["lc_yz"])],
)
def test_the_starter_among_those_who_are_asked(harness: Desk, setting: str, people: list[str]) -> None:
    """Their own group, their own post: passed over, asked all the same, or their superior in their place."""
    (own, *_) = harness.engine.organisation.posts_of(APPLICANT, harness.clock.now())
    above = harness.engine.organisation.posts[own.superior or ""]
    expected = (
        list(harness.engine.organisation.holders(above.code, harness.clock.now()))
        if setting != 'starter="self"'
        else people
    )
    assert asked(harness, rule(f'post="{own.code}"'), task=setting) == sorted(expected)


def test_the_starter_is_refused(harness: Desk) -> None:
    (own, *_) = harness.engine.organisation.posts_of(APPLICANT, harness.clock.now())
    case = harness.deployed(chain("one", ask("sign", rule(f'post="{own.code}"'), task='starter="refuse"')))
    assert incidents(harness, case) == [("starter_refused", "sign")]


def test_a_starter_who_may_be_asked_still_signs_nothing_they_drafted(harness: Desk) -> None:
    (own, *_) = harness.engine.organisation.posts_of(APPLICANT, harness.clock.now())
    draft = ask("draft", person("starter.id"), outcomes=DONE)
    sign = ask("sign", rule(f'post="{own.code}"'), task='starter="self" separateFrom="draft"')
    case = harness.deployed(chain("hands", draft, sign))
    harness.done(harness.task(case), APPLICANT, "done")
    assert APPLICANT not in harness.people(harness.task(case))


def test_nobody_found_is_an_incident_and_the_fallback_is_asked(harness: Desk) -> None:
    case = harness.deployed(chain("gap", ask("sign", rule('person="null"'), task='fallback="lsg_office"')))
    office = harness.engine.organisation.members("lsg_office", harness.clock.now())
    assert sorted(harness.people(harness.task(case))) == sorted(office)
    assert incidents(harness, case) == [("nobody_to_ask", "sign")]
    harness.done(harness.task(case), office[0])
    assert harness.open_tasks(case) == []


def test_what_the_fallback_has_decided_is_an_incident_no_more(harness: Desk) -> None:
    gap = ask("sign", rule('person="null"'), task='fallback="lsg_office"')
    case = harness.deployed(chain("gap", gap, ask("then", rule('post="CWC.head"'))))

    def missing() -> list[str]:
        page = harness.engine.read(CaseDetail(person=APPLICANT, instance_id=case), Actor.person(APPLICANT))
        return [name.en for one in page.missing for name in one.elements]

    assert len(missing()) == 1
    task = harness.task(case)
    harness.done(task, harness.people(task)[0])
    (incident,) = harness.all(Incident, Incident.instance_id == case)
    assert (incident.state, missing()) == ("resolved", [])


def test_without_a_fallback_it_is_the_incident_alone(harness: Desk) -> None:
    case = harness.deployed(chain("gap", ask("sign", rule('person="null"'))))
    assert (harness.open_tasks(case), incidents(harness, case)) == ([], [("nobody_to_ask", "sign")])


def twice(harness: Desk, setting: str = 'confirmAfter="first"') -> str:
    first, second = ask("first", rule('post="KYC.head"')), ask("second", rule('post="KYC.head"'), task=setting)
    return harness.deployed(chain("twice", first, second))


def test_one_press_confirms_what_the_same_person_said_before(harness: Desk) -> None:
    case = twice(harness)
    harness.done(harness.task(case), "kycz", "approve", "同意立项")
    task = harness.task(case)
    harness.act("kycz", CompleteTask(task_id=task.id, outcome="", confirms=True))
    done = harness.reread(task)
    assert (done.state, done.outcome, done.data["opinion"]) == ("completed", "approve", "同意立项")
    row = harness.assignment(task, "kycz")
    assert row.why[-1] == ["confirmed", {"element": "first"}]


def test_nothing_is_confirmed_where_the_diagram_does_not_offer_it(harness: Desk) -> None:
    case = twice(harness, "")
    harness.done(harness.task(case), "kycz")
    assert (
        harness.code("kycz", CompleteTask(task_id=harness.task(case).id, outcome="", confirms=True))
        == "nothing_to_confirm"
    )


def test_a_refusal_is_not_confirmed(harness: Desk) -> None:
    case = twice(harness)
    harness.done(harness.task(case), "kycz", "reject", "不同意")
    assert (
        harness.code("kycz", CompleteTask(task_id=harness.task(case).id, outcome="", confirms=True))
        == "nothing_to_confirm"
    )


def test_nothing_is_confirmed_after_a_return(harness: Desk) -> None:
    draft, first = ask("draft", person("starter.id"), outcomes=DONE), ask("first", rule('post="KYC.head"'))
    second = ask("second", rule('post="KYC.head"'), task='confirmAfter="first"')
    case = harness.deployed(chain("twice", draft, first, second))
    harness.done(harness.task(case), APPLICANT, "done")
    harness.done(harness.task(case), "kycz")
    harness.act("kycz", SendBack(task_id=harness.task(case).id, to="draft", opinion="再看", straight=False))
    harness.done(harness.task(case), APPLICANT, "done")
    harness.done(harness.task(case), "kycz")
    again = CompleteTask(task_id=harness.task(case).id, outcome="", confirms=True)
    assert harness.code("kycz", again) == "nothing_to_confirm"


def test_once_somebody_can_be_found_a_retry_asks_them_too(harness: Desk) -> None:
    document = demo_people()
    document["groups"].append({"code": "new_office", "name": {"zh": "新办", "en": "New office"}, "members": []})
    harness.machine(ImportOrganisation(document=document))
    case = harness.deployed(chain("gap", ask("sign", group("new_office"), task='fallback="lsg_office"')))
    task = harness.task(case)
    before = harness.people(task)
    document["groups"][-1]["members"] = [{"post": "CWC.head"}]
    harness.machine(ImportOrganisation(document=document))
    (incident,) = harness.all(Incident, Incident.instance_id == case)
    harness.act(ADMIN, RetryIncident(incident_id=incident.id))
    assert set(harness.people(task)) == {*before, "cwcz"}
    harness.done(task, "cwcz")
    assert harness.open_tasks(case) == []


def test_the_demo_university_explains_itself(on_sqlite: Desk) -> None:
    """For every group and everybody: who is asked when one of the applicants starts it, and nobody else."""
    house, now = on_sqlite.engine.organisation, on_sqlite.clock.now()
    facts = Facts(now=now, process_key="project_lifecycle", excluded={APPLICANT: "skipped_starter"}, starter=APPLICANT)
    for code in list(house.groups)[::3]:
        rules = (Rule(group=code),)
        asked = {one.person for one in resolve(rules, house, facts)}
        said = {login: explain(login, rules, house, facts) for login in house.persons}
        assert {login for login, one in said.items() if one.asked is not None} == asked
        assert all(one.left_out[0].steps for one in said.values() if one.asked is None)


def test_every_unit_of_the_demo_university_has_a_head_or_one_above_it(on_sqlite: Desk) -> None:
    house = on_sqlite.engine.organisation
    without = [u.code for u in house.units.values() if not heads(house, u.code, levels=0, stop=None, every=False)]
    assert without == ["XW"]


def test_who_steps_aside_from_a_drawn_panel_is_replaced_by_lot(harness: Desk) -> None:
    case = panel(harness)
    task = harness.task(case)
    first = harness.people(task)
    harness.act(first[0], DeclareRecusal(task_id=task.id, reason="同门"))
    asked = harness.people(task, "asked")
    assert set(first[1:]) < set(asked)
    assert (len(asked), first[0] in asked, harness.reread(task).asked) == (3, False, 3)
    with harness.engine.database.reading() as session:
        before, after = (read_pick(session, row) for row in records(harness, case))
    assert (set(before.result), set(after.result)) == (set(first), set(asked))
    for expert in asked:
        harness.done(task, expert)
    assert harness.open_tasks(case) == []


def test_where_nobody_is_left_to_draw_the_panel_goes_on_with_an_incident(harness: Desk) -> None:
    members = harness.engine.organisation.members("finance", harness.clock.now())
    case = panel(harness, f'group="finance" pick="draw" count="{len(members)}"')
    task = harness.task(case)
    harness.act(members[0], DeclareRecusal(task_id=task.id, reason="同门"))
    assert incidents(harness, case) == [("draw_short", "judge")]
    assert sorted(harness.people(task, "asked")) == sorted(members[1:])
    assert told_missing(harness, case) == [("有环节可抽选的人不够", "Too few people can be drawn by lot for")]


def test_a_draw_of_an_act_that_was_taken_back_does_not_count(on_sqlite: Desk) -> None:
    """It stays recorded, but nobody is kept for it, nor kept out."""
    with on_sqlite.configured(undo_seconds=60) as desk:
        draft = ask("draft", person("starter.id"), outcomes=DONE)
        judge = ask("judge", rule(f'{DRAW} again="fresh"'), approval='policy="all"')
        case = desk.deployed(chain("undone", draft, judge))
        task = desk.task(case)
        desk.done(task, APPLICANT, "done")
        desk.act(APPLICANT, WithdrawDecision(task_id=task.id))
        desk.done(desk.task(case), APPLICANT, "done")
        kept = records(desk, case)
        with desk.engine.database.reading() as session:
            found = [read_pick(session, row) for row in kept]
        assert len(found) == 2
        assert all(one.reason != "drawn_before" for record in found for one in record.candidates)
