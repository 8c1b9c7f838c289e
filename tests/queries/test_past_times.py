"""How long elements took before, and what a forecast makes of it."""

from datetime import timedelta

from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.queries.case_detail import CaseDetail
from engine.queries.past_times import ENOUGH, PastTime, past_times
from engine.queries.reader import Reader
from engine.store.conversations import Question
from tests.factories.browser import statements
from tests.factories.desk import APPLICANT, CLERK, Desk
from tests.factories.slip import DONE, ask, chain, person

PROCESS = chain(
    "past",
    ask("apply", person("starter.id"), outcomes=DONE),
    ask("sign", person(f'"{CLERK}"'), due='in="5 workdays"', outcomes=DONE),
    ask("file", person(f'"{CLERK}"'), due='in="1 workday"', outcomes=DONE),
    manifest='application = ["apply"]',
)
PLACES = (("past", "sign"), ("past", "file"))


def past(desk: Desk) -> dict[tuple[str, str], PastTime]:
    with desk.engine.database.reading() as session:
        return dict(past_times(Reader(session, desk.engine.installation), PLACES))


def signed(desk: Desk, hours: int, *, paused: int = 0) -> None:
    """A case whose task takes so many hours to sign, all within opening hours, and more while it stands."""
    case = desk.start("past", APPLICANT)
    desk.done(desk.task(case), APPLICANT, "done")
    task = desk.task(case)
    if paused:
        desk.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="何时？", pause=True))
        desk.pass_time(hours=paused)
        question = desk.one(Question, Question.task_id == task.id)
        desk.act(APPLICANT, AnswerQuestion(question_id=question.id, text="明天"))
    desk.pass_time(hours=hours)
    desk.done(task, CLERK, "done")


def next_morning(desk: Desk) -> None:
    desk.clock.set(desk.engine.calendar.counts_from(desk.clock.now() + timedelta(hours=12)))


def test_the_median_of_working_time_without_what_the_clock_stood(harness: Desk) -> None:
    harness.deploy_files(PROCESS)
    for hours in (1, 2, 3, 7):
        signed(harness, hours)
        next_morning(harness)
    assert past(harness) == {}
    signed(harness, 4, paused=2)
    assert past(harness) == {("past", "sign"): PastTime(minutes=180, count=ENOUGH)}


def test_a_forecast_goes_by_it_and_says_how_much_it_knows(harness: Desk) -> None:
    harness.deploy_files(PROCESS)
    first = harness.start("past", APPLICANT)
    view = harness.engine.read(CaseDetail(instance_id=first, person=APPLICANT))
    assert view.chain is not None
    assert view.chain.usual is None
    for _ in range(ENOUGH):
        signed(harness, 3)
        next_morning(harness)
    case = harness.start("past", APPLICANT)
    chain_now = harness.engine.read(CaseDetail(instance_id=case, person=APPLICANT)).chain
    assert chain_now is not None
    usual = chain_now.usual
    assert usual is not None
    assert (usual.minutes, usual.known, usual.steps) == (180 + 540, 1, 2)
    assert {step.element: step.past for step in chain_now.top} == {
        "sign": PastTime(minutes=180, count=ENOUGH),
        "file": None,
    }
    assert usual.done_at < chain_now.done_at


def test_it_costs_two_statements_however_many_elements(harness: Desk) -> None:
    harness.deploy_files(PROCESS)
    signed(harness, 1)
    with statements(harness) as seen:
        past(harness)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 6
