"""The page that says why a case is due when it is."""

from engine.commands.ask_question import AskQuestion
from tests.commands.test_move_due_dates import waiting
from tests.factories.browser import Browser, demo, words
from tests.factories.desk import APPLICANT, CLERK, Desk


def test_the_page_says_it_in_words(harness: Desk) -> None:
    task = waiting(harness)
    harness.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="请补充", pause=True))
    browser = Browser(demo(harness)).sign_in(CLERK)
    page = words(browser.get(f"/cases/{task.instance_id}/times"))
    assert "停表： 征询，等待答复" in page or "停表：征询，等待答复" in page
    assert "仍在停" in page
    assert "时限 5 个工作日，按" in page
    assert f"/cases/{task.instance_id}/times" in browser.get(f"/inbox/{task.id}").get_data(as_text=True)
