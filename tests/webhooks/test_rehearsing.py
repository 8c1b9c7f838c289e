"""What a rehearsal foretells is what happens when time really passes and nobody does anything."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.api import Actor, ProcessEngine, Rejection
from engine.commands.ask_question import AskQuestion
from engine.commands.change_ladder import ChangeLadder
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.domain.clock import SystemClock
from engine.domain.ladder_checks import RungText
from engine.queries.happened import Happened, Happening
from engine.store.jobs import Job
from engine.store.ladders import Ladder
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import STANDARD, ask, chain, group, over, package
from tests.factories.webhooks import a_webhook, calls
from tests.spiff.drawing import border, draw, end, start, timer_definition
from webhooks import rehearsing
from webhooks.delivery import deliver_due
from webhooks.rehearsing import Plan, Rehearsal, Silent, rehearse

BOSS = Actor.person(ADMIN)
WHENS = st.sampled_from(["share", "due", "after"])
ACTS = st.sampled_from(["remind", "copy_superior", "supervise"])
FORTNIGHT = Plan(days=14)


@pytest.fixture(autouse=True)
def all_the_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need long; what happens when time runs out is asked on its own."""
    monkeypatch.setattr(rehearsing, "MOST_SECONDS", 3600.0)


def seen(rows: tuple[Happening, ...]) -> list[tuple[object, ...]]:
    return [(r.at, r.kind, r.what, r.rung, r.instance_id, r.element, r.logins) for r in rows]


def deliver(harness: Desk) -> None:
    while deliver_due(harness.engine, Silent(), 100).total:
        pass


def live_through(harness: Desk, rehearsed: Rehearsal) -> tuple[Happening, ...]:
    """Let the time that was rehearsed really pass, and say what happened in it."""
    while True:
        deliver(harness)
        coming = [harness.engine.next_due(queue, after=harness.clock.now()) for queue in ("timer", "mail")]
        due = min((at for at in coming if at is not None), default=None)
        if due is None or due > rehearsed.until:
            break
        harness.clock.set(due)
        while harness.engine.run_due():
            deliver(harness)
    harness.clock.set(rehearsed.until)
    return harness.engine.read(Happened(since=rehearsed.since, until=rehearsed.until), BOSS).rows


def quiet(harness: Desk) -> None:
    """Everything that is due has happened, and is over."""
    harness.settle()
    harness.pass_time(minutes=1)
    deliver(harness)
    harness.pass_time(minutes=1)


def followed(key: str, due: str, waits: str = "P2D") -> dict[str, bytes]:
    """A task with an end to patience, whose path leads to another task with a ladder of its own."""
    shapes = [
        start(),
        ask("sign", group("dept_head", '"CWC"'), due=due, task='separateFrom=""'),
        border("patience", "sign", timer_definition(waits)),
        ask("mend", group("dept_handler", '"CWC"'), due='in="2 workdays" ladder="L-FAST"', outcomes=STANDARD),
        end("e"),
        over("late", "late", "expired"),
    ]
    return package(key, draw(key, shapes, ["s>sign", "sign>e", "patience>mend", "mend>late"]))


def populated(harness: Desk) -> None:
    """Cases in several places: before a vote, under several ladders, one asleep, one with its clock stopped."""
    harness.slip()
    harness.slip("vote")
    for key, ladder in (("panel", "L-PANEL"), ("meeting", "L-MEETING"), ("mine", "L-APPLICANT")):
        signed = ask("sign", group("dept_head", '"CWC"'), due=f'in="5 workdays" ladder="{ladder}"')
        harness.deployed(chain(key, signed))
    harness.deployed(followed("followed", 'in="3 workdays" ladder="L-STD"'))
    asleep = harness.slip()
    harness.act(ADMIN, SuspendInstance(instance_id=asleep, reason="外方变更"))
    asks = harness.task(harness.slip())
    harness.act(CLERK, AskQuestion(task_id=asks.id, person="xz", text="经费？", pause=True))


def test_what_is_rehearsed_happens(harness: Desk) -> None:
    populated(harness)
    quiet(harness)
    before = harness.rows()
    rehearsed = rehearse(harness.engine, BOSS, FORTNIGHT)
    assert harness.changed(before) == [], "nothing of it was done"
    assert rehearsed.whole
    told = seen(rehearsed.rows)
    assert {what for _, _, what, *_ in told} >= {"LadderClimbed", "TimerTriggered", "reminder", "overdue", "supervised"}
    assert "mend" in {element for *_, element, _ in told}, "the ladder of a task that a timer leads to"
    assert told == seen(live_through(harness, rehearsed))


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rungs=st.lists(
        st.tuples(WHENS, ACTS),
        min_size=1,
        max_size=4,
    ),
    days=st.integers(1, 5),
    waits=st.sampled_from(["P1D", "P3D", "PT30H"]),
)
def test_whatever_the_ladder(on_sqlite: Desk, rungs: list[tuple[str, str]], days: int, waits: str) -> None:
    harness = on_sqlite
    newest = max((row.version for row in harness.all(Ladder, Ladder.key == "L-TRIED")), default=0)
    typed = tuple(RungText(when=when, share="50", days="1", act=act) for when, act in rungs)
    harness.act(ADMIN, ChangeLadder(key="L-TRIED", rungs=typed, reason="试", seen_version=newest))
    key = f"tried_{newest}"
    harness.deployed(followed(key, f'in="{days} workdays" ladder="L-TRIED"', waits))
    quiet(harness)
    rehearsed = rehearse(harness.engine, BOSS, FORTNIGHT)
    assert seen(rehearsed.rows) == seen(live_through(harness, rehearsed))


