from datetime import timedelta

import pytest

from engine.api import Actor
from engine.commands.complete_task import CompleteTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.set_substitute import SetSubstitute
from engine.queries.task_detail import TaskDetail
from engine.store.accounts import Setting
from engine.store.instances import CaseActor
from engine.store.tasks import Draft
from tests.factories.away import CLERK2, DEPUTY, HEAD, away, by_name, by_post, holder, one, opened
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, Desk, codes, race, told
from tests.factories.slip import ask, chain, group, person

DUE = 'in="5 workdays" ladder="L-STD"'


def test_the_substitute_has_what_was_open_already(harness: Desk) -> None:
    task = by_post(harness, due=DUE)
    rungs = [(j.id, j.due_at) for j in harness.jobs(task.instance_id, "ladder")]
    window = opened(harness)
    assert holder(harness, task) == (DEPUTY, HEAD)
    assert one(harness, task).why[-2:] == [["post", {"post": "CWC.head"}], ["substitute", {"for": HEAD}]]
    now = harness.reread(task)
    assert (now.due_at, now.version) == (task.due_at, task.version + 1)
    assert [(j.id, j.due_at) for j in harness.jobs(task.instance_id, "ladder")] == rungs
    assert ("moved", DEPUTY) in harness.mails(task.instance_id)
    event = harness.last(task.instance_id)
    assert (event.event, event.actor) == ("TaskReseated", "system:timer")
    moved = {"from": HEAD, "to": DEPUTY, "for": HEAD, "reason": "substitute"}
    assert event.payload == {"moves": [moved], "vacant": []}
    (set_,) = [row for row in harness.trail() if row.event == "SubstituteSet"]
    assert (set_.actor, set_.payload["window"], set_.payload["power"]) == (HEAD, window.id, "act")


