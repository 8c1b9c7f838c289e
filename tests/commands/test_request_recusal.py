import pytest

from engine.commands.request_recusal import RequestRecusal
from engine.queries.candidates import Candidates
from engine.queries.case_detail import CaseDetail
from engine.queries.task_detail import TaskDetail
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, told
from tests.factories.post import Post
from tests.factories.slip import DONE, ask, chain, group, package, person, serve
from tests.spiff.drawing import draw, end, event_sub, on_message, start
from webhooks.delivery import deliver_due

KIN = "与外方负责人是亲属"
DECIDES = (("grant", "approve"), ("refuse", "reject"))


def beside(deciding: str) -> list[object]:
    about = "results.asked.person"
    decide = ask("decide", deciding, outcomes=DECIDES, task=f'keepsOut="{about}"')
    granted, reason = 'results.decide.outcome = "grant"', "results.decide.opinion"
    settle = serve("settle", "recusal.settle", person=about, granted=granted, reason=reason)
    asked = on_message("asked", "recusal", interrupting=False, keeps="person reason")
    return [asked, decide, settle, end("told")]


def judged(harness: Desk, deciding: str = group("iceo_head")) -> str:
    """A case before three experts, with the way for requests drawn beside it."""
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE),
        ask("experts", person('["zj_x1", "zj_x2", "zj_n1"]'), approval='policy="all"'),
        ask("last", person('["zj_x1", "zj_x2"]'), outcomes=DONE),
        end("e"),
        event_sub("requests", beside(deciding), ["asked>decide", "decide>settle", "settle>told"]),  # type: ignore[arg-type]
    ]
    drawn = draw("judged", shapes, ["s>apply", "apply>experts", "experts>last", "last>e"])
    case = harness.deployed(package("judged", drawn, 'recusal = { message = "recusal" }'))
    harness.done(harness.task(case), APPLICANT, "done")
    return case


def request(case: str, who: str = "zj_x1", reason: str = KIN) -> RequestRecusal:
    return RequestRecusal(instance_id=case, person=who, reason=reason)


def decide(harness: Desk, case: str, outcome: str) -> None:
    task = harness.task(case, "decide")
    harness.done(task, harness.people(task)[0], outcome, "核实属实。")
    harness.pass_time(minutes=1)
    harness.engine.run_due()


def test_somebody_decides_within_a_task_and_whoever_is_kept_out_leaves_what_is_open(harness: Desk) -> None:
    case = judged(harness)
    harness.act(APPLICANT, request(case))
    assert sorted(t.element for t in harness.open_tasks(case)) == ["decide", "experts"]
    decide(harness, case, "grant")
    task = harness.task(case, "experts")
    assert (harness.people(task, "asked"), harness.people(task, "recused")) == (["zj_x2", "zj_n1"], ["zj_x1"])
    for one in ("zj_x2", "zj_n1"):
        harness.done(task, one)
    assert harness.people(harness.task(case, "last")) == ["zj_x2"]
    assert [e for e in harness.events(case) if e.startswith(("Recusal", "PersonKept"))] == [
        "RecusalRequested",
        "RecusalGranted",
        "PersonKeptOut",
    ]


def test_refused_everybody_stays(harness: Desk) -> None:
    case = judged(harness)
    harness.act(APPLICANT, request(case))
    decide(harness, case, "refuse")
    assert harness.people(harness.task(case, "experts"), "asked") == ["zj_x1", "zj_x2", "zj_n1"]
    assert harness.events(case)[-1] != "PersonKeptOut"


@pytest.mark.parametrize(("outcome", "title"), [("grant", "准予回避"), ("refuse", "不予回避")])
def test_the_applicant_is_told_with_the_reason(on_sqlite: Desk, outcome: str, title: str) -> None:
    case, post = judged(on_sqlite), Post()
    on_sqlite.act(APPLICANT, request(case))
    decide(on_sqlite, case, outcome)
    deliver_due(on_sqlite.engine, post, 50)
    letters = [m for m in post.letters if m["To"].addresses[0].addr_spec.startswith(f"{APPLICANT}@")]
    text = "".join(p.get_content() for m in letters for p in m.walk() if p.get_content_maintype() == "text")
    assert (title in text, "核实属实。" in text, "校外专家甲" in text) == (True, True, False)


