"""What reaches over New Year into a year whose days off are not known yet, are then published, or never were."""

from datetime import datetime, timedelta
from itertools import pairwise

from engine.api import Actor
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.domain.calendar_changes import SetDays
from engine.domain.calendar_table import MarkedDay
from engine.domain.due_dates import REPLY_WITHIN
from engine.queries.calendar_year import CalendarYear
from engine.queries.case_detail import CaseDetail
from engine.queries.overview import Overview
from engine.store.audit import Audit
from engine.store.conversations import Question
from engine.store.jobs import Job, Mail
from engine.store.tasks import SupervisionOrder, Task
from engine.testing.desk import ZONE
from tests.factories.calendar import changed, worked_out
from tests.factories.desk import ADMIN, CLERK, OTHER_CLERK, Desk
from tests.factories.post import Post
from tests.factories.slip import DONE, ask, chain, person
from tests.spiff.drawing import Shape, timer_definition
from webhooks.delivery import deliver_due

THURSDAY = datetime(2026, 12, 31, 9, tzinfo=ZONE)
"""The last working day of the year; Friday is New Year's Day."""
ASKED = person(f'"{CLERK}"')


def published(*, off: tuple[str, ...] = (), worked: tuple[str, ...] = (), year: int = 2027) -> SetDays:
    """A year's arrangement: its days off and the Saturdays and Sundays that make up for them."""
    days = [(day, False, "元旦") for day in off] + [(day, True, "调休上班") for day in worked]
    marked = tuple(MarkedDay(day=datetime.fromisoformat(d).date(), working=w, name=n) for d, w, n in days)
    return SetDays(marked=marked, published=(year,))


NEW_YEAR = published(off=("2027-01-01", "2027-01-04"), worked=("2027-01-03", "2027-01-09"))


def live(harness: Desk, until: datetime, post: Post) -> None:
    """Let time pass with everything that falls due, letters too."""
    while True:
        while harness.engine.run_due() or deliver_due(harness.engine, post, 100).total:
            pass
        now = harness.clock.now()
        coming = [harness.engine.next_due(queue, after=now) for queue in ("timer", "mail")]
        due = min((at for at in coming if at is not None), default=until)
        if due >= until:
            harness.clock.set(until)
            return
        harness.clock.set(due)


def climbed(harness: Desk, task: Task) -> list[tuple[str, datetime]]:
    """What the ladder of a task did, and when."""
    rows = harness.all(Audit, Audit.task_id == task.id, Audit.event == "LadderClimbed")
    return sorted(((str(row.payload["rung"]), row.at) for row in rows), key=lambda one: (one[1], one[0]))


def test_a_ladder_and_a_timer_over_new_year_act_once_each_by_the_calendar_that_was_published(harness: Desk) -> None:
    harness.advance_to(datetime(2026, 12, 28, 9, tzinfo=ZONE))
    post = Post()
    task = harness.task(harness.deployed(chain("due", ask("sign", ASKED, due='in="5 workdays" ladder="L-STD"'))))
    pause = Shape(tag="intermediateCatchEvent", id="pause", inner=timer_definition("6 workdays"))
    case = harness.deployed(chain("timed", pause, ask("sign", ASKED, outcomes=DONE)))
    assert harness.reread(task).due_provisional
    view = harness.engine.read(CaseDetail(instance_id=task.instance_id, person=ADMIN), Actor.person(ADMIN))
    assert view.chain is not None
    assert view.chain.provisional, "what is foreseen is provisional too"
    live(harness, datetime(2026, 12, 30, 12, tzinfo=ZONE), post)
    assert any("暂定" in letter.as_string() or "暂定" in _text(letter) for letter in post.letters)
    worked_out(harness, NEW_YEAR)
    calendar = harness.engine.calendar
    due = calendar.add_working_days(task.created_at, 5).at
    assert due == datetime(2027, 1, 5, 9, tzinfo=ZONE)
    assert (harness.reread(task).due_at, harness.reread(task).due_provisional) == (due, False)
    live(harness, datetime(2027, 1, 31, 9, tzinfo=ZONE), post)
    after = [calendar.add_working_days(due, days).at for days in (2, 5)]
    reminded = calendar.add_working_days(task.created_at, 4).at
    assert climbed(harness, task) == [
        ("remind", reminded),
        ("copy_superior", due),
        ("remind", due),
        ("offer_superior", after[0]),
        ("supervise", after[1]),
    ]
    fired = harness.one(Audit, Audit.chain == case, Audit.event == "TimerTriggered")
    assert fired.at == calendar.add_working_days(task.created_at, 6).at
    moved = harness.all(Audit, Audit.chain == task.instance_id, Audit.event == "DueDateMoved")
    assert [row.payload["years"] for row in moved] == [[2027]], "worked out anew once, and told once"


def _text(letter: object) -> str:
    body = letter.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())


