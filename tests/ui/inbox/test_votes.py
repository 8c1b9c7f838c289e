"""What a page shows of votes: a field for the score, and nothing of what is hidden."""

from engine.store.tasks import Task
from tests.factories.desk import APPLICANT
from tests.factories.site import Site
from tests.factories.slip import DONE, VOTES, ask, chain, person

PEOPLE = person('["cwcz", "fzbzr"]')
SCORE = (("score", "done"), ("abstain", "abstain"))


def asked(site: Site, approval: str, outcomes: tuple[tuple[str, str], ...]) -> Task:
    sign = ask("sign", PEOPLE, outcomes=outcomes, approval=approval)
    last = ask("last", person("starter.id"), outcomes=DONE)
    return site.desk.task(site.desk.deployed(chain("votes", sign, last)))


def test_a_score_is_asked_for_and_kept_when_it_is_refused(site: Site) -> None:
    task = asked(site, 'policy="score" scoreMax="10" passMark="6"', SCORE)
    visit = site.person("cwcz")
    assert "分数 0–10" in visit.text(f"/inbox/{task.id}")
    sent = {"outcome": "score", "seen_version": str(task.version), "score": "11"}
    refused = visit.post(f"/inbox/{task.id}/complete", sent)
    shown = refused.get_data(as_text=True)
    assert (refused.status_code, "请填写 0 到 10 之间的分数。" in shown, 'value="11"' in shown) == (422, True, True)
    assert visit.post(f"/inbox/{task.id}/complete", {**sent, "score": "8.5"}).status_code == 302
    assert site.desk.assignment(task, "cwcz").data == {"score": 8.5}


def test_a_score_is_kept_with_the_draft(site: Site) -> None:
    task = asked(site, 'policy="score"', SCORE)
    visit = site.person("cwcz")
    visit.post(f"/inbox/{task.id}/draft", {"score": "77", "opinion": "待核"})
    assert 'value="77"' in visit.get(f"/inbox/{task.id}").get_data(as_text=True)


def test_a_hidden_vote_says_only_that_it_was_cast(site: Site) -> None:
    task = asked(site, 'policy="all" hidden="true"', VOTES)
    visit = site.person("cwcz")
    site.person("fzbzr").get(f"/inbox/{task.id}")
    site.desk.pass_time(hours=1)
    visit.post(f"/inbox/{task.id}/complete", {"outcome": "reject", "opinion": "预算有误"})
    page = site.person("fzbzr").text(f"/inbox/{task.id}")
    assert ("已表态，结束后公开" in page, "预算有误" in page) == (True, False)
    assert "回避" not in page
    assert "预算有误" not in site.person(APPLICANT).text(f"/cases/{task.instance_id}")


def test_who_comes_later_is_told_so(site: Site) -> None:
    task = asked(site, 'policy="sequence"', VOTES)
    assert "还没有轮到您：轮到您时会通知您。" in site.person("fzbzr").text(f"/inbox/{task.id}")


def test_others_see_whose_turn_has_not_come(site: Site) -> None:
    task = asked(site, 'policy="sequence"', VOTES)
    told = site.person("cwcz").text(f"/inbox/{task.id}").partition("已有意见")[2]
    assert ("财务处处长 待签" in told, "法治办主任 未轮到" in told) == (True, True)
    assert "not yet" in site.person("cwcz", "en").text(f"/inbox/{task.id}").partition("Opinions so far")[2]


def test_whoever_has_voted_may_take_it_back_while_nothing_is_decided(site: Site) -> None:
    people = person('["cwcz", "fzbzr", "rscz"]')
    task = site.desk.task(site.desk.deployed(chain("body", ask("sign", people, approval='policy="all"'))))
    site.desk.done(task, "cwcz")
    site.desk.done(task, "fzbzr")
    site.desk.pass_time(hours=1)
    assert "可以撤回：本件还没有定" in site.person("cwcz").text(f"/inbox/{task.id}")
    assert "nothing is decided yet" in site.person("fzbzr", "en").text(f"/inbox/{task.id}")
    assert site.person("cwcz").post(f"/inbox/{task.id}/undo").status_code == 302
    assert site.desk.people(task, "asked") == ["cwcz", "rscz"]


def test_a_missing_opinion_is_said_beside_its_field(site: Site) -> None:
    task = asked(site, 'policy="all"', VOTES)
    refused = site.person("cwcz").post(f"/inbox/{task.id}/complete", {"outcome": "reject", "opinion": " "})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'aria-invalid="true" aria-describedby="e-opinion" autofocus' in page
    assert '<p class="field__error" id="e-opinion">这个结论需要写明理由。</p>' in page