def test_what_was_said_before_stays_said(on_sqlite: Desk) -> None:
    case = judged(on_sqlite)
    on_sqlite.done(on_sqlite.task(case, "experts"), "zj_x1")
    on_sqlite.act(APPLICANT, request(case))
    decide(on_sqlite, case, "grant")
    task = on_sqlite.task(case, "experts")
    assert on_sqlite.people(task, "voted") == ["zj_x1"]


@pytest.mark.parametrize(("language", "said"), [("zh", "按回避决定退出"), ("en", "kept out by decision")])
def test_why_somebody_was_kept_out_is_told_in_the_reader_s_language(on_sqlite: Desk, language: str, said: str) -> None:
    case = judged(on_sqlite)
    on_sqlite.act(APPLICANT, request(case))
    decide(on_sqlite, case, "grant")
    on_sqlite.settle()
    task = on_sqlite.task(case, "experts")
    detail = on_sqlite.engine.read(TaskDetail(person="zj_x2", task_id=task.id, language=language))
    left = [opinion for opinion in detail.opinions if opinion.state == "recused"]
    assert [one.text for one in left] == [said]
    assert "退出 / kept" not in str(on_sqlite.engine.read(CaseDetail(person="zj_x2", instance_id=case)).trail)


def test_nobody_decides_about_themself(on_sqlite: Desk) -> None:
    case = judged(on_sqlite)
    on_sqlite.act(APPLICANT, request(case, who="gjcz"))
    asked = on_sqlite.people(on_sqlite.task(case, "decide"))
    assert asked
    assert "gjcz" not in asked


def test_one_after_the_other_and_two_at_most(on_sqlite: Desk) -> None:
    case = judged(on_sqlite)
    on_sqlite.act(APPLICANT, request(case))
    assert on_sqlite.code(APPLICANT, request(case, who="zj_n1")) == "recusal_pending"
    decide(on_sqlite, case, "refuse")
    again = on_sqlite.refusal(APPLICANT, request(case))
    assert (again.code, told(again)["person"]) == ("recusal_requested", "校外专家甲")
    on_sqlite.act(APPLICANT, request(case, who="zj_n1"))
    decide(on_sqlite, case, "refuse")
    over = on_sqlite.refusal(APPLICANT, request(case, who="zj_x2"))
    assert (over.code, over.fields["limit"]) == ("recusal_limit", 2)


def test_what_is_refused(harness: Desk) -> None:
    case = judged(harness)
    assert harness.code(CLERK, request(case)) == "not_permitted"
    assert harness.code(ADMIN, request(case)) == "not_permitted"
    assert harness.code(APPLICANT, request("0" * 32)) == "not_found"
    assert harness.code(APPLICANT, request(case, reason=" ")) == "reason_required"
    assert harness.code(APPLICANT, request(case, reason="长" * 2001)) == "text_too_long"
    assert harness.code(APPLICANT, request(case, who="nobody")) == "person_unknown"
    assert harness.code(APPLICANT, request(case, who=APPLICANT)) == "person_self"
    other = harness.deployed(chain("plain", ask("first", group("finance"))))
    assert harness.code(APPLICANT, request(other)) == "recusal_not_here"


def test_the_page_offers_it_to_the_applicant_alone(on_sqlite: Desk) -> None:
    case = judged(on_sqlite)
    offered = [on_sqlite.engine.read(CaseDetail(instance_id=case, person=p)).recusal for p in (APPLICANT, "zj_x1")]
    assert offered == [True, False]
    found = on_sqlite.engine.read(
        Candidates(instance_id=case, person=APPLICANT, naming="keep_out", search="校外专家甲")
    )
    assert [(one.login, one.refused) for one in found.people] == [("zj_x1", "")]