def test_a_clock_that_stood_over_new_year_is_put_off_by_the_working_time_that_was_published(harness: Desk) -> None:
    harness.advance_to(datetime(2026, 12, 29, 9, tzinfo=ZONE))
    task = harness.task(harness.slip())
    harness.act(CLERK, AskQuestion(task_id=task.id, person="xz", text="经费？", pause=True))
    harness.advance_to(datetime(2027, 1, 6, 9, tzinfo=ZONE))
    worked_out(harness, NEW_YEAR)
    question = harness.one(Question, Question.task_id == task.id)
    harness.act("xz", AnswerQuestion(question_id=question.id, text="够"))
    calendar, stopped = harness.engine.calendar, datetime(2026, 12, 29, 9, tzinfo=ZONE)
    stood = calendar.working_time_between(stopped, harness.clock.now())
    first = calendar.add_working_days(task.created_at, 5).at
    assert harness.reread(task).due_at == calendar.add_working_time(first, stood).at
    assert not harness.reread(task).due_provisional


def test_an_order_of_the_supervising_office_moves_though_its_task_was_due_last_year(harness: Desk) -> None:
    harness.advance_to(datetime(2026, 12, 17, 9, tzinfo=ZONE))
    task = harness.task(harness.deployed(chain("due", ask("sign", ASKED, due='in="5 workdays" ladder="L-STD"'))))

    def issued() -> SupervisionOrder:
        return harness.one(SupervisionOrder, SupervisionOrder.task_id == task.id)

    harness.advance_to(THURSDAY + timedelta(hours=1))
    order = issued()
    assert order.issued_at == THURSDAY
    assert order.due_at == datetime(2027, 1, 5, 9, tzinfo=ZONE)
    worked_out(harness, NEW_YEAR)
    moved = issued().due_at
    assert moved == harness.engine.calendar.add_working_days(THURSDAY, REPLY_WITHIN).at
    assert moved == datetime(2027, 1, 5, 9, tzinfo=ZONE), "Sunday is worked, Monday off"
    worked_out(harness, SetDays(marked=(MarkedDay(day=moved.astimezone(ZONE).date(), working=False, name="停电"),)))
    assert issued().due_at == datetime(2027, 1, 6, 9, tzinfo=ZONE)


def test_nobody_gets_two_digests_on_a_day_because_their_day_became_a_day_off(harness: Desk) -> None:
    harness.advance_to(THURSDAY)
    post = Post()
    harness.slip()
    live(harness, THURSDAY + timedelta(hours=2), post)
    changed(harness, published(off=("2027-01-01", "2027-01-04")))
    live(harness, datetime(2027, 1, 4, 10, tzinfo=ZONE), post)
    harness.slip()  # on a day off: the letters about it wait, and a digest is planned for the next working day
    live(harness, datetime(2027, 1, 8, 12, tzinfo=ZONE), post)
    for clerk in (CLERK, OTHER_CLERK):
        rows = harness.all(Mail, Mail.person == clerk, Mail.kind == "digest")
        sent = sorted(row.sent_at for row in rows if row.sent_at is not None)
        assert [at.astimezone(ZONE).day for at in sent] == [5, 6, 7, 8]
        assert all(first < second for first, second in pairwise(sent))
    assert not harness.all(Job, Job.kind == "digest", Job.state == "dead")


def test_of_a_year_that_is_missing_altogether_the_statutory_days_hold(harness: Desk) -> None:
    harness.clock.set(datetime(2030, 12, 31, 9, tzinfo=ZONE))
    view = harness.engine.read(CalendarYear(year=2031), Actor.person(ADMIN))
    assert not view.known
    task = harness.task(harness.deployed(chain("due", ask("sign", ASKED, due='in="1 workday" ladder="L-FAST"'))))
    assert task.due_at == datetime(2031, 1, 2, 9, tzinfo=ZONE), "New Year's Day is no working day in any year"
    assert task.due_provisional
    worked_out(harness, SetDays(published=(2030,)))
    assert harness.reread(task).due_provisional
    worked_out(harness, published(off=("2031-01-01", "2031-01-02", "2031-01-03"), worked=("2031-01-04",), year=2031))
    assert (harness.reread(task).due_at, harness.reread(task).due_provisional) == (
        datetime(2031, 1, 4, 9, tzinfo=ZONE),
        False,
    )
    harness.advance_to(datetime(2031, 1, 20, 9, tzinfo=ZONE))
    assert [rung for rung, _ in climbed(harness, task)] == [
        "remind",
        "copy_substitute",
        "remind",
        "offer_superior",
        "supervise",
    ]


def test_a_year_that_is_published_without_a_single_day_keeps_the_statutory_ones(harness: Desk) -> None:
    worked_out(harness, SetDays(published=(2031,)))
    assert not harness.engine.calendar.is_working_day(datetime(2031, 1, 1, tzinfo=ZONE).date())
    assert not harness.engine.calendar.is_working_day(datetime(2031, 10, 1, tzinfo=ZONE).date())


def test_administrators_are_told_in_time_that_the_next_year_is_missing(harness: Desk) -> None:
    def missing() -> int | None:
        return harness.engine.read(Overview(), Actor.person(ADMIN)).unpublished

    assert missing() is None
    harness.clock.set(datetime(2026, 10, 31, 9, tzinfo=ZONE))
    assert missing() is None
    harness.clock.set(datetime(2026, 11, 1, 9, tzinfo=ZONE))
    assert missing() == 2027
    harness.clock.set(datetime(2027, 1, 4, 9, tzinfo=ZONE))
    assert missing() == 2027, "also when it has begun"
    changed(harness, SetDays(published=(2027,)))
    assert missing() is None
