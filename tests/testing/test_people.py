from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from engine.api import Actor
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.deploy_package import DeployPackage
from engine.settings import Settings
from engine.testing import MACHINE, DeploymentRefused, EngineHarness, Rejection
from tests.factories.desk import APPLICANT, CLERK, Desk
from tests.factories.people import demo_people
from tests.factories.slip import ask, group, package
from tests.spiff.drawing import Shape, draw, end, start
from tests.testing.diagrams import plain, straight


@pytest.fixture
def engine() -> Iterator[EngineHarness]:
    with EngineHarness() as opened:
        yield opened


def code(act: object, *args: object, **named: object) -> str:
    with pytest.raises(Rejection) as refused:
        act(*args, **named)  # type: ignore[operator]
    return refused.value.code


def test_candidates_are_the_users_and_groups_as_they_are_written(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a", users="ann bob", groups="finance")))
    (task,) = engine.start("p").tasks()
    assert task.candidates == ["ann", "bob", "finance"]


@pytest.mark.parametrize("actor", ["ann", "bob", "finance", None])
def test_whoever_is_named_may(engine: EngineHarness, actor: str | None) -> None:
    engine.deploy(straight("p", plain("a", users="ann bob", groups="finance")))
    case = engine.start("p", actor="zoe").complete("a", actor=actor)
    assert (case.state, case.variables["results"]["a"]["by"]) == ("completed", actor or "ann")


def test_whoever_is_not_named_may_not(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a", users="ann", groups="finance")))
    case = engine.start("p", actor="zoe")
    assert code(case.complete, "a", actor="zoe") == "task_not_yours"
    assert code(case.claim, "a", actor="zoe") == "task_not_yours"
    assert case.tasks()[0].candidates == ["ann", "finance"]


def test_the_starter_may_be_named_like_anybody(engine: EngineHarness) -> None:
    """Without an organisation a group is a name: that nobody decides their own case needs people to tell apart."""
    engine.deploy(straight("p", plain("a", groups="clerk")))
    assert engine.start("p", actor="clerk").complete("a", actor="clerk").state == "completed"


def test_a_person_may_be_an_expression(engine: EngineHarness) -> None:
    shape = Shape(tag="userTask", id="a", extension='<hq:assignee person="starter.id"/><hq:assignee person="boss"/>')
    engine.deploy(straight("p", shape))
    case = engine.start("p", actor="zoe", variables={"boss": ["ann", "bob"]})
    assert case.tasks()[0].candidates == ["zoe", "ann", "bob"]


def test_an_expression_that_names_nobody_asks_nobody(engine: EngineHarness) -> None:
    engine.deploy(straight("p", Shape(tag="userTask", id="a", extension='<hq:assignee person="boss"/>')))
    case = engine.start("p")
    assert (case.tasks(), [(i.code, i.element_id) for i in case.incidents]) == ([], [("nobody_to_ask", "a")])


def test_whoever_comes_may_where_nobody_is_named(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a"), plain("b")))
    case = engine.start("p")
    assert case.tasks()[0].candidates == []
    task = case.tasks()[0].id
    case.complete("a", actor="ann")
    assert code(engine.act, CompleteTask(task_id=task, outcome="done"), Actor.person("bob")) == "task_already_completed"
    case.complete("b")
    assert [case.variables["results"][name]["by"] for name in "ab"] == ["ann", "anybody"]


def test_a_claim_keeps_others_away(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a")))
    case = engine.start("p").claim("a", actor="ann")
    assert code(case.claim, "a", actor="bob") == "task_claimed_by_other"
    assert code(case.complete, "a", actor="bob") == "task_claimed_by_other"
    assert case.tasks()[0].candidates == ["ann"]
    assert case.complete("a").variables["results"]["a"]["by"] == "ann"


def test_several_are_asked_one_after_another(engine: EngineHarness) -> None:
    task = ask(
        "a", *(f"<hq:assignee person='\"{name}\"'/>" for name in ("ann", "bob", "carl")), approval='policy="all"'
    )
    engine.deploy(straight("p", task))
    case = engine.start("p")
    case.complete("a", outcome="approve", actor="bob").complete("a", outcome="approve")
    assert (case.state, case.tasks()[0].candidates) == ("active", ["carl"])
    assert code(case.complete, "a", outcome="approve", actor="bob") == "already_voted"
    case.complete("a", outcome="approve")
    assert (case.state, case.variables["results"]["a"]["outcome"]) == ("completed", "approve")


def test_nobody_signs_what_they_drafted(engine: EngineHarness) -> None:
    anybody = Shape(tag="userTask", id="sign", extension='<hq:task separateFrom="draft"/>')
    engine.deploy(straight("p", plain("draft"), anybody))
    case = engine.start("p").complete("draft", actor="ann")
    assert code(case.complete, "sign", actor="ann") == "task_not_yours"
    assert case.complete("sign", actor="bob").state == "completed"


def test_a_drafter_is_not_among_those_named(engine: EngineHarness) -> None:
    pair = Shape(
        tag="userTask",
        id="sign",
        extension='<hq:task separateFrom="draft"/><hq:assignee person="[&quot;ann&quot;, &quot;bob&quot;]"/>',
    )
    engine.deploy(straight("p", plain("draft"), pair))
    case = engine.start("p").complete("draft", actor="ann")
    assert case.tasks()[0].candidates == ["bob"]


def test_with_an_organisation_everything_is_as_in_the_product(engine: EngineHarness) -> None:
    engine.organisation(demo_people())
    with pytest.raises(DeploymentRefused) as refused:
        engine.deploy(straight("p", plain("a")))
    assert [(f.code, f.element) for f in refused.value.findings] == [("nobody_asked", "a")]
    with pytest.raises(DeploymentRefused) as refused:
        engine.deploy(straight("p", plain("a", groups="nowhere")))
    assert [(f.code, f.element) for f in refused.value.findings] == [("unknown_group", "a")]
    engine.deploy(straight("p", plain("a", groups="finance")))
    assert code(engine.start, "p", actor="zoe") == "not_permitted"
    case = engine.start("p", actor=APPLICANT, variables={"n": 1})
    assert case.tasks()[0].candidates == ["cwcz", "cw_jb"]
    assert code(case.complete, "a", actor="finance") == "task_not_yours"
    assert code(case.complete, "a", outcome="approve") == "unknown_outcome"
    case.suspend().resume()
    assert case.complete("a", actor=CLERK).variables["n"] == 1


def test_with_an_organisation_a_program_starts_where_nobody_is_named(engine: EngineHarness) -> None:
    engine.organisation(demo_people())
    engine.deploy(straight("p", plain("a", groups="finance")))
    assert engine.start("p").complete("a").state == "completed"


def test_without_an_administrator_nobody_suspends(engine: EngineHarness) -> None:
    unit = {"code": "U", "name": {"zh": "处", "en": "Office"}, "kind": "department"}
    person = {"login": "ann", "name": {"zh": "安", "en": "Ann"}, "unit": "U", "email": "ann@example.org"}
    engine.organisation({"units": [unit], "persons": [person], "posts": [], "groups": []})
    engine.deploy(straight("p", Shape(tag="userTask", id="a", extension='<hq:assignee person="starter.id"/>')))
    case = engine.start("p", actor="ann")
    with pytest.raises(LookupError, match="administrator"):
        case.suspend()


NOBODY = package("nobody", draw("nobody", [start(), Shape(tag="userTask", id="a"), end()], ["s>a", "a>e"]))


def test_the_product_refuses_a_task_that_names_nobody(harness: Desk) -> None:
    refusal = harness.refusal(MACHINE, DeployPackage(files=NOBODY))
    assert [(p["element"], p["code"]) for p in refusal.fields["problems"]] == [("a", "nobody_asked")]


def test_the_product_refuses_it_also_before_anybody_was_imported() -> None:
    with EngineHarness() as engine:
        shared = engine.api.installation
        shared.settings = shared.settings.model_copy(update={"open_to_all": False})
        with pytest.raises(DeploymentRefused) as refused:
            engine.deploy(straight("p", plain("a")))
        assert [f.code for f in refused.value.findings] == ["nobody_asked"]
        engine.deploy(straight("q", plain("a", users="ann")))
        assert code(engine.start, "q", actor="ann") == "not_permitted"


def test_a_stranger_claims_nothing_in_the_product(harness: Desk) -> None:
    harness.deploy_files(package("one", draw("one", [start(), ask("a", group("finance")), end()], ["s>a", "a>e"])))
    task = harness.task(harness.start("one", APPLICANT))
    assert harness.code("sys_admin", ClaimTask(task_id=task.id)) == "task_not_yours"
    assert harness.code("finance", ClaimTask(task_id=task.id)) == "task_not_yours"
    assert harness.code("finance", CompleteTask(task_id=task.id, outcome="approve")) == "task_not_yours"


def test_tasks_are_open_to_all_in_test_mode_only() -> None:
    with pytest.raises(ValidationError, match="HUIQIAN_TEST_MODE"):
        Settings(open_to_all=True)


def test_importing_people_ends_it() -> None:
    with EngineHarness() as engine:
        engine.deploy(straight("p", plain("a")))
        case = engine.start("p")
        engine.organisation(demo_people())
        assert code(case.complete, "a", actor="ann") == "task_not_yours"
        assert code(case.complete, "a", actor=APPLICANT) == "task_not_yours"


def test_who_acts_next_where_nobody_is_said(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a", users="ann bob")))
    case = engine.start("p").claim("a", actor="bob")
    assert case.complete("a").variables["results"]["a"]["by"] == "bob"  # type: ignore[index]


def test_reminders_and_escalation_of_a_task_need_nobody(engine: EngineHarness) -> None:
    due = ask("a", group("finance"), due='in="1 workday" ladder="L-STD"')
    engine.deploy(straight("p", due))
    case = engine.start("p")
    assert case.tasks()[0].due_at is not None
    engine.advance(days=30)
    assert ([t.candidates for t in case.tasks()], case.incidents) == ([["finance"]], [])


def test_stepping_aside_leaves_the_others(engine: EngineHarness) -> None:
    pair = '<hq:task recusable="true"/><hq:assignee person="[&quot;ann&quot;, &quot;bob&quot;]"/>'
    engine.deploy(straight("p", Shape(tag="userTask", id="a", extension=pair)))
    case = engine.start("p")
    (task,) = case.tasks()
    engine.act(DeclareRecusal(task_id=task.id, reason="family"), Actor.person("ann"))
    assert case.tasks()[0].candidates == ["bob"]
    engine.act(DeclareRecusal(task_id=task.id, reason="family"), Actor.person("bob"))
    assert [i.code for i in case.incidents] == ["nobody_to_ask"]
