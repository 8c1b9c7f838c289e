"""While a task's clock stands, its page promises no date at which it falls due."""

from engine.commands.answer_question import AnswerQuestion
from tests.commands.test_ask_question import alone, asking
from tests.factories.desk import APPLICANT
from tests.factories.site import Site


def test_the_date_is_the_one_before_the_clock_was_stopped(site: Site) -> None:
    task = alone(site.desk)
    asked = site.desk.act("cwcz", asking(task, pause=True)).value["question"]
    page = site.person("cwcz").text(f"/inbox/{task.id}")
    assert ("已暂停 原定 9月8日" in page, "到期，恢复计时后顺延" in page) == (True, True)
    english = site.person("cwcz", "en").text(f"/inbox/{task.id}")
    assert ("Paused was due " in english, "; it moves on once the clock runs again" in english) == (True, True)
    site.desk.act(APPLICANT, AnswerQuestion(question_id=asked, text="已落实"))
    again = site.person("cwcz").text(f"/inbox/{task.id}")
    assert ("原定" in again, "到期 " in again) == (False, True)