def test_a_rehearsal_can_begin_later(harness: Desk) -> None:
    harness.slip()
    quiet(harness)
    whole = rehearse(harness.engine, BOSS, Plan(days=21))
    week = harness.clock.now() + timedelta(days=7)
    later = rehearse(harness.engine, BOSS, Plan(days=14, at=week))
    assert later.rows == tuple(row for row in whole.rows if row.at > week)
    assert len(later.rows) < len(whole.rows)


def test_of_one_person_or_one_case(harness: Desk) -> None:
    case = harness.slip()
    harness.slip()
    quiet(harness)
    mine = rehearse(harness.engine, BOSS, Plan(of=CLERK))
    assert mine.rows
    assert all(CLERK in row.logins for row in mine.rows)
    one = rehearse(harness.engine, BOSS, Plan(case=case))
    assert {row.instance_id for row in one.rows} == {case}
    elsewhere = rehearse(harness.engine, BOSS, Plan(unit="CWC"))
    assert elsewhere.rows == ()


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Plan(of="cw_jbb"), "person_unknown"),
        (Plan(unit="CWCC"), "rehearsal_unit"),
        (Plan(case="CD20269999"), "rehearsal_case"),
        (Plan(of=CLERK, unit="CWC", case="CD20269999"), "rehearsal_case"),
    ],
)
def test_of_what_is_not_known_nothing_is_said_to_be_coming(harness: Desk, plan: Plan, code: str) -> None:
    harness.slip()
    with pytest.raises(Rejection, match=code):
        rehearse(harness.engine, BOSS, plan)


def test_of_a_case_that_is_over_nothing_is_said_to_be_coming(harness: Desk) -> None:
    case = harness.slip()
    harness.act(ADMIN, TerminateInstance(instance_id=case, reason="办错了"))
    with pytest.raises(Rejection, match="rehearsal_case"):
        rehearse(harness.engine, BOSS, Plan(case=case))


def test_what_takes_too_long_ends_early_and_says_how_far_it_came(harness: Desk) -> None:
    harness.slip()
    quiet(harness)
    heard: list[int] = []
    rehearsed = rehearse(harness.engine, BOSS, FORTNIGHT, lambda _at, acts: heard.append(acts), seconds=0)
    assert not rehearsed.whole
    assert rehearsed.reached < rehearsed.until
    assert heard


def test_a_clock_that_runs_on_meanwhile(harness: Desk) -> None:
    harness.slip()
    moving = ProcessEngine(harness.engine.settings, SystemClock())
    rehearsed = rehearse(moving, BOSS, FORTNIGHT)
    moving.close()
    assert rehearsed.whole
    assert "supervise" in {row.rung for row in rehearsed.rows}, "what was due long ago happens at once"


@pytest.mark.parametrize("plan", [Plan(days=0), Plan(days=91)])
def test_what_is_refused(harness: Desk, plan: Plan) -> None:
    with pytest.raises(Rejection, match="rehearsal_past"):
        rehearse(harness.engine, BOSS, plan)


def test_who_may_rehearse(harness: Desk) -> None:
    with pytest.raises(Rejection, match="not_permitted"):
        rehearse(harness.engine, Actor.person(APPLICANT), FORTNIGHT)
    past = Plan(at=harness.clock.now() - timedelta(days=1))
    with pytest.raises(Rejection, match="rehearsal_past"):
        rehearse(harness.engine, BOSS, past)
    with pytest.raises(Rejection, match="rehearsal_past"):
        rehearse(harness.engine, BOSS, Plan(at=datetime(9999, 12, 31, tzinfo=UTC)))


def test_calls_to_other_systems_are_foretold_and_not_made(harness: Desk) -> None:
    harness.deployed(followed("told", 'in="2 workdays" ladder="L-FAST"'))
    quiet(harness)
    a_webhook(harness, "task.*")
    waits = a_webhook(harness, "case.*", process="seal_slip")
    told = rehearse(harness.engine, BOSS, FORTNIGHT)
    foretold = [row for row in told.rows if row.kind == "call"]
    assert {row.what for row in foretold} >= {"task.reminded", "task.escalated", "task.supervised"}
    assert {row.people for row in foretold} == {("办公系统",)}
    assert harness.all(Job, Job.queue == "webhook") == [], "nothing was called or kept"
    assert seen(live_through(harness, told)) == seen(told.rows)
    assert calls(harness, waits) == [], "that one asks for another process"
