"""A whole university is rehearsed for a fortnight over the end of a year; then the fortnight really passes."""

from collections import Counter
from datetime import datetime, timedelta

import orjson
import pytest

from engine.api import Actor
from engine.commands.ask_question import AskQuestion
from engine.commands.claim_task import ClaimTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.commands.suspend_instance import SuspendInstance
from engine.queries.call_content import Call
from engine.queries.happened import Happened, Happening
from engine.testing.desk import ZONE
from tests.factories.away import DEPUTY, HEAD, away, held
from tests.factories.calendar import off, worked_out
from tests.factories.desk import ADMIN, CHAIR, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.post import Post
from tests.factories.slip import STANDARD, ask, chain, group, over, package, person
from tests.factories.webhooks import a_webhook
from tests.spiff.drawing import Shape, border, draw, end, start, timer_definition
from webhooks import rehearsing
from webhooks.calling import call_due
from webhooks.channels.http import Answered
from webhooks.rehearsing import Plan, rehearse
from webhooks.rounds import MailRounds

BOSS = Actor.person(ADMIN)
DECEMBER = datetime(2026, 12, 7, 9, tzinfo=ZONE)
CHRISTMAS = datetime(2026, 12, 22, 10, 20, tzinfo=ZONE)
"""A fortnight later it is the second working day of a year whose days off nobody has announced."""
TICK = timedelta(hours=3)
WHAT_HAPPENS = {
    *("digest", "reminder", "overdue", "escalated", "supervised", "moved", "reserve", "forecast"),
    *("remind", "copy_substitute", "copy_superior", "copy_college", "offer_superior", "offer_reserve", "supervise"),
    *("withdraw", "warn", "postpone_meeting", "TaskReseated", "TimerTriggered", "InstanceEnded"),
}
LADDERS = ("L-FAST", "L-STD", "L-PANEL", "L-MEETING", "L-APPLICANT", "L-APPLICANT-REPORT")


@pytest.fixture(autouse=True)
def all_the_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need long; what happens when time runs out is asked on its own."""
    monkeypatch.setattr(rehearsing, "MOST_SECONDS", 3600.0)


def branching(key: str, waits: str) -> dict[str, bytes]:
    """A task with an end to patience, which leads to a task with a ladder of its own, and from there to the end."""
    shapes = [
        start(),
        ask("sign", group("dept_head", '"CWC"'), due='in="3 workdays" ladder="L-STD"'),
        border("patience", "sign", timer_definition(waits)),
        ask("mend", group("dept_handler", '"CWC"'), due='in="2 workdays" ladder="L-FAST"', outcomes=STANDARD),
        border("nobody", "mend", timer_definition("P6D")),
        end("e"),
        over("late", "late", "expired"),
    ]
    flows = ["s>sign", "sign>e", "patience>mend", "mend>e", "nobody>late"]
    return package(key, draw(key, shapes, flows))


def overdue_since_december(harness: Desk) -> str:
    """A case that is late already when the rehearsal begins, with an order of the supervising office."""
    harness.advance_to(DECEMBER)
    harness.act(OTHER_CLERK, SetMailPreferences(night_from="12:00", night_until="14:30", digest_at="16:00"))
    harness.act("xz", SetMailPreferences(choices={"tasks": "digest", "reminders": "off"}, language="en"))
    return harness.slip()


def stuck(harness: Desk) -> None:
    """A case whose service fails: an incident with a ladder of its own."""
    case, harness.register.broken = harness.slip("vote"), True
    harness.vote(case, [*MEMBERS, CHAIR])
    assert harness.incidents(case)


def university(harness: Desk) -> None:
    """Everything that has a time of its own, in many states; some of it late."""
    overdue_since_december(harness)
    harness.advance_to(CHRISTMAS - timedelta(hours=3))
    for ladder in LADDERS:
        days = 1 if ladder.startswith("L-APPLICANT") else 4
        signed = ask("sign", group("dept_head", '"CWC"'), due=f'in="{days} workdays" ladder="{ladder}"')
        harness.deployed(chain(ladder.lower().replace("-", "_"), signed))
    harness.deployed(branching("branching", "P2D"))
    harness.deployed(branching("in_january", "P10D"))
    pause = Shape(tag="intermediateCatchEvent", id="pause", inner=timer_definition("7 workdays"))
    harness.deployed(chain("notice", pause, ask("read", person("starter.id"), due='in="1 workday" ladder="L-FAST"')))
    asleep = harness.slip()
    harness.act(ADMIN, SuspendInstance(instance_id=asleep, reason="外方变更"))
    asks = harness.task(harness.slip())
    harness.act(CLERK, AskQuestion(task_id=asks.id, person="xz", text="经费？", pause=True))
    given = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=given.id))
    harness.act(CLERK, DelegateTask(task_id=given.id, person="hl_yz"))
    harness.slip("vote")
    harness.slip("apply")
    stuck(harness)
    worked_out(harness, off("2026-12-24", "2026-12-25", name="年终盘点", unit="CWC"))
    held(harness, {"person": HEAD, "until": "2026-12-30"}, {"person": DEPUTY, "from": "2026-12-30"})
    harness.act(HEAD, away(harness, DEPUTY, start=1, days=4))
    harness.act(CLERK, away(harness, OTHER_CLERK, start=2, days=12.5))
    harness.settle()


class OtherSystem:
    """Hears of what it asked for, and says that all is well."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()

    def send(self, call: Call) -> Answered:
        kind = str(orjson.loads(call.body)["type"])
        self.heard[kind.removeprefix("huiqian.")] += 1
        return Answered(status=200, answer="ok")


