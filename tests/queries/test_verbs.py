"""What a task's page says one may do is what the commands then say: every standing against every verb."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.api import Actor, Rejection
from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import AskQuestion
from engine.commands.claim_task import ClaimTask
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.end_substitution import EndSubstitution
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.domain.verbs import Verb
from engine.queries.task_detail import TaskDetail
from engine.store.tasks import Task
from tests.factories.away import by_post, opened
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.people import demo_people
from tests.factories.slip import ask, chain, person

FRESH = "gj_p1"
"""Somebody who has nothing to do with the case, and whom nothing excludes."""
THEN = ask("then", person('"ky_jb"'))
COMMANDS: dict[Verb, Callable[[Task], object]] = {
    "complete": lambda task: CompleteTask(task_id=task.id, outcome="approve"),
    "transfer": lambda task: TransferTask(task_id=task.id, person=FRESH),
    "delegate": lambda task: DelegateTask(task_id=task.id, person=FRESH),
    "resolve_delegation": lambda task: ResolveDelegation(task_id=task.id, opinion="拟同意"),
    "add_before": lambda task: AddSigner(task_id=task.id, persons=(FRESH,), place="before"),
    "add_after": lambda task: AddSigner(task_id=task.id, persons=(FRESH,), place="after"),
    "add_parallel": lambda task: AddSigner(task_id=task.id, persons=(FRESH,), place="parallel"),
    "ask_question": lambda task: AskQuestion(task_id=task.id, person=FRESH, text="？"),
    "copy_task": lambda task: CopyTask(task_id=task.id, persons=(FRESH,)),
    "remind": lambda task: RemindTask(task_id=task.id),
    "comment": lambda task: Comment(instance_id=task.instance_id, text="请看"),
    "declare_recusal": lambda task: DeclareRecusal(task_id=task.id, reason="顾问"),
    "reassign": lambda task: ReassignTask(task_id=task.id, person=FRESH, reason="出差"),
}


def alone(desk: Desk, extra: str = 'recusable="true"') -> Task:
    return desk.task(desk.deployed(chain("alone", ask("sign", person('"cwcz"'), task=extra), THEN)))


def several(desk: Desk, policy: str) -> Task:
    three = ask("sign", person('["cwcz", "xz", "gjcz"]'), approval=f'policy="{policy}"', task='recusable="true"')
    return desk.task(desk.deployed(chain("several", three, THEN)))


def handed_on(desk: Desk) -> Task:
    task, holder = alone(desk), "cwcz"
    for to in ("xz", "gjcz", "kycz", "jwcz"):
        desk.act(holder, TransferTask(task_id=task.id, person=to))
        holder = to
    return task


def delegated(desk: Desk, *chain_of: str) -> Task:
    task, holder = alone(desk), "cwcz"
    for to in chain_of:
        desk.act(holder, DelegateTask(task_id=task.id, person=to))
        holder = to
    return task


def given_back(desk: Desk) -> Task:
    task = delegated(desk, "xz")
    desk.act("xz", ResolveDelegation(task_id=task.id, opinion="拟同意"))
    return task


def added(desk: Desk, place: str, *, decided: bool = False) -> Task:
    mode = "all" if place == "parallel" else "in_turn"
    task = alone(desk)
    desk.act("cwcz", AddSigner(task_id=task.id, persons=("xz", "gjcz"), place=place, mode=mode))  # type: ignore[arg-type]
    if decided:
        desk.done(task, "cwcz")
    return task


def claimed(desk: Desk) -> Task:
    task = desk.task(desk.slip())
    desk.act(CLERK, ClaimTask(task_id=task.id))
    return task


def spoken(desk: Desk) -> Task:
    task = several(desk, "all")
    desk.done(task, "cwcz")
    return task


def urged(desk: Desk) -> Task:
    task = alone(desk)
    desk.act(APPLICANT, RemindTask(task_id=task.id))
    return task


def decided(desk: Desk) -> Task:
    task = several(desk, "any")
    desk.done(task, "xz")
    return task


def suspended(desk: Desk) -> Task:
    task = alone(desk)
    desk.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    return task


def aside(desk: Desk, *people: str) -> Task:
    task = several(desk, "all")
    for one in people:
        desk.act(one, DeclareRecusal(task_id=task.id, reason="顾问"))
    return task


def stood_in(desk: Desk, power: str) -> Task:
    """A task whose holder has a substitute; a window of theirs that is still open is ended first."""
    for window in desk.engine.organisation.substitutions:
        if window.person == "cwcz" and window.from_at is not None and not window.is_over(desk.clock.now()):
            desk.act("cwcz", EndSubstitution(window_id=window.id))
    desk.settle()
    task = alone(desk)
    opened(desk, "cwcz", "cw_fcz", power=power)
    return task


def after_term(desk: Desk, *following: str) -> Task:
    """A task in a post that its holder has no more; the machine has not looked since."""
    desk.act(ADMIN, held_by("cwcz"))
    task = by_post(desk)
    desk.act(ADMIN, held_by(*following))
    return task


def held_by(*people: str) -> ImportOrganisation:
    document = demo_people()
    post = next(p for p in document["posts"] if p["code"] == "CWC.head")
    post["holders"] = [{"person": one, "from": "2023-09-01"} for one in people]
    return ImportOrganisation(document=document)


STANDINGS: dict[str, tuple[Callable[[Desk], Task], tuple[str, ...]]] = {
    "alone": (alone, ("cwcz", APPLICANT, ADMIN)),
    "not recusable": (lambda desk: alone(desk, ""), ("cwcz",)),
    "a pool": (lambda desk: desk.task(desk.slip()), (CLERK, APPLICANT)),
    "a claimed pool": (claimed, (CLERK, OTHER_CLERK)),
    "a vote": (lambda desk: desk.task(desk.slip("vote")), (MEMBERS[0], CHAIR)),
    "in turn": (lambda desk: several(desk, "sequence"), ("cwcz", "xz")),
    "one has spoken": (spoken, ("cwcz", "xz")),
    "one stepped aside": (lambda desk: aside(desk, "cwcz"), ("cwcz", "xz", APPLICANT)),
    "all stepped aside": (lambda desk: aside(desk, "cwcz", "xz", "gjcz"), ("cwcz", APPLICANT, ADMIN)),
    "handed on": (handed_on, ("cwcz", "jwcz")),
    "delegated": (lambda desk: delegated(desk, "xz"), ("cwcz", "xz", APPLICANT)),
    "delegated on": (lambda desk: delegated(desk, "xz", "gjcz"), ("cwcz", "xz", "gjcz")),
    "delegated too often": (lambda desk: delegated(desk, "xz", "gjcz", "kycz"), ("kycz",)),
    "given back": (given_back, ("cwcz", "xz")),
    "before": (lambda desk: added(desk, "before"), ("cwcz", "xz", "gjcz")),
    "after": (lambda desk: added(desk, "after"), ("cwcz", "xz")),
    "after the decision": (lambda desk: added(desk, "after", decided=True), ("cwcz", "xz", "gjcz", ADMIN)),
    "beside": (lambda desk: added(desk, "parallel"), ("cwcz", "xz")),
    "urged": (urged, (APPLICANT, "cwcz")),
    "stood in": (lambda desk: stood_in(desk, "act"), ("cwcz", "cw_fcz", APPLICANT)),
    "prepared beside": (lambda desk: stood_in(desk, "prepare"), ("cwcz", "cw_fcz")),
    "seen": (lambda desk: stood_in(desk, "see"), ("cwcz", "cw_fcz")),
    "decided": (decided, ("cwcz", "xz", APPLICANT, ADMIN)),
    "suspended": (suspended, ("cwcz", APPLICANT, ADMIN)),
    "after their term": (lambda desk: after_term(desk, "cw_jb2"), ("cwcz", ADMIN)),
    "after their term, nobody follows": (after_term, ("cwcz", APPLICANT)),
}


def said_by_the_command(desk: Desk, verb: Verb, task: Task, who: str) -> str:
    command = COMMANDS[verb](task)
    if isinstance(command, ReassignTask):  # of several, one is to be named
        holding = desk.people(task, "asked", "candidate", "waiting")
        command = replace(command, instead_of=holding[0] if holding else None)
    try:
        desk.engine.execute(command, Actor.person(who))
    except Rejection as rejection:
        return rejection.code
    return ""


CASES = [(standing, who) for standing, (_, people) in STANDINGS.items() for who in people]


@pytest.mark.parametrize(("standing", "who"), CASES, ids=[f"{standing}, {who}" for standing, who in CASES])
def test_the_page_says_what_the_commands_say(on_sqlite: Desk, standing: str, who: str) -> None:
    make = STANDINGS[standing][0]
    task = make(on_sqlite)
    page = on_sqlite.engine.read(TaskDetail(person=who, task_id=task.id))
    told = {choice.verb: choice.refused for choice in page.verbs}
    found = {}
    for verb in COMMANDS:
        found[verb] = said_by_the_command(on_sqlite, verb, task, who)
        if not found[verb]:
            task = make(on_sqlite)  # what was done has changed it
    assert told == found


def test_every_refusal_is_said_in_words(on_sqlite: Desk) -> None:
    for make, people in STANDINGS.values():
        task = make(on_sqlite)
        for who in people:
            for language in ("zh", "en"):
                page = on_sqlite.engine.read(TaskDetail(person=who, task_id=task.id, language=language))
                assert all(bool(choice.refused) == bool(choice.why) for choice in page.verbs)
                assert not [choice.why for choice in page.verbs if "?" in choice.why]


def test_who_was_added_and_whom_one_may_take_off(on_sqlite: Desk) -> None:
    task = added(on_sqlite, "before")
    owner = on_sqlite.engine.read(TaskDetail(person="cwcz", task_id=task.id))
    assert [(s.login, s.place, s.mode, s.state, s.removable) for s in owner.signers] == [
        ("xz", "before", "in_turn", "asked", True),
        ("gjcz", "before", "in_turn", "waiting", True),
    ]
    signer = on_sqlite.engine.read(TaskDetail(person="xz", task_id=task.id))
    assert (signer.role, signer.may.decide, [s.removable for s in signer.signers]) == ("before", True, [False, False])
    delegate = on_sqlite.engine.read(TaskDetail(person="xz", task_id=delegated(on_sqlite, "xz").id))
    assert (delegate.role, delegate.may.decide) == ("delegated", False)
