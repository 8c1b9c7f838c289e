from engine.commands.answer_meeting import AnswerMeeting
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.store.meetings import Attendance
from tests.commands.test_postpone_meeting import MEETING, meeting
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, MEMBERS, Desk
from tests.factories.slip import QUORUM, VOTES, ask, chain, group


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
    assert harness.code(MEMBERS[0], says) == "meeting_spoken", "who has voted was there"
    assert harness.code(MEMBERS[1], AnswerMeeting(task_id="0" * 32, coming=True)) == "not_found"


def test_each_state_in_which_there_is_nothing_to_answer_has_its_own_sentence(harness: Desk) -> None:
    body = {"task": 'verb="vote" recusable="true"', "approval": QUORUM, "due": MEETING}
    vote = ask("vote", group("lsg"), outcomes=VOTES, **body)
    case = harness.deployed(chain("meeting", vote, ask("then", group("finance"))))
    task = harness.task(case)
    says = AnswerMeeting(task_id=task.id, coming=True)
    harness.act(MEMBERS[1], DeclareRecusal(task_id=task.id, reason="亲属"))
    assert harness.code(MEMBERS[1], says) == "task_handed_on"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="查证"))
    assert harness.code(MEMBERS[2], says) == "case_not_active"
    harness.act(ADMIN, ResumeInstance(instance_id=case, reason="查清"))
    for member in (MEMBERS[0], *MEMBERS[2:], CHAIR):
        if harness.reread(task).state == "open":
            harness.done(task, member)
    assert {harness.code(one, says) for one in (MEMBERS[0], MEMBERS[1], CHAIR)} == {"task_already_completed"}
    assert len(harness.all(Attendance)) == 0
