"""What a return out of a called process gives up, what beside it goes on, and where it can't go."""

from collections.abc import Sequence

import pytest

from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import AskQuestion
from engine.commands.send_back import SendBack
from engine.queries.conversation import Conversation
from engine.queries.inbox import Inbox
from engine.queries.return_targets import ReturnTargets
from engine.store.tasks import Task
from tests.factories.calls import HANDLER, HEAD, LEGAL, begun, brought, main, nested, once, opinion
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, ask, package, person
from tests.spiff.drawing import Shape, border, both, call, draw, end, mapped, start, sub, timer_definition

WRITE, LOOK = ask("write", person("starter.id"), outcomes=DONE), ask("look", person(f'"{HANDLER}"'))


def back(desk: Desk, task: Task, to: str, **given: object) -> None:
    told = {"task_id": task.id, "to": to, "opinion": "缺附件", "outwards": 1, **given}
    desk.act(desk.people(task)[0], SendBack(**told))


def targets(desk: Desk, task: Task) -> list[tuple[str, bool, bool]]:
    """Where it can go, and whether straight and the whole way."""
    view = desk.engine.read(ReturnTargets(person=desk.people(task)[0], task_id=task.id))
    return [(one.path, one.straight, one.again) for one in view.targets]


def stands(desk: Desk, case: str) -> list[str]:
    return sorted(task.element for task in desk.open_tasks(case))


def matter(desk: Desk, shapes: Sequence[Shape], flows: Sequence[str], upto: str = "judge") -> str:
    desk.deploy_files(opinion())
    return brought(desk, desk.deployed(main([start(), *shapes, end()], flows)), upto)


def test_everything_that_hung_on_what_was_called_is_over(harness: Desk) -> None:
    week, late = border("week", "ask", timer_definition("P7D"), interrupting=False), end("late")
    flows = ["s>write", "write>look", "look>ask", "ask>e", "week>late"]
    case = matter(harness, [WRITE, LOOK, call("ask", "opinion"), week, late], flows)
    judge = harness.task(case)
    harness.act(LEGAL, AskQuestion(task_id=judge.id, person=HEAD, text="附件呢？"))
    harness.act(LEGAL, AddSigner(task_id=judge.id, persons=("hl_pi",), place="parallel", mode="any"))
    assert {job.kind for job in harness.jobs(case, "timer", "ladder")} == {"timer", "ladder"}
    back(harness, judge, "write", straight=False)
    assert harness.jobs(case, "timer", "ladder") == []
    assert stands(harness, case) == ["write"]
    assert harness.engine.read(Inbox(person="hl_pi")).rows == ()
    questions = harness.engine.read(Conversation(person=HEAD, instance_id=case)).questions
    assert [question.state for question in questions] == ["moot"]


def test_a_branch_beside_goes_on_or_is_called_off(on_sqlite: Desk) -> None:
    shapes = [WRITE, both("g"), LOOK, call("ask", "opinion"), ask("beside", person(f'"{HANDLER}"')), both("j")]
    flows = ["s>write", "write>g", "g>look", "look>ask", "ask>j", "g>beside", "beside>j", "j>e"]

    def standing() -> str:
        case = matter(on_sqlite, shapes, flows, "look")
        once(on_sqlite, case, "look")
        once(on_sqlite, case, "read")
        return case

    case = standing()
    assert targets(on_sqlite, on_sqlite.task(case, "judge")) == [
        ("read", True, True),
        ("../look", True, True),
        ("../write", True, True),
    ]
    back(on_sqlite, on_sqlite.task(case, "judge"), "look", straight=False)
    assert stands(on_sqlite, case) == ["beside", "look"]
    case = standing()
    back(on_sqlite, on_sqlite.task(case, "judge"), "write", straight=True)
    assert stands(on_sqlite, case) == ["beside", "write"]
    once(on_sqlite, case, "write")
    assert stands(on_sqlite, case) == ["beside", "read"]
    case = standing()
    back(on_sqlite, on_sqlite.task(case, "judge"), "write", straight=False)
    assert stands(on_sqlite, case) == ["write"]


