from engine.commands.add_signer import AddSigner
from engine.commands.complete_task import CompleteTask
from engine.commands.confirm_obligation import MAX_NOTE, ConfirmObligation
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.obligations import ObligationRow, Obligations
from engine.store.obligations import Obligation
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person

CONDITIONS = ("补充伦理批件", "核定经费")


def conditional(harness: Desk, *people: str, policy: str = "") -> Task:
    names = ", ".join(f'"{p}"' for p in people or ("cwcz",))
    sign = ask("sign", person(f"[{names}]"), task='verb="approve" conditions="true"', approval=policy)
    return harness.task(harness.deployed(chain("conditional", sign, ask("then", person('"xz"')))))


def approve(task: Task, *conditions: str, outcome: str = "approve") -> CompleteTask:
    return CompleteTask(task_id=task.id, outcome=outcome, opinion="理由", conditions=conditions or CONDITIONS)


def first(harness: Desk) -> Obligation:
    return harness.all(Obligation)[0]


def confirm(harness: Desk, note: str = "已落实") -> ConfirmObligation:
    return ConfirmObligation(obligation_id=first(harness).id, note=note)


def told(harness: Desk, task: Task, who: str) -> tuple[ObligationRow, ...]:
    return harness.engine.read(Obligations(instance_id=task.instance_id, person=who, settled=True))


def test_conditions_stay_open_until_somebody_confirms_them(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task))
    rows = harness.all(Obligation)
    assert [(r.text, r.set_by, r.state, r.element) for r in rows] == [
        (text, "cwcz", "open", "sign") for text in CONDITIONS
    ]
    assert harness.variables(task.instance_id)["results"]["sign"]["conditions"] == list(CONDITIONS)
    harness.act("cwcz", confirm(harness))
    now = first(harness)
    assert (now.state, now.note, now.closed_by, now.closed_at) == ("confirmed", "已落实", "cwcz", harness.clock.now())
    event = harness.last(task.instance_id)
    assert (event.event, event.payload["text"]) == ("ObligationConfirmed", CONDITIONS[0])
    assert harness.code("cwcz", confirm(harness)) == "obligation_closed"


def test_whoever_decides_now_may_and_so_may_a_superior_but_never_the_applicant(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task, "一", "二", "三"))
    by = [row.id for row in harness.all(Obligation)]
    assert harness.code(CLERK, ConfirmObligation(obligation_id=by[0])) == "not_permitted"
    assert harness.code(APPLICANT, ConfirmObligation(obligation_id=by[0])) == "not_permitted"
    harness.act("xz", ConfirmObligation(obligation_id=by[0]))
    harness.act(ADMIN, ConfirmObligation(obligation_id=by[1]))
    harness.done(harness.task(task.instance_id), "xz")
    assert harness.case(task.instance_id).state == "completed"
    harness.act("cwcz", ConfirmObligation(obligation_id=by[2]))


def test_the_applicant_never_confirms_what_they_owe(harness: Desk) -> None:
    sign = ask("sign", person('"cwcz"'), task='conditions="true"')
    own = ask("own", person("starter.id"))
    task = harness.task(harness.deployed(chain("owed", sign, own)))
    harness.act("cwcz", approve(task))
    assert harness.code(APPLICANT, confirm(harness)) == "person_excluded"


def test_an_approval_that_is_outvoted_binds_nobody(harness: Desk) -> None:
    task = conditional(harness, "cwcz", "gjcz", policy='policy="all"')
    harness.act("cwcz", approve(task))
    assert harness.code("cwcz", confirm(harness)) == "obligation_pending"
    assert [row.state for row in told(harness, task, "gjcz")] == ["pending", "pending"]
    harness.done(task, "gjcz", "reject", "不同意")
    assert harness.code("cwcz", confirm(harness)) == "obligation_moot"


def test_the_conditions_of_a_hidden_vote_are_hidden_with_it(harness: Desk) -> None:
    task = conditional(harness, "cwcz", "gjcz", policy='policy="all" hidden="true"')
    harness.act("cwcz", approve(task))
    assert [len(told(harness, task, who)) for who in ("cwcz", "gjcz", APPLICANT)] == [2, 0, 0]
    harness.done(task, "gjcz", "approve")
    assert [row.state for row in told(harness, task, "gjcz")] == ["open", "open"]


def test_an_approval_taken_back_takes_its_conditions_along(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task))
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert {row.state for row in harness.all(Obligation)} == {"undone"}
    assert harness.code("cwcz", confirm(harness)) == "obligation_moot"
    harness.act("cwcz", approve(task, "只有这一条"))
    assert harness.variables(task.instance_id)["results"]["sign"]["conditions"] == ["只有这一条"]


def test_a_matter_sent_back_is_bound_by_its_new_approval_only(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task, "旧条件"))
    then = harness.task(task.instance_id)
    harness.act("xz", SendBack(task_id=then.id, to="sign", opinion="再议"))
    assert harness.code("cwcz", confirm(harness)) == "obligation_moot"
    harness.act("cwcz", approve(harness.task(task.instance_id), "新条件"))
    assert harness.code("cwcz", confirm(harness)) == "obligation_moot"
    harness.act("cwcz", ConfirmObligation(obligation_id=harness.all(Obligation)[1].id))


def test_where_no_conditions_can_be_set(harness: Desk) -> None:
    task = conditional(harness)
    assert harness.code("cwcz", approve(task, outcome="reject")) == "conditions_not_here"
    assert harness.code("cwcz", approve(task, "长" * 501)) == "text_too_long"
    assert harness.code("cwcz", approve(task, *map(str, range(21)))) == "too_many_lines"
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("gjcz",), place="before"))
    assert harness.code("gjcz", approve(task)) == "conditions_not_here"
    plain = harness.task(harness.slip())
    assert harness.code(CLERK, approve(plain)) == "conditions_not_here"


def test_who_signs_after_may_bind_it_too(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("gjcz",), place="after"))
    harness.act("cwcz", approve(task, "一"))
    harness.act("gjcz", approve(task, "二"))
    assert harness.variables(task.instance_id)["results"]["sign"]["conditions"] == ["一", "二"]


def test_what_is_refused(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task))
    assert harness.code("cwcz", confirm(harness, "长" * (MAX_NOTE + 1))) == "text_too_long"
    assert harness.code("cwcz", ConfirmObligation(obligation_id="0" * 32)) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", confirm(harness)) == "case_not_active"
