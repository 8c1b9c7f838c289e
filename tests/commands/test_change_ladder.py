from engine.commands.change_ladder import ChangeLadder
from engine.domain.ladder_checks import RungText
from engine.store.jobs import Job
from engine.store.ladders import Ladder
from engine.store.tasks import Task
from engine.testing import ZONE
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, group

HALF = RungText(when="share", share="50", act="remind", zh="请尽快", en="Soon, please")
LATE = RungText(when="after", days="1", act="supervise")


def change(*rungs: RungText, **given: object) -> ChangeLadder:
    told = {"key": "L-STD", "reason": "领导小组 9 月会议要求", "seen_version": 1, **given}
    return ChangeLadder(rungs=rungs or (HALF, LATE), **told)  # type: ignore[arg-type]


def waits(harness: Desk, key: str = "alone", due: str = 'in="4 workdays" ladder="L-STD"') -> str:
    signed = ask("sign", group("dept_head", '"CWC"'), due=due, task='separateFrom=""')
    return harness.deployed(chain(key, signed))


def rungs(harness: Desk, case: str) -> list[tuple[str, str]]:
    found = sorted(harness.jobs(case, "ladder"), key=lambda job: (job.due_at, job.payload["index"]))
    return [(str(j.payload["act"]), j.due_at.astimezone(ZONE).strftime("%m-%d %H:%M")) for j in found]


def test_a_new_installation_has_the_ladders_that_are_shipped(harness: Desk) -> None:
    assert [(row.key, row.version) for row in harness.all(Ladder)] == [
        ("L-APPLICANT", 1),
        ("L-APPLICANT-REPORT", 1),
        ("L-FAST", 1),
        ("L-INCIDENT", 1),
        ("L-MEETING", 1),
        ("L-PANEL", 1),
        ("L-STD", 1),
    ]


def test_tasks_given_from_then_on_follow_it(harness: Desk) -> None:
    harness.act(ADMIN, change())
    case = waits(harness)
    assert rungs(harness, case) == [("remind", "09-03 09:00"), ("supervise", "09-08 09:00")]
    assert (harness.task(case).ladder, harness.task(case).ladder_version) == ("L-STD", 2)
    event = harness.trail()[-2] if harness.last().event != "LadderChanged" else harness.last()
    assert (event.event, event.actor) == ("LadderChanged", ADMIN)
    assert event.payload == {"ladder": "L-STD", "version": 2, "reason": "领导小组 9 月会议要求", "open_tasks": 0}


def test_the_words_of_a_rung_go_with_its_letters(harness: Desk) -> None:
    harness.act(ADMIN, change())
    case = waits(harness)
    harness.advance("2 workdays")
    (letter,) = harness.all(Job, Job.instance_id == case, Job.kind == "reminder")
    assert letter.payload == {"words": {"zh": "请尽快", "en": "Soon, please"}}


def test_open_tasks_keep_the_version_they_were_given_with(harness: Desk) -> None:
    case = waits(harness)
    before = rungs(harness, case)
    harness.act(ADMIN, change())
    harness.settle()
    assert rungs(harness, case) == before
    assert harness.task(case).ladder_version == 1


def test_open_tasks_follow_it_where_the_administrator_says_so(harness: Desk) -> None:
    case = waits(harness)
    harness.advance("1 workdays")
    done = harness.act(ADMIN, change(open_tasks=True))
    assert done.value == {"version": 2, "open_tasks": 1}
    harness.settle()
    assert rungs(harness, case) == [("remind", "09-03 09:00"), ("supervise", "09-08 09:00")]
    event = harness.last(case)
    assert (event.event, event.actor) == ("LadderRewritten", "system:timer")
    assert event.payload == {"ladder": "L-STD", "before": 1, "version": 2, "rungs": 2}


def test_a_rung_that_is_over_is_not_caught_up_on(harness: Desk) -> None:
    case = waits(harness)
    harness.advance("3 workdays")
    harness.act(ADMIN, change(open_tasks=True))
    harness.settle()
    assert rungs(harness, case) == [("supervise", "09-08 09:00")]