def test_what_was_done_in_the_branch_beside_is_reached_straight_only(on_sqlite: Desk) -> None:
    shapes = [WRITE, both("g"), LOOK, call("ask", "opinion"), ask("beside", person(f'"{HANDLER}"')), both("j")]
    flows = ["s>write", "write>g", "g>look", "look>ask", "ask>j", "g>beside", "beside>j", "j>e"]
    case = matter(on_sqlite, shapes, flows, "look")
    once(on_sqlite, case, "beside")
    once(on_sqlite, case, "look")
    once(on_sqlite, case, "read")
    judge = on_sqlite.task(case)
    assert ("../beside", True, False) in targets(on_sqlite, judge)
    refused = on_sqlite.code(LEGAL, SendBack(task_id=judge.id, to="beside", opinion="x", straight=False, outwards=1))
    assert refused == "return_unsafe"


def test_what_was_done_beside_after_the_call_began_is_not_before_it(on_sqlite: Desk) -> None:
    shapes = [WRITE, both("g"), call("ask", "opinion"), ask("beside", person(f'"{HANDLER}"')), both("j")]
    case = matter(on_sqlite, shapes, ["s>write", "write>g", "g>ask", "ask>j", "g>beside", "beside>j", "j>e"], "read")
    once(on_sqlite, case, "beside")
    once(on_sqlite, case, "read")
    assert [path for path, _, _ in targets(on_sqlite, on_sqlite.task(case))] == ["read", "../write"]


def test_what_a_return_out_of_the_call_led_back_behind_is_not_before_it_again(on_sqlite: Desk) -> None:
    beside = [ask(name, person(f'"{HANDLER}"')) for name in ("first", "second")]
    shapes = [WRITE, both("g"), LOOK, call("ask", "opinion"), *beside, both("j")]
    flows = ["s>write", "write>g", "g>look", "look>ask", "ask>j", "g>first", "first>second", "second>j", "j>e"]
    case = matter(on_sqlite, shapes, flows, "look")
    for element in ("first", "second", "look", "read"):
        once(on_sqlite, case, element)
    assert ("../second", True, False) in targets(on_sqlite, on_sqlite.task(case))
    back(on_sqlite, on_sqlite.task(case), "write", straight=False)
    for element in ("write", "look", "read"):
        once(on_sqlite, case, element)
    assert stands(on_sqlite, case) == ["first", "judge"]
    assert [path for path, _, _ in targets(on_sqlite, on_sqlite.task(case, "judge"))] == [
        "read",
        "../look",
        "../write",
    ]


def each(*, sequential: bool) -> Shape:
    several = '<extensionElements><hq:each collection="[1, 2]" item="part"/></extensionElements>'
    turn = f'isSequential="{str(sequential).lower()}"'
    loop = f"<multiInstanceLoopCharacteristics {turn}>{several}</multiInstanceLoopCharacteristics>"
    given = mapped("input", {"part": "part"})
    return Shape(tag="callActivity", id="ask", attributes='calledElement="opinion"', extension=given, inner=loop)


@pytest.mark.parametrize("sequential", [False, True])
def test_out_of_one_of_several_calls_there_is_the_whole_way_only_and_it_takes_them_all(
    on_sqlite: Desk, sequential: bool
) -> None:
    shapes = [WRITE, LOOK, each(sequential=sequential)]
    case = matter(on_sqlite, shapes, ["s>write", "write>look", "look>ask", "ask>e"])
    judge = on_sqlite.open_tasks(case, "judge")[0]
    assert targets(on_sqlite, judge) == [
        ("read", True, True),
        ("../look", False, True),
        ("../write", False, True),
    ]
    assert on_sqlite.code(LEGAL, SendBack(task_id=judge.id, to="look", opinion="x", outwards=1)) == "return_unsafe"
    back(on_sqlite, judge, "look", straight=False)
    assert stands(on_sqlite, case) == ["look"]
    once(on_sqlite, case, "look")
    assert stands(on_sqlite, case) == ["read"] * (1 if sequential else 2)


def test_within_one_item_of_a_list_the_others_go_on(on_sqlite: Desk) -> None:
    inside = [start("i"), LOOK, call("ask", "opinion"), end("k")]
    parts = sub("parts", inside, ["i>look", "look>ask", "ask>k"], each=("[1, 2]", "part"))
    case = matter(on_sqlite, [WRITE, parts], ["s>write", "write>parts", "parts>e"], "look")
    for element in ("look", "read"):
        once(on_sqlite, case, element)
    judge = on_sqlite.task(case, "judge")
    assert targets(on_sqlite, judge) == [
        ("read", True, True),
        ("../look", True, True),
        ("../write", False, True),
    ]
    back(on_sqlite, judge, "look")
    assert stands(on_sqlite, case) == ["look", "look"]
    back(on_sqlite, _brought(on_sqlite, case), "write", straight=False)
    assert stands(on_sqlite, case) == ["write"]