def ticks(harness: Desk, post: Post, other: OtherSystem) -> None:
    """What the ticks of a worker do at one moment, until nothing is left."""
    rounds = MailRounds(harness.engine, post)
    while harness.engine.run_due(20, shared=True) or rounds.go().total:
        call_due(harness.engine, other, limit=50)


def next_tick(harness: Desk) -> datetime:
    """The next moment at which something says it is due, and every few hours, whether something says so or not."""
    now = harness.clock.now()
    due = [harness.engine.next_due(queue, after=now) for queue in ("timer", "mail")]
    return min([now + TICK, *(at for at in due if at is not None)])


def live_through(harness: Desk, post: Post, other: OtherSystem, until: datetime) -> Counter[tuple[datetime, str]]:
    """Let time really pass; returns every letter that really left, with when and to whom."""
    left: Counter[tuple[datetime, str]] = Counter()
    while (at := next_tick(harness)) <= until:
        harness.clock.set(at)
        before = len(post.letters)
        ticks(harness, post, other)
        left.update((at, address) for address in post.recipients[before:])
    harness.clock.set(until)
    return left


def seen(rows: tuple[Happening, ...]) -> list[tuple[object, ...]]:
    return sorted((r.at, r.kind, r.what, r.rung, r.instance_id, r.element, r.title, r.logins, r.people) for r in rows)


def test_a_university_does_what_was_foretold(harness: Desk) -> None:
    university(harness)
    post = Post()
    other = OtherSystem()
    a_webhook(harness, "task.*")
    harness.advance_to(CHRISTMAS)
    ticks(harness, post, other)
    other.heard.clear()
    before = harness.rows()
    told = rehearse(harness.engine, BOSS, Plan(days=14))
    assert harness.changed(before) == [], "nothing of it was done"
    assert told.whole
    left = live_through(harness, post, other, told.until)
    happened = harness.engine.read(Happened(since=told.since, until=told.until), BOSS).rows
    assert seen(happened) == seen(told.rows)
    people = harness.engine.organisation.persons
    assert left == Counter((r.at, people[r.logins[0]].email) for r in told.rows if r.kind == "mail")
    assert other.heard == Counter(r.what for r in told.rows if r.kind == "call")
    assert {r.what for r in told.rows} | {r.rung for r in told.rows} >= WHAT_HAPPENS
    assert {r.at.astimezone(ZONE).year for r in told.rows} == {2026, 2027}
