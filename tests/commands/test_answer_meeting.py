from engine.commands.answer_meeting import AnswerMeeting
from engine.store.meetings import Attendance
from tests.commands.test_postpone_meeting import meeting
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, MEMBERS, Desk


def test_the_last_word_counts_and_it_is_no_vote(harness: Desk) -> None:
    case = meeting(harness)
    task = harness.task(case)
    harness.act(MEMBERS[0], AnswerMeeting(task_id=task.id, coming=True))
    harness.act(MEMBERS[0], AnswerMeeting(task_id=task.id, coming=False))
    kept = harness.one(Attendance)
    assert (kept.person, kept.coming, kept.said_at) == (MEMBERS[0], False, harness.clock.now())
    assert harness.assignment(task, MEMBERS[0]).state == "asked"
    event = harness.last(case)
    assert (event.event, event.actor, event.payload) == ("MeetingAnswered", MEMBERS[0], {"coming": False})


def test_the_chair_answers_before_their_turn_comes(harness: Desk) -> None:
    task = harness.task(meeting(harness))
    assert harness.assignment(task, CHAIR).state == "waiting"
    harness.act(CHAIR, AnswerMeeting(task_id=task.id, coming=True))
    assert harness.one(Attendance).person == CHAIR


def test_who_may_not(harness: Desk) -> None:
    task = harness.task(meeting(harness))
    says = AnswerMeeting(task_id=task.id, coming=True)
    assert {harness.code(person, says) for person in (APPLICANT, ADMIN)} == {"not_permitted"}
    harness.done(task, MEMBERS[0])
    assert harness.code(MEMBERS[0], says) == "not_permitted", "who has voted was there"
    assert harness.code(MEMBERS[1], AnswerMeeting(task_id="0" * 32, coming=True)) == "not_found"
