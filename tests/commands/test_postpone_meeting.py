from datetime import datetime

from engine.commands.answer_meeting import AnswerMeeting
from engine.commands.postpone_meeting import MAX_REASON, PostponeMeeting
from engine.domain.errors import Rejection
from engine.queries.due_story import DueStories
from engine.store.meetings import Attendance, Postponement
from engine.testing import ZONE
from tests.factories.calendar import off, worked_out
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, CLERK, MEMBERS, Desk
from tests.factories.slip import QUORUM, VOTES, ask, chain, group

OFFICE, VICE = "gjfcz", "fxz_ws"
MEETING = 'in="10 workdays" ladder="L-MEETING"'
WHY = "三位成员出差"


def meeting(harness: Desk, due: str = MEETING) -> str:
    """The leading group is asked on Tuesday 1 September at nine; its meeting is on the fifteenth."""
    vote = ask("vote", group("lsg"), outcomes=VOTES, task='verb="vote"', approval=QUORUM, due=due)
    return harness.deployed(chain("meeting", vote))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


def told(harness: Desk, case: str, kind: str) -> list[str]:
    return sorted(person for found, person in harness.mails(case) if found == kind)


def coming(harness: Desk, case: str, *people: str, come: bool = True) -> None:
    for person in people:
        harness.act(person, AnswerMeeting(task_id=harness.task(case).id, coming=come))


def later(harness: Desk, case: str, until: str = "09-18 09:00", reason: str = WHY) -> PostponeMeeting:
    return PostponeMeeting(task_id=harness.task(case).id, until=at(until), reason=reason)


def rungs(harness: Desk, case: str) -> list[tuple[str, str]]:
    waiting = (job for job in harness.jobs(case, "ladder") if job.state == "waiting")
    return [(str(j.payload["act"]), j.due_at.astimezone(ZONE).strftime("%m-%d %H:%M")) for j in waiting]


def test_the_material_says_when_the_meeting_is(harness: Desk) -> None:
    case = meeting(harness)
    harness.advance("7 workdays")
    assert told(harness, case, "meeting") == sorted((CHAIR, *MEMBERS)), "the chair waits for the others, but comes too"


def test_the_day_before_the_office_and_the_chair_hear_who_comes(harness: Desk) -> None:
    case = meeting(harness)
    harness.done(harness.task(case), MEMBERS[0])
    coming(harness, case, *MEMBERS[1:4])
    coming(harness, case, MEMBERS[4], come=False)
    harness.advance("9 workdays")
    assert told(harness, case, "forecast") == sorted((OFFICE, CHAIR))
    assert told(harness, case, "reminder") == sorted(MEMBERS[5:]), "who said nothing is reminded, nobody else"
    letter = harness.jobs(case, "forecast")[0].payload
    assert (letter["there"], letter["needed"], letter["due"]) == (4, 6, 9)
    assert (letter["assured"], letter["reachable"]) == (False, True)
    assert [one["zh"] for one in letter["staying_away"]] == [harness.engine.organisation.persons[MEMBERS[4]].name.zh]
    assert len(letter["unanswered"]) == 4
    (event,) = (row for row in harness.trail(case) if row.event == "QuorumForecast")
    assert (event.actor, event.payload["staying_away"]) == ("system:timer", [MEMBERS[4]])


def test_where_the_quorum_can_t_be_reached_the_vice_chair_hears_of_it(harness: Desk) -> None:
    case = meeting(harness)
    coming(harness, case, *MEMBERS[1:5], come=False)
    harness.advance("9 workdays")
    assert told(harness, case, "forecast") == sorted((OFFICE, CHAIR, VICE))


def test_without_a_quorum_the_meeting_may_be_put_off_and_nothing_is_decided(harness: Desk) -> None:
    case = meeting(harness)
    harness.done(harness.task(case), MEMBERS[0])
    harness.advance("10 workdays")
    assert harness.jobs(case, "forecast")[-1].payload["stage"] == "missing"
    assert VICE in told(harness, case, "forecast")
    assert harness.task(case).state == "open", "overdue is never consent"


def test_with_a_quorum_nobody_is_offered_another_date(harness: Desk) -> None:
    case = meeting(harness)
    for member in MEMBERS[:2]:
        harness.done(harness.task(case), member, "abstain")
    coming(harness, case, *MEMBERS[2:], CHAIR)
    harness.advance("9 workdays")
    assert harness.jobs(case, "forecast")[0].payload["assured"] is True
    refused = harness.refusal(OFFICE, later(harness, case))
    assert (refused.code, refused.fields["there"], refused.fields["needed"]) == ("meeting_assured", 9, 6)


