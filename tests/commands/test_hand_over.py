from engine.api import Actor
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.complete_task import CompleteTask
from engine.commands.confirm_obligation import ConfirmObligation
from engine.commands.copy_case import CopyCase
from engine.commands.delegate_task import DelegateTask
from engine.commands.end_substitution import EndSubstitution
from engine.commands.hand_over import HandOver
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.save_draft import SaveDraft
from engine.queries.case_detail import CaseDetail
from engine.queries.hand_over import HandOverPreview, HandOverView, Leavers, LeftItem
from engine.store.conversations import Copy, Question
from engine.store.instances import CaseActor
from engine.store.obligations import Obligation
from engine.store.tasks import Draft, SupervisionOrder
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_name, by_post, holder, one, opened
from tests.factories.desk import ADMIN, APPLICANT, MEMBERS, Desk
from tests.factories.people import demo_people
from tests.factories.slip import ask, chain, group, person


def preview(harness: Desk, login: str = HEAD, to: str | None = CLERK2) -> HandOverView:
    view = harness.engine.read(HandOverPreview(person=login, to=to))
    assert view is not None
    return view


def items(harness: Desk, login: str = HEAD, to: str | None = CLERK2) -> dict[str, LeftItem]:
    return {item.kind: item for item in preview(harness, login, to).items}


def hand(harness: Desk, case: str, login: str = HEAD, **parts: str) -> HandOver:
    """Hand over everything that is listed of a case, to whoever is proposed or else is named by its kind."""
    found = next(c for c in preview(harness, login).cases if c.instance_id == case)
    given = {item.key: parts.get(item.kind, item.proposed) for item in found.items}
    return HandOver(person=login, instance_id=case, parts=given, reason="调离")


def test_a_task_goes_to_the_one_who_is_named_with_deadline_ladder_and_draft(harness: Desk) -> None:
    task = by_name(harness, due='in="5 workdays" ladder="L-STD"')
    rungs = [(j.id, j.due_at) for j in harness.jobs(task.instance_id, "ladder")]
    harness.act(HEAD, SaveDraft(task_id=task.id, data={"opinion": "拟同意"}))
    done = harness.act(ADMIN, hand(harness, task.instance_id))
    assert (len(done.value["moved"]), done.value["stayed"]) == (1, {})
    assert holder(harness, task) == (CLERK2, None)
    assert one(harness, task).why[-1] == ["handed_over", {"from": HEAD, "by": ADMIN}]
    assert (harness.reread(task).due_at, harness.reread(task).version) == (task.due_at, task.version + 1)
    assert [(j.id, j.due_at) for j in harness.jobs(task.instance_id, "ladder")] == rungs
    assert harness.one(Draft, Draft.person == CLERK2).data == {"opinion": "拟同意"}
    assert ("moved", CLERK2) in harness.mails(task.instance_id)
    refusal = harness.refusal(HEAD, CompleteTask(task_id=task.id, outcome="approve", seen_version=1))
    assert (refusal.code, refusal.fields["at"]) == ("task_moved", "2026-09-01 09:00")
    event = harness.last(task.instance_id)
    assert (event.event, event.actor, event.payload["person"], event.payload["people"]) == (
        "WorkHandedOver", ADMIN, HEAD, [CLERK2],
    )  # fmt: skip
    assert preview(harness).items == ()
    harness.done(task, CLERK2)


def test_the_post_s_successor_comes_before_the_one_who_is_named(harness: Desk) -> None:
    task = by_post(harness)
    document = demo_people()
    head = next(p for p in document["posts"] if p["code"] == "CWC.head")
    head["holders"] = [{"person": HEAD}, {"person": DEPUTY}]
    harness.act(ADMIN, ImportOrganisation(document=document))
    item = items(harness)["task"]
    assert (item.proposed, item.by_post, item.refused) == (DEPUTY, True, "")
    harness.act(ADMIN, hand(harness, task.instance_id))
    assert holder(harness, task) == (DEPUTY, None)


def test_who_is_excluded_is_told_before_and_nothing_is_lost(harness: Desk) -> None:
    harness.deploy_files(chain("own", ask("sign", person(f'"{HEAD}"'))))
    task = harness.task(harness.start("own", CLERK2))
    item = items(harness)["task"]
    assert (item.proposed, bool(item.refused)) == (CLERK2, True)
    assert harness.code(ADMIN, hand(harness, task.instance_id)) == "person_excluded"
    assert holder(harness, task) == (HEAD, None)
    assert [i.key for i in preview(harness).items] == [item.key]


def test_one_thing_that_stays_keeps_none_of_the_others(harness: Desk) -> None:
    two = ask("sign", person(f'"{HEAD}"'))
    harness.deploy_files(chain("own", two))
    task = harness.task(harness.start("own", CLERK2))
    harness.act(ADMIN, CopyCase(instance_id=task.instance_id, persons=(HEAD,), kind="acknowledge", text="请阅"))
    done = harness.act(ADMIN, hand(harness, task.instance_id))
    (stayed,) = done.value["stayed"].values()
    assert (stayed["code"], len(done.value["moved"])) == ("person_excluded", 1)
    assert harness.one(Copy).person == CLERK2
    assert [i.kind for i in preview(harness).items] == ["task"]