def test_a_ladder_can_be_added(harness: Desk) -> None:
    harness.act(ADMIN, change(key="L-URGENT", seen_version=0))
    case = waits(harness, due='in="4 workdays" ladder="L-URGENT"')
    assert [act for act, _ in rungs(harness, case)] == ["remind", "supervise"]


def test_an_urgent_case_has_its_own_ladder(harness: Desk) -> None:
    harness.act(ADMIN, change(key="L-URGENT", seen_version=0))
    urgent = 'in="4 workdays" ladder="L-STD" urgentLadder="L-URGENT" urgent=\'{}\''
    hurried = waits(harness, "hurried", urgent.format('case.title = ""'))
    usual = waits(harness, "usual", urgent.format("urgency = 1"))
    assert [harness.task(case).ladder for case in (hurried, usual)] == ["L-URGENT", "L-STD"]


def place(harness: Desk, *given: RungText) -> tuple[str, object]:
    refused = harness.refusal(ADMIN, change(*given))
    errors = refused.fields.get("errors")
    return refused.code, errors[0]["path"] if isinstance(errors, list) else None


def test_what_no_ladder_may_do_is_refused_at_its_field(harness: Desk) -> None:
    waits(harness)
    assert place(harness, HALF, RungText(when="due", act="approve")) == ("ladder_approves", "rungs.2.act")
    assert place(harness, RungText(when="share", share="120", act="remind")) == ("ladder_rung_time", "rungs.1.share")
    assert place(harness, RungText(when="after", days="-1", act="remind")) == ("ladder_rung_time", "rungs.1.days")
    assert place(harness, RungText(when="after", days="1.5", act="remind")) == ("ladder_rung_time", "rungs.1.days")
    assert place(harness, RungText(when="before", act="remind")) == ("ladder_rung_time", "rungs.1.days")
    assert place(harness, RungText(when="entry", hours="soon", act="remind")) == ("ladder_rung_time", "rungs.1.hours")
    assert place(harness, RungText(when="never", act="remind")) == ("ladder_rung_time", "rungs.1.when")
    assert place(harness, RungText(when="due", act="copy_group")) == ("ladder_nobody", "rungs.1.to")
    assert place(harness, RungText(when="due", act="remind", to=("none",))) == ("ladder_nobody", "rungs.1.to")
    assert place(harness, RungText(when="due", act="supervise", to=("lsg",))) == ("ladder_nobody", "rungs.1.to")
    early = RungText(when="before", days="5", act="remind")
    assert place(harness, HALF, early) == ("ladder_before_start", "rungs.2.when")


def test_what_is_refused(harness: Desk) -> None:
    assert harness.code(APPLICANT, change()) == "not_permitted"
    assert harness.code(ADMIN, change(reason=" ")) == "reason_required"
    assert harness.code(ADMIN, change(seen_version=7)) == "stale_version"
    assert harness.code(ADMIN, change(seen_version=0)) == "ladder_key"
    assert harness.code(ADMIN, change(key="urgent", seen_version=0)) == "ladder_key"
    assert harness.code(ADMIN, change(key="L-NONE")) == "stale_version"
    assert harness.code(ADMIN, ChangeLadder(key="L-STD", rungs=(), reason="x", seen_version=1)) == "ladder_empty"
    long = RungText(when="due", act="remind", zh="长" * 301)
    assert harness.code(ADMIN, change(long)) == "text_too_long"


def test_a_task_that_is_done_meanwhile_is_left_alone(harness: Desk) -> None:
    case = waits(harness)
    harness.act(ADMIN, change(open_tasks=True))
    harness.done(harness.task(case), "cwcz")
    harness.settle()
    assert "LadderRewritten" not in harness.events(case)
    assert harness.all(Task, Task.instance_id == case, Task.state == "open") == []
