from engine.commands.complete_task import CompleteTask
from engine.commands.delegate_task import DelegateTask
from tests.factories.away import CHANGE, CLERK2, DEPUTY, HEAD, by_name, by_post, held, opened
from tests.factories.desk import APPLICANT
from tests.factories.site import Site
from tests.factories.slip import ask, chain, group

OVER = "财务处处长在「财务处处长」的任期已满，这件事项由接任的人（目前尚无人接任）接着办理。"


def test_the_page_of_an_old_holder_says_who_goes_on_and_offers_nothing(site: Site) -> None:
    task = by_post(site.desk)
    held(site.desk)
    page = site.person(HEAD).text(f"/inbox/{task.id}")
    assert page.count(OVER) == 1
    assert 'value="approve"' not in page
    assert "为何不能" not in page
    assert "现在由" not in page


def test_a_page_that_was_open_over_the_end_of_the_term_is_refused_in_its_words(site: Site) -> None:
    task = by_post(site.desk)
    held(site.desk, {"person": HEAD, "until": CHANGE}, {"person": CLERK2, "from": CHANGE})
    version = task.version
    site.desk.pass_time(days=2)
    visit = site.person(HEAD)
    answer = visit.post(f"/inbox/{task.id}/complete", {"outcome": "approve", "version": str(version)})
    assert answer.status_code == 409
    assert "任期已满" in answer.text
    assert "填写的内容没有提交" in answer.text


def test_whoever_delegated_sees_that_their_delegate_is_away(site: Site) -> None:
    task = by_name(site.desk)
    site.desk.act(HEAD, DelegateTask(task_id=task.id, person=CLERK2))
    opened(site.desk, CLERK2, DEPUTY)
    page = site.person(HEAD).text(f"/inbox/{task.id}")
    assert "财务处经办二 外出至 " in page
    assert "由 财务处副处长 代理；准备的事项不随代理移交，可以收回。" in page
    english = site.person(HEAD, "en").text(f"/inbox/{task.id}")
    assert "Finance clerk 2 is away until " in english
    assert "stands in, but not for what is prepared: you can take it back." in english


def test_a_condition_says_who_looks_after_it_now(site: Site) -> None:
    site.desk.deploy_files(chain("bound", ask("first", group("dept_head", '"CWC"'), task='conditions="true"')))
    case = site.desk.start("bound", APPLICANT)
    site.desk.act(HEAD, CompleteTask(task_id=site.desk.task(case).id, outcome="approve", conditions=("补合同",)))
    held(site.desk, {"person": CLERK2})
    page = site.person(CLERK2).text(f"/cases/{case}")
    assert "现由 财务处经办二 · 财务处处长 确认" in page
    assert "确认落实" in page
    assert "确认落实" not in site.person(HEAD).text(f"/cases/{case}")
