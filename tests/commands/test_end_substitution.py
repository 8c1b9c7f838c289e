from datetime import timedelta

from engine.commands.complete_task import CompleteTask
from engine.commands.end_substitution import EndSubstitution
from engine.commands.withdraw_decision import WithdrawDecision
from tests.factories.away import CLERK2, DEPUTY, HEAD, away, by_post, holder, one, opened
from tests.factories.desk import ADMIN, Desk
from tests.factories.slip import ask, chain, group, person


def end(harness: Desk, window_id: str, by: str = HEAD) -> None:
    harness.act(by, EndSubstitution(window_id=window_id))
    harness.settle()


def test_whoever_is_back_has_it_again(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness)
    end(harness, window.id)
    assert holder(harness, task) == (HEAD, None)
    assert [m for m in harness.mails(task.instance_id) if m[0] == "moved"] == [("moved", DEPUTY), ("moved", HEAD)]
    assert harness.code(DEPUTY, harness.vote_command(task)) == "task_moved"
    harness.done(task, HEAD)
    event = next(row for row in harness.trail() if row.event == "SubstitutionEnded")
    assert event.payload == {"window": window.id, "person": HEAD, "substitute": DEPUTY}


def test_what_the_substitute_decided_stays(harness: Desk) -> None:
    both = ask("sign", group("dept_head", '"CWC"'), person('"xz"'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    window = opened(harness)
    harness.done(task, DEPUTY)
    end(harness, window.id)
    vote = harness.assignment(task, DEPUTY)
    assert (vote.state, vote.on_behalf_of) == ("voted", HEAD)
    assert harness.people(task, "asked") == ["xz"]


def test_one_that_has_not_opened_never_will(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(HEAD, away(harness, start=2))
    (window,) = [w for w in harness.engine.organisation.substitutions if w.person == HEAD and w.from_at]
    end(harness, window.id)
    harness.advance_to(harness.clock.now() + timedelta(days=3))
    assert holder(harness, task) == (HEAD, None)
    assert harness.events(task.instance_id).count("TaskReseated") == 0


def test_a_chain_is_taken_back_from_its_middle(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    second = opened(harness, DEPUTY, CLERK2)
    assert holder(harness, task) == (CLERK2, HEAD)
    end(harness, second.id, DEPUTY)
    assert holder(harness, task) == (DEPUTY, HEAD)


def test_who_prepared_is_let_go(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness, power="prepare")
    end(harness, window.id, ADMIN)
    assert [(a.person, a.state) for a in harness.asked(task.id) if a.kind == "delegated"] == [(DEPUTY, "removed")]
    assert one(harness, task).state == "asked"


def test_a_decision_taken_back_after_the_window_is_asked_of_whoever_is_back(harness: Desk) -> None:
    with harness.configured(undo_seconds=60) as desk:
        signs, then = ask("sign", group("dept_head", '"CWC"')), ask("then", person('"xz"'))
        task = desk.task(desk.deployed(chain("two", signs, then)))
        window = opened(desk)
        desk.act(DEPUTY, CompleteTask(task_id=task.id, outcome="approve"))
        end(desk, window.id)
        desk.act(DEPUTY, WithdrawDecision(task_id=task.id))
        desk.settle()
        assert holder(desk, task) == (HEAD, None)


def test_what_is_refused(harness: Desk) -> None:
    window = opened(harness)
    assert harness.code(DEPUTY, EndSubstitution(window_id=window.id)) == "not_permitted"
    assert harness.code(HEAD, EndSubstitution(window_id="0" * 32)) == "not_found"
    standing = next(w for w in harness.engine.organisation.substitutions if w.from_at is None)
    assert harness.code(ADMIN, EndSubstitution(window_id=standing.id)) == "not_found"
    end(harness, window.id)
    assert harness.code(HEAD, EndSubstitution(window_id=window.id)) == "substitution_closed"