def test_both_names_stand_on_what_the_substitute_decides(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    harness.done(task, DEPUTY)
    vote = harness.assignment(task, DEPUTY)
    assert (vote.state, vote.on_behalf_of) == ("voted", HEAD)
    done = next(row for row in harness.trail(task.instance_id) if row.event == "TaskCompleted")
    assert (done.actor, done.on_behalf_of) == (DEPUTY, HEAD)


def test_whoever_is_away_is_told_who_has_it_since_when(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    refusal = harness.refusal(HEAD, CompleteTask(task_id=task.id, outcome="approve", seen_version=task.version))
    assert (refusal.code, told(refusal)) == ("task_moved", {"who": "财务处副处长", "at": "2026-09-01 09:00"})


def test_it_opens_and_closes_at_its_moment(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, start=2, days=3)
    assert holder(harness, task) == (HEAD, None)
    harness.advance_to(harness.clock.now() + timedelta(days=2))
    assert holder(harness, task) == (DEPUTY, HEAD)
    harness.advance_to(harness.clock.now() + timedelta(days=3))
    assert holder(harness, task) == (HEAD, None)
    assert one(harness, task).why[-1] == ["substitute_over", {"person": DEPUTY}]
    assert harness.code(DEPUTY, harness.vote_command(task)) == "task_moved"
    harness.done(task, HEAD)


def test_the_moment_counts_though_the_machine_is_late(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, days=1)
    harness.pass_time(days=1)
    refusal = harness.refusal(DEPUTY, harness.vote_command(task))
    assert refusal.code == "substitution_over"


def test_what_comes_later_is_asked_of_the_substitute_at_once(harness: Desk) -> None:
    opened(harness)
    assert holder(harness, by_post(harness)) == (DEPUTY, HEAD)
    assert holder(harness, by_name(harness)) == (DEPUTY, HEAD)


def test_a_scope_of_processes_and_of_groups(harness: Desk) -> None:
    first, second = by_post(harness, "first"), by_post(harness, "second")
    named = by_name(harness)
    opened(harness, processes=("first",))
    assert [holder(harness, t)[0] for t in (first, second, named)] == [DEPUTY, HEAD, HEAD]
    opened(harness, substitute=CLERK2, processes=("second",), groups=("dept_head",))
    assert [holder(harness, t)[0] for t in (first, second, named)] == [DEPUTY, CLERK2, HEAD]


def test_who_is_excluded_does_not_stand_in(harness: Desk) -> None:
    files = chain("post", ask("sign", group("dept_head", '"CWC"')))
    harness.deploy_files(files)
    task = harness.task(harness.start("post", DEPUTY))
    opened(harness)
    assert holder(harness, task) == (HEAD, None)
    assert one(harness, task).why[-1] == ["substitute_passed", {"person": DEPUTY, "reason": "skipped_starter"}]
    opened(harness, DEPUTY, CLERK)
    assert holder(harness, task) == (CLERK, HEAD)


def test_nobody_stands_in_for_an_applicant_in_their_own_application(harness: Desk) -> None:
    case = harness.slip("apply")
    opened(harness, APPLICANT, "lc_ms")
    assert holder(harness, harness.task(case)) == (APPLICANT, None)


def test_a_vote_in_person_stays_with_its_member(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    opened(harness, MEMBERS[2], "gjfcz")
    assert harness.assignment(task, MEMBERS[2]).state == "asked"
    assert "gjfcz" not in harness.people(task)


def test_a_vote_that_was_cast_stays(harness: Desk) -> None:
    both = ask("sign", person('["cwcz", "xz"]'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    harness.done(task, HEAD)
    opened(harness)
    assert harness.assignment(task, HEAD).state == "voted"
    assert DEPUTY not in harness.people(task)


def test_who_is_asked_already_gets_no_second_voice(harness: Desk) -> None:
    both = ask("sign", person('["cwcz", "cw_fcz"]'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    opened(harness)
    assert harness.people(task, "asked") == [HEAD, DEPUTY]
    assert harness.assignment(task, HEAD).why[-1][1]["reason"] == "already_asked"


def test_a_chain_of_two(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    opened(harness, DEPUTY, CLERK2)
    assert holder(harness, task) == (CLERK2, HEAD)
    harness.done(task, CLERK2)


def test_who_may_only_see_reads_and_decides_nothing(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, power="see", days=1)
    readers = [(a.person, a.relation) for a in harness.all(CaseActor, CaseActor.instance_id == task.instance_id)]
    assert (DEPUTY, "substitute") in readers
    page = harness.engine.read(TaskDetail(person=DEPUTY, task_id=task.id), Actor.person(DEPUTY))
    assert page.instance_id == task.instance_id
    assert holder(harness, task) == (HEAD, None)
    assert harness.code(DEPUTY, harness.vote_command(task)) == "task_not_yours"
    later = by_post(harness, "later")
    harness.settle()
    assert harness.all(CaseActor, CaseActor.instance_id == later.instance_id, CaseActor.relation == "substitute")
    harness.advance_to(harness.clock.now() + timedelta(days=1))
    assert harness.all(CaseActor, CaseActor.relation == "substitute") == []


def test_who_may_prepare_drafts_and_nobody_waits_for_it(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, power="prepare")
    assert harness.code(DEPUTY, harness.vote_command(task)) == "only_prepares"
    assert one(harness, task).state == "asked"
    harness.act(DEPUTY, ResolveDelegation(task_id=task.id, opinion="拟同意"))
    assert harness.one(Draft).data == {"opinion": "拟同意"}
    harness.done(task, HEAD)
    other = by_post(harness, "other")
    harness.settle()
    assert [a.person for a in harness.asked(other.id) if a.kind == "delegated"] == [DEPUTY]
    harness.done(other, HEAD)


def test_an_administrator_sets_it_for_somebody(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(ADMIN, away(harness, person=HEAD))
    harness.settle()
    assert holder(harness, task) == (DEPUTY, HEAD)
    event = next(row for row in harness.trail() if row.event == "SubstituteSet")
    assert (event.actor, event.on_behalf_of) == (ADMIN, HEAD)
    assert harness.code("xz", away(harness, CLERK2, person=HEAD)) == "not_permitted"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"substitute": HEAD}, "person_self"),
        ({"substitute": "nobody"}, "person_unknown"),
        ({"start": -9, "days": 5}, "substitution_past"),
        ({"days": 0}, "substitution_past"),
        ({"start": 3, "days": -2}, "substitution_backwards"),
        ({"processes": ("no_such",)}, "substitution_unknown_scope"),
        ({"groups": ("no_such",)}, "substitution_unknown_scope"),
        ({"power": "everything"}, "substitution_unknown_scope"),
    ],
)
def test_what_is_refused(on_sqlite: Desk, more: dict[str, object], code: str) -> None:
    assert on_sqlite.code(HEAD, away(on_sqlite, **more)) == code


def test_windows_do_not_overlap_and_go_round_in_no_circle(harness: Desk) -> None:
    opened(harness)
    assert harness.code(HEAD, away(harness, CLERK2, start=1)) == "substitution_overlaps"
    opened(harness, substitute=CLERK2, start=5)
    assert harness.code(DEPUTY, away(harness, HEAD, start=4)) == "substitution_circle"
    harness.act(DEPUTY, away(harness, HEAD, start=5, days=1))


def test_a_beginning_that_has_passed_is_now(harness: Desk) -> None:
    now = harness.clock.now()
    harness.act(HEAD, SetSubstitute(substitute=DEPUTY, from_at=now - timedelta(hours=9), until_at=now + timedelta(1)))
    found = [w for w in harness.engine.organisation.substitutions if w.person == HEAD and w.from_at is not None]
    assert [w.from_at for w in found] == [now]


def test_two_at_once_leave_one_window_and_no_lost_version(harness: Desk) -> None:
    before = harness.one(Setting, Setting.key == "organisation_version").value
    acts = [lambda who=who: harness.act(HEAD, away(harness, who)) for who in (DEPUTY, CLERK2)]
    assert codes(race(*acts)) == ["done", "substitution_overlaps"]
    assert harness.one(Setting, Setting.key == "organisation_version").value == before + 1
