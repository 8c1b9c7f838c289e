"""Every verb in every state of a task and by everybody: done, or refused in its own sentence and nothing changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from engine.api import Actor, Rejection
from engine.commands import COMMANDS as COMMANDS_BY_TYPE
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_signer import AddSigner
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.attach_file import AttachFile
from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_task import ClaimTask
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.copy_case import CopyCase
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.resume_instance import ResumeInstance
from engine.commands.save_draft import SaveDraft
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.rejections import sentence
from engine.runtime.act import Act
from engine.store import Base
from engine.store.conversations import Copy, Question
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import DONE, ask, chain, person

FRESH, STRANGER, COLLEAGUE, LATER = "gj_p1", "hl_pi", "xz", "ky_jb"
POOL, ALONE, BODY = '["cwcz", "xz", "gjcz"]', '"cwcz"', '["cwcz", "xz", "gjcz"]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A task in some state, with a question and a copy beside it."""

    task: Task
    question: str = ""
    copy: str = ""


def _scene(desk: Desk, people: str, policy: str = "single") -> Scene:
    write = ask("write", person("starter.id"), outcomes=DONE)
    sign = ask("sign", person(people), approval=f'policy="{policy}"', task='recusable="true"')
    case = desk.deployed(chain("refusals", write, sign, ask("then", person(f'"{LATER}"'))))
    desk.done(desk.task(case), APPLICANT, "done")
    task, first = desk.task(case), "cwcz"
    if people == POOL and policy == "single":
        desk.act(first, ClaimTask(task_id=task.id))
    desk.act(first, AskQuestion(task_id=task.id, person="kycz", text="？"))
    desk.act(first, CopyTask(task_id=task.id, persons=("jwcz",), kind="acknowledge"))
    if people == POOL and policy == "single":
        desk.act(first, UnclaimTask(task_id=task.id))
    return Scene(task=task, question=desk.one(Question, Question.task_id == task.id).id,
                 copy=desk.one(Copy, Copy.instance_id == case).id)  # fmt: skip


def _with(people: str, policy: str, *acts: Callable[[Desk, Task], object]) -> Callable[[Desk], Scene]:
    def make(desk: Desk) -> Scene:
        scene = _scene(desk, people, policy)
        for act in acts:
            act(desk, scene.task)
        return scene

    return make


def _by(who: str, make: Callable[[Task], object]) -> Callable[[Desk, Task], object]:
    return lambda desk, task: desk.act(who, make(task))


def _signer(task: Task) -> AddSigner:
    return AddSigner(task_id=task.id, persons=("rscz",), place="before")


APPROVE = _by("cwcz", lambda task: CompleteTask(task_id=task.id, outcome="approve"))
STATES: Mapping[str, Callable[[Desk], Scene]] = {
    "alone": _with(ALONE, "single"),
    "a pool": _with(POOL, "single"),
    "a claimed pool": _with(POOL, "single", _by("cwcz", lambda task: ClaimTask(task_id=task.id))),
    "a body": _with(BODY, "all"),
    "a body, one has spoken": _with(BODY, "all", APPROVE),
    "in turn": _with(BODY, "sequence"),
    "delegated": _with(ALONE, "single", _by("cwcz", lambda task: DelegateTask(task_id=task.id, person="rscz"))),
    "with a signer before": _with(ALONE, "single", _by("cwcz", _signer)),
    "handed on": _with(ALONE, "single", _by("cwcz", lambda task: TransferTask(task_id=task.id, person="rscz"))),
    "decided": _with(ALONE, "single", APPROVE),
    "sent back": _with(
        ALONE, "single", _by("cwcz", lambda task: SendBack(task_id=task.id, to="write", opinion="缺附件"))
    ),
    "taken back": _with(ALONE, "single", APPROVE, _by("cwcz", lambda task: WithdrawDecision(task_id=task.id))),
    "suspended": _with(
        ALONE, "single", _by(ADMIN, lambda task: SuspendInstance(instance_id=task.instance_id, reason="核查"))
    ),
    "cancelled": _with(
        ALONE, "single", _by(APPLICANT, lambda task: CancelInstance(instance_id=task.instance_id, reason="不办了"))
    ),
    "terminated": _with(
        ALONE, "single", _by(ADMIN, lambda task: TerminateInstance(instance_id=task.instance_id, reason="停"))
    ),
}
COMMANDS: Mapping[str, Callable[[Scene], object]] = {
    "claim": lambda scene: ClaimTask(task_id=scene.task.id),
    "unclaim": lambda scene: UnclaimTask(task_id=scene.task.id),
    "draft": lambda scene: SaveDraft(task_id=scene.task.id, data={"note": "甲"}),
    "attach": lambda scene: AttachFile(task_id=scene.task.id, name="a.txt", content=b"a"),
    "complete": lambda scene: CompleteTask(task_id=scene.task.id, outcome="approve"),
    "send back": lambda scene: SendBack(task_id=scene.task.id, to="write", opinion="缺附件"),
    "withdraw": lambda scene: WithdrawDecision(task_id=scene.task.id),
    "transfer": lambda scene: TransferTask(task_id=scene.task.id, person=FRESH),
    "delegate": lambda scene: DelegateTask(task_id=scene.task.id, person=FRESH),
    "resolve": lambda scene: ResolveDelegation(task_id=scene.task.id, opinion="拟同意"),
    "add before": lambda scene: AddSigner(task_id=scene.task.id, persons=(FRESH,), place="before"),
    "add after": lambda scene: AddSigner(task_id=scene.task.id, persons=(FRESH,), place="after"),
    "add beside": lambda scene: AddSigner(task_id=scene.task.id, persons=(FRESH,), place="parallel"),
    "remove signer": lambda scene: RemoveSigner(task_id=scene.task.id, person="rscz"),
    "ask": lambda scene: AskQuestion(task_id=scene.task.id, person=FRESH, text="？"),
    "answer": lambda scene: AnswerQuestion(question_id=scene.question, text="是"),
    "copy task": lambda scene: CopyTask(task_id=scene.task.id, persons=(FRESH,)),
    "copy case": lambda scene: CopyCase(instance_id=scene.task.instance_id, persons=(FRESH,)),
    "acknowledge": lambda scene: Acknowledge(copy_id=scene.copy),
    "remind": lambda scene: RemindTask(task_id=scene.task.id),
    "comment": lambda scene: Comment(instance_id=scene.task.instance_id, text="请看"),
    "look": lambda scene: MarkSeen(instance_id=scene.task.instance_id),
    "recuse": lambda scene: DeclareRecusal(task_id=scene.task.id, reason="顾问"),
    "reassign": lambda scene: ReassignTask(task_id=scene.task.id, person=FRESH, reason="出差", instead_of="cwcz"),
    "suspend": lambda scene: SuspendInstance(instance_id=scene.task.instance_id, reason="核查"),
    "resume": lambda scene: ResumeInstance(instance_id=scene.task.instance_id, reason="查清"),
    "cancel": lambda scene: CancelInstance(instance_id=scene.task.instance_id, reason="不办了"),
    "terminate": lambda scene: TerminateInstance(instance_id=scene.task.instance_id, reason="停"),
}
PEOPLE = ("cwcz", COLLEAGUE, "rscz", "kycz", "jwcz", APPLICANT, LATER, STRANGER, ADMIN)