def test_the_office_sets_a_new_date_and_everybody_hears_of_it(harness: Desk) -> None:
    case = meeting(harness)
    harness.done(harness.task(case), MEMBERS[0])
    coming(harness, case, *MEMBERS[1:3])
    harness.advance("9 workdays")
    harness.act(OFFICE, later(harness, case))
    task = harness.task(case)
    assert task.due_at == at("09-18 09:00")
    assert {row.due_at for row in harness.asked(task.id)} == {task.due_at}, "inboxes sort by the new date"
    assert rungs(harness, case) == [
        ("send_material", "09-15 09:00"),
        ("forecast_quorum", "09-17 09:00"),
        ("postpone_meeting", "09-18 09:00"),
    ]
    assert told(harness, case, "postponed") == sorted((CHAIR, *MEMBERS))
    assert harness.all(Attendance) == [], "who comes is asked anew"
    assert harness.assignment(task, MEMBERS[0]).state == "voted", "votes stand"
    kept = harness.one(Postponement)
    assert (kept.was, kept.due_at, kept.reason, kept.made_by) == (at("09-15 09:00"), task.due_at, WHY, OFFICE)
    event = harness.last(case)
    assert (event.event, event.actor, event.payload["reason"]) == ("MeetingPostponed", OFFICE, WHY)
    harness.advance("4 workdays")
    assert harness.task(case).state == "open", "a date that passes decides nothing"


def test_the_page_of_times_tells_of_it(harness: Desk) -> None:
    case = meeting(harness)
    harness.act(OFFICE, later(harness, case))
    (story,) = harness.engine.read(DueStories(instance_id=case, person=MEMBERS[0])).stories
    (line,) = story.lines
    assert (line.kind, line.why, line.was, line.due) == ("postponed", WHY, at("09-15 09:00"), at("09-18 09:00"))


def test_who_may_put_it_off(harness: Desk) -> None:
    case = meeting(harness)
    for nobody in (APPLICANT, CLERK, MEMBERS[2]):
        assert harness.code(nobody, later(harness, case)) == "not_permitted"
    harness.act(CHAIR, later(harness, case))
    harness.act(ADMIN, later(harness, case, "09-21 09:00"))


def test_the_bounds_of_a_new_date(harness: Desk) -> None:
    case = meeting(harness)
    for outside in ("09-14 09:00", "09-15 09:00", "09-19 09:00", "09-18 20:00", "11-18 09:00"):
        assert harness.code(OFFICE, later(harness, case, outside)) == "postponement_bounds", outside
    harness.advance("12 workdays")
    assert harness.code(OFFICE, later(harness, case, "09-17 10:00")) == "postponement_bounds", "nobody would hear of it"
    assert harness.code(OFFICE, later(harness, case, reason=" ")) == "reason_required"
    assert harness.code(OFFICE, later(harness, case, reason="x" * (MAX_REASON + 1))) == "text_too_long"


def test_it_is_put_off_twice_at_most(harness: Desk) -> None:
    case = meeting(harness)
    harness.act(OFFICE, later(harness, case))
    harness.act(OFFICE, later(harness, case, "09-22 09:00"))
    assert harness.code(OFFICE, later(harness, case, "09-23 09:00")) == "postponed_too_often"


def test_no_meeting_no_date(harness: Desk) -> None:
    case = meeting(harness, 'in="10 workdays" ladder="L-STD"')
    assert harness.code(ADMIN, later(harness, case)) == "no_meeting"
    task = harness.task(case)
    assert harness.code(MEMBERS[0], AnswerMeeting(task_id=task.id, coming=True)) == "no_meeting"
    missing = PostponeMeeting(task_id="0" * 32, until=at("09-18 09:00"), reason=WHY)
    assert harness.code(ADMIN, missing) == "not_found"


def test_a_calendar_that_changes_leaves_the_date_that_was_set(harness: Desk) -> None:
    case = meeting(harness)
    harness.act(OFFICE, later(harness, case))
    worked_out(harness, off("2026-09-16", "2026-09-17"))
    assert harness.task(case).due_at == at("09-18 09:00")


def test_a_refusal_is_a_sentence() -> None:
    assert "20" in str(Rejection("postponed_too_often", times=20))