def test_a_vote_in_person_goes_to_nobody_but_the_post_s_holder(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    member = MEMBERS[2]
    assert "本人" in items(harness, member)["task"].refused
    assert harness.code(ADMIN, hand(harness, task.instance_id, member)) == "vote_in_person"


def test_a_vote_that_was_cast_is_nothing_to_hand_over(harness: Desk) -> None:
    both = ask("sign", person('["cwcz", "xz"]'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    harness.done(task, HEAD)
    assert preview(harness).items == ()


def test_delegations_of_and_to_whoever_leaves(harness: Desk) -> None:
    task = by_name(harness)
    harness.act(HEAD, DelegateTask(task_id=task.id, person=DEPUTY))
    harness.act(ADMIN, hand(harness, task.instance_id, DEPUTY, delegated=CLERK2))
    assert harness.assignment(task, CLERK2).kind == "delegated"
    harness.act(ADMIN, hand(harness, task.instance_id, HEAD, task="xz"))
    harness.act(CLERK2, ResolveDelegation(task_id=task.id, opinion="拟同意"))
    assert harness.assignment(task, "xz").state == "asked"
    harness.done(task, "xz")


def test_questions_conditions_orders_and_a_case_they_started(harness: Desk) -> None:
    sign = ask("sign", person('"xz"'), task='conditions="true"')
    case = harness.deployed(chain("more", ask("first", person(f'"{HEAD}"'), task='conditions="true"'), sign))
    first = harness.task(case)
    harness.act(HEAD, CompleteTask(task_id=first.id, outcome="approve", conditions=("补合同",)))
    second = harness.task(case)
    harness.act("xz", AskQuestion(task_id=second.id, person=HEAD, text="预算？"))
    order = SupervisionOrder(
        id="o" * 32, instance_id=case, task_id=second.id, office="lsg_office", addressee=HEAD,
        issued_at=harness.clock.now(), due_at=harness.clock.now(), reply=None, closed_at=None,
        round=1, asked=None, replied_at=None, closed_by=None, closing=None,
    )  # fmt: skip
    with harness.engine.database.write_session() as session, session.begin():
        session.add(order)
    assert [i.kind for i in preview(harness).items] == ["question", "order", "condition"]
    harness.act(ADMIN, hand(harness, case))
    assert harness.one(Question).asked_of == CLERK2
    assert harness.one(SupervisionOrder).addressee == CLERK2
    assert (harness.one(Obligation).set_by, harness.one(Obligation).kept_by) == (HEAD, CLERK2)
    harness.act(CLERK2, AnswerQuestion(question_id=harness.one(Question).id, text="已列支"))
    harness.act(CLERK2, ConfirmObligation(obligation_id=harness.one(Obligation).id))
    started = preview(harness, APPLICANT)
    assert [i.kind for i in started.items] == ["started"]
    harness.act(ADMIN, hand(harness, case, APPLICANT))
    (case,) = [a.instance_id for a in harness.all(CaseActor) if (a.person, a.relation) == (CLERK2, "successor")]
    page = harness.engine.read(CaseDetail(person=CLERK2, instance_id=case), Actor.person(CLERK2))
    assert page.instance_id == case


def test_what_a_substitute_has_goes_back_or_over_to_the_successor(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness)
    assert [w.id for w in preview(harness, DEPUTY).windows] == [window.id]
    assert (items(harness, DEPUTY)["task"].proposed, items(harness)["task"].held_by) == (HEAD, "财务处副处长")
    harness.act(ADMIN, hand(harness, task.instance_id, HEAD))
    assert holder(harness, task) == (CLERK2, None)
    harness.act(ADMIN, EndSubstitution(window_id=window.id))
    harness.settle()
    assert holder(harness, task) == (CLERK2, None)
    other = by_post(harness, "other")
    window = opened(harness)
    harness.act(ADMIN, hand(harness, other.instance_id, DEPUTY))
    assert holder(harness, other) == (HEAD, None)


def test_the_posts_they_hold_and_who_has_left(harness: Desk) -> None:
    by_post(harness)
    (post,) = preview(harness).posts
    assert (post.title, "财务处" in "".join(post.groups)) == ("财务处处长", True)
    people = harness.engine.read(Leavers())
    assert [(p.login, p.open_tasks, p.active) for p in people] == [(HEAD, 1, True)]


def test_what_is_refused(harness: Desk) -> None:
    task = by_name(harness)
    command = hand(harness, task.instance_id)
    assert harness.code(HEAD, command) == "not_permitted"
    assert harness.code(ADMIN, HandOver(**{**_fields(command), "reason": " "})) == "reason_required"
    assert harness.code(ADMIN, HandOver(**{**_fields(command), "instance_id": "0" * 32})) == "not_found"
    assert harness.code(ADMIN, HandOver(**{**_fields(command), "parts": {}})) == "already_handed_over"
    assert harness.code(ADMIN, hand(harness, task.instance_id, task="nobody")) == "person_unknown"
    assert harness.code(ADMIN, hand(harness, task.instance_id, task=HEAD)) == "person_self"
    harness.act(ADMIN, command)
    assert harness.code(ADMIN, command) == "already_handed_over"


def _fields(command: HandOver) -> dict[str, object]:
    return {name: getattr(command, name) for name in ("person", "instance_id", "parts", "reason")}


def test_a_group_member_who_is_asked_with_others(harness: Desk) -> None:
    both = ask("sign", group("dept_head", '"CWC"'), person('"xz"'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    assert harness.code(ADMIN, hand(harness, task.instance_id, task="xz")) == "person_already_asked"
    harness.act(ADMIN, hand(harness, task.instance_id))
    harness.done(task, "xz")
    harness.done(task, CLERK2)
    assert harness.reread(task).outcome == "approve"