LATE = frozenset(
    {"task_already_completed", "task_claimed_by_other", "task_handed_on", "task_closed", "case_not_active"}
)
"""Refusals of those who come too late: they say by whom and when it was done."""
NOBODYS = frozenset({STRANGER})
COUNTED = ("audit", "job", "task", "assignment", "draft", "question", "comment", "case_copy", "case_actor", "incident")


def would_be(desk: Desk, who: str, command: object) -> str:
    """Carry a command out up to its commit, and take all of it back; returns the code of its refusal."""
    session = desk.engine.database.write_session()
    try:
        session.begin()
        COMMANDS_BY_TYPE[type(command)].handle(command, Act(session, Actor.person(who), desk.engine.installation))
    except Rejection as rejection:
        return rejection.code
    finally:
        session.rollback()
        session.close()
    return ""


def counts(desk: Desk) -> tuple[int, ...]:
    """How many rows there are of everything that an act may write."""
    columns = (select(func.count()).select_from(Base.metadata.tables[name]).scalar_subquery() for name in COUNTED)
    with desk.engine.database.reading() as session:
        return tuple(session.execute(select(*columns)).one())


def said(rejection: Rejection) -> list[str]:
    """What is wrong with the sentences of a refusal."""
    wrong = []
    for language in ("zh", "en"):
        words = sentence(rejection, language)
        if "?" in words.what or "{" in words.what or not words.what:
            wrong.append(f"{rejection.code} has a gap: {words.what}")
        if rejection.code in LATE and "2026-09-01" not in words.what:
            wrong.append(f"{rejection.code} does not say when: {words.what}")
    return wrong


@pytest.mark.parametrize("state", STATES)
def test_every_verb_by_everybody(on_sqlite: Desk, state: str) -> None:
    """What is refused is refused in words, alike before and at the commit, and leaves no row, event or job."""
    scene = STATES[state](on_sqlite)
    whole, wrong, allowed = on_sqlite.rows(), [], set()
    for verb, make in COMMANDS.items():
        for who in PEOPLE:
            code = would_be(on_sqlite, who, make(scene))
            if not code:
                allowed.add((verb, who))
                continue
            before = counts(on_sqlite)
            with pytest.raises(Rejection) as refused:
                on_sqlite.engine.execute(make(scene), Actor.person(who))
            wrong += [f"{verb} by {who}: {one}" for one in said(refused.value)]
            wrong += [f"{verb} by {who}: {code}, then {refused.value.code}"] * (refused.value.code != code)
            wrong += [f"{verb} by {who} left rows"] * (counts(on_sqlite) != before)
    assert wrong == []
    assert on_sqlite.changed(whole) == []
    assert {verb for verb, who in allowed if who in NOBODYS} == set()
    table = yaml.safe_load((Path(__file__).parent / "refusals.yaml").read_text("utf-8"))
    found = {verb: sorted(who for one, who in allowed if one == verb) for verb, _ in sorted(allowed)}
    assert found == table[state]