def _brought(desk: Desk, case: str) -> Task:
    once(desk, case, "look")
    once(desk, case, "read")
    return desk.task(case, "judge")


def test_out_of_calls_inside_one_another_to_any_of_the_callers(harness: Desk) -> None:
    case = nested(harness)
    assert targets(harness, harness.task(case)) == [
        ("read", True, True),
        ("../check", True, True),
        ("../prepare", True, True),
        ("../../write", True, True),
    ]
    back(harness, harness.task(case), "prepare")
    assert stands(harness, case) == ["prepare"]
    assert targets(harness, harness.task(case)) == [("../write", True, True)]
    once(harness, case, "prepare")
    assert stands(harness, case) == ["read"]
    once(harness, case, "read")
    back(harness, harness.task(case), "write", outwards=2)
    once(harness, case, "write")
    assert stands(harness, case) == ["prepare"]
    brought(harness, case, "judge")
    back(harness, harness.task(case), "write", straight=False, outwards=2)
    assert (stands(harness, case), harness.people(harness.task(case))) == (["write"], [APPLICANT])


def test_one_call_of_two_is_left_and_the_other_goes_on(on_sqlite: Desk) -> None:
    shapes = [WRITE, both("g"), call("one", "opinion"), call("other", "opinion"), both("j")]
    flows = ["s>write", "write>g", "g>one", "g>other", "one>j", "other>j", "j>e"]
    case = matter(on_sqlite, shapes, flows, "read")
    first, second = on_sqlite.open_tasks(case, "read")
    back(on_sqlite, first, "write")
    assert sorted(task.element for task in on_sqlite.open_tasks(case)) == ["read", "write"]
    assert on_sqlite.reread(second).state == "open"
    assert targets(on_sqlite, second) == []
    once(on_sqlite, case, "write")
    assert stands(on_sqlite, case) == ["read", "read"]


def test_votes_stand_in_a_process_that_is_called_anew_as_in_any_other_round(on_sqlite: Desk) -> None:
    shapes = [
        start(),
        ask(
            "sign",
            person('["cwcz", "rscz"]'),
            approval='policy="all"',
            task="votesStand='vote.person = &quot;cwcz&quot;'",
        ),
        ask("judge", person(f'"{LEGAL}"')),
        end(),
    ]
    on_sqlite.deploy_files(package("opinion", draw("opinion", shapes, ["s>sign", "sign>judge", "judge>e"])))
    case = on_sqlite.deployed(main([start(), WRITE, call("ask", "opinion"), end()], ["s>write", "write>ask", "ask>e"]))
    once(on_sqlite, case, "write")
    sign = on_sqlite.task(case)
    for who in ("cwcz", "rscz"):
        on_sqlite.done(sign, who)
    back(on_sqlite, on_sqlite.task(case), "write")
    once(on_sqlite, case, "write")
    again = on_sqlite.task(case)
    assert (again.element, again.round) == ("sign", 2)
    assert [(row.person, row.state) for row in on_sqlite.asked(again.id)] == [("cwcz", "voted"), ("rscz", "asked")]


def test_a_body_of_the_called_process_sends_nothing_back_by_one_of_its_votes(on_sqlite: Desk) -> None:
    on_sqlite.deploy_files(opinion(policy='policy="all"'))
    case = brought(on_sqlite, on_sqlite.deployed(main()), "judge")
    command = SendBack(task_id=on_sqlite.task(case).id, to="write", opinion="x", outwards=1)
    assert on_sqlite.code(LEGAL, command) == "return_needs_vote"


def test_a_later_step_of_the_caller_goes_back_as_ever(on_sqlite: Desk) -> None:
    case = begun(on_sqlite)
    back(on_sqlite, on_sqlite.task(case), "look")
    brought(on_sqlite, case, "close")
    assert targets(on_sqlite, on_sqlite.task(case)) == [("look", True, True), ("write", True, True)]
    back(on_sqlite, on_sqlite.task(case), "write", outwards=0)
    once(on_sqlite, case, "write")
    assert stands(on_sqlite, case) == ["close"]
