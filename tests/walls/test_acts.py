"""Every act is tried by somebody of every relation, and done or refused exactly as the table of permissions says."""

from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest

from engine.api import Actor, Rejection
from engine.commands import COMMANDS
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_signer import AddSigner
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.attach_file import AttachFile
from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_task import ClaimTask
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.confirm_obligation import ConfirmObligation
from engine.commands.copy_case import CopyCase
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.delegate_task import DelegateTask
from engine.commands.delete_view import DeleteView
from engine.commands.detach_file import DetachFile
from engine.commands.end_relation import EndRelation
from engine.commands.end_substitution import EndSubstitution
from engine.commands.hand_over import HandOver
from engine.commands.mark_seen import MarkSeen
from engine.commands.move_view import MoveView
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.request_recusal import RequestRecusal
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.resume_instance import ResumeInstance
from engine.commands.save_draft import SaveDraft
from engine.commands.save_view import SaveView
from engine.commands.send_back import SendBack
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.commands.set_password import SetPassword
from engine.commands.share_view import ShareView
from engine.commands.start_instance import StartInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.commands.waive_obligation import WaiveObligation
from engine.commands.withdraw_decision import WithdrawDecision
from engine.commands.withdraw_proposal import WithdrawProposal
from engine.domain.permissions import ALLOWED, allows
from engine.store.conversations import Copy, Question
from engine.store.obligations import Obligation
from engine.store.organisation import Substitution
from engine.store.searching import SavedView
from engine.store.tasks import Assignment, Task
from tests.factories.away import away
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import DONE, ask, chain, group, person
from tests.factories.tables import SECOND, a_draft, with_table
from tests.factories.views import kept
from tests.walls.test_system_acts import TRIED

BOSS, OTHER, EXTRA, STRANGER, SECURITY, AUDITOR = "cwcz", "fzb_jb", "cw_jb2", "gw_ms", "wx_fzr", "sj_yw"
STANDING: Mapping[str, frozenset[str]] = {
    ADMIN: frozenset({"administrator", "reader"}),
    AUDITOR: frozenset({"auditor", "reader"}),
    SECURITY: frozenset({"security"}),
    STRANGER: frozenset(),
}
"""What these people are to every case; all are persons, and anybody may do what is public."""
MACHINE = "system:test"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORKER = frozenset({"asked", "assignee", "reader", "claimant"})
Cast = Mapping[str, frozenset[str]]
Stage = Callable[[Desk], tuple[object, Cast]]


def begun(desk: Desk, *people: str, task: str = "") -> Task:
    """A case in which somebody is asked after the applicant."""
    shapes = (
        ask("apply", person("starter.id"), outcomes=DONE),
        ask("sign", *people, task=task),
        ask("end", person("starter.id")),
    )
    case = desk.deployed(chain("acts", *shapes, manifest='application = ["apply"]'))
    desk.done(desk.task(case), APPLICANT, "done")
    return desk.task(case)


def alone(desk: Desk) -> Task:
    return begun(desk, person(f'"{CLERK}"'), task='recusable="true" conditions="true"')


def on_task(make: Callable[[str], object], **others: str) -> Stage:
    """An act on the task of one person; `others` are relations of other people beside it."""

    def stage(desk: Desk) -> tuple[object, Cast]:
        told = {name: frozenset({relation}) for name, relation in others.items()}
        cast = {CLERK: WORKER, APPLICANT: frozenset({"starter", "reader"}), BOSS: frozenset({"superior"})}
        return make(alone(desk).id), {**cast, **told}

    return stage


def on_case(make: Callable[[str], object]) -> Stage:
    def stage(desk: Desk) -> tuple[object, Cast]:
        cast = {CLERK: WORKER, APPLICANT: frozenset({"starter", "reader"}), BOSS: frozenset[str]()}
        return make(alone(desk).instance_id), cast

    return stage


def anywhere(command: object, **cast: str) -> Stage:
    return lambda _: (command, {login: frozenset({relation}) for login, relation in cast.items()})


def _claim(desk: Desk) -> tuple[object, Cast]:
    task = begun(desk, group("finance"))
    return ClaimTask(task_id=task.id), {CLERK: frozenset({"candidate"}), APPLICANT: frozenset({"starter"})}


def _unclaim(desk: Desk) -> tuple[object, Cast]:
    task = begun(desk, group("finance"))
    desk.act(CLERK, ClaimTask(task_id=task.id))
    return UnclaimTask(task_id=task.id), {CLERK: WORKER, BOSS: frozenset({"candidate"})}


def _resolve(desk: Desk) -> tuple[object, Cast]:
    task = alone(desk)
    desk.act(CLERK, DelegateTask(task_id=task.id, person=EXTRA))
    cast = {EXTRA: frozenset({"delegate"}), CLERK: frozenset({"assignee"}), APPLICANT: frozenset({"starter"})}
    return ResolveDelegation(task_id=task.id, opinion="已拟"), cast


def _remove(desk: Desk) -> tuple[object, Cast]:
    task = alone(desk)
    desk.act(CLERK, AddSigner(task_id=task.id, persons=(EXTRA,), place="before"))
    row = desk.one(Assignment, Assignment.task_id == task.id, Assignment.person == EXTRA)
    cast = {CLERK: frozenset({"adder"}), EXTRA: frozenset({"asked"}), APPLICANT: frozenset({"starter"})}
    return RemoveSigner(task_id=task.id, person=row.person), cast


def _answer(desk: Desk) -> tuple[object, Cast]:
    task = alone(desk)
    desk.act(CLERK, AskQuestion(task_id=task.id, person=OTHER, text="?"))
    row = desk.one(Question, Question.instance_id == task.instance_id)
    cast = {OTHER: frozenset({"questioned"}), CLERK: WORKER, APPLICANT: frozenset({"starter"})}
    return AnswerQuestion(question_id=row.id, text="可以"), cast


def _acknowledge(desk: Desk) -> tuple[object, Cast]:
    task = alone(desk)
    desk.act(CLERK, CopyTask(task_id=task.id, persons=(OTHER,), kind="acknowledge"))
    row = desk.one(Copy, Copy.instance_id == task.instance_id)
    return Acknowledge(copy_id=row.id), {OTHER: frozenset({"copied"}), CLERK: WORKER}


def _obligation(make: Callable[[str], object]) -> Stage:
    def stage(desk: Desk) -> tuple[object, Cast]:
        task = alone(desk)
        desk.act(CLERK, CompleteTask(task_id=task.id, outcome="approve", conditions=("补充合同",)))
        row = desk.one(Obligation, Obligation.task_id == task.id)
        cast = {CLERK: frozenset({"setter"}), BOSS: frozenset({"superior"}), OTHER: frozenset[str]()}
        return make(row.id), cast

    return stage


def _resume(desk: Desk) -> tuple[object, Cast]:
    case = alone(desk).instance_id
    desk.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    return ResumeInstance(instance_id=case, reason="查清"), {CLERK: WORKER, APPLICANT: frozenset({"starter"})}


def _detach(desk: Desk) -> tuple[object, Cast]:
    made = desk.act(CLERK, AttachFile(task_id=alone(desk).id, name="a.pdf", content=PDF)).value
    return DetachFile(attachment_id=made["attachment"]), {CLERK: frozenset({"uploader"}), BOSS: frozenset[str]()}


def _withdraw(desk: Desk) -> tuple[object, Cast]:
    task = alone(desk)
    desk.done(task, CLERK)
    cast = {CLERK: frozenset({"decider"}), APPLICANT: frozenset({"starter"}), BOSS: frozenset({"superior"})}
    return WithdrawDecision(task_id=task.id), cast


def _set_substitute(desk: Desk) -> tuple[object, Cast]:
    command = away(desk, EXTRA, start=30 + 10 * len(desk.all(Substitution)), person=CLERK)
    return command, {CLERK: frozenset({"self"}), EXTRA: frozenset({"substitute"}), BOSS: frozenset({"superior"})}


def _end_substitution(desk: Desk) -> tuple[object, Cast]:
    command = away(desk, EXTRA, start=30 + 10 * len(desk.all(Substitution)))
    cast = {CLERK: frozenset({"self"}), EXTRA: frozenset({"substitute"}), BOSS: frozenset({"superior"})}
    return EndSubstitution(window_id=desk.act(CLERK, command).value["window"]), cast


def _hand_over(desk: Desk) -> tuple[object, Cast]:
    task = alone(desk)
    parts = {f"place:{desk.assignment(task, CLERK).id}": EXTRA}
    cast = {CLERK: WORKER, APPLICANT: frozenset({"starter"}), BOSS: frozenset({"superior"})}
    return HandOver(person=CLERK, instance_id=task.instance_id, parts=parts, reason="调离"), cast


def _view(make: Callable[[str], object], *, seen: bool) -> Stage:
    """An act on a saved view; `seen` by everybody, for one that is not shared is nothing even to an administrator."""

    def stage(desk: Desk) -> tuple[object, Cast]:
        view = kept(desk, name=f"视图 {len(desk.trail())}", owner=CLERK)
        if seen:
            desk.set(SavedView, SavedView.id == view, shared="all")
        return make(view), {CLERK: frozenset({"owner"}), EXTRA: frozenset({"reader"})}

    return stage


def _end_relation(desk: Desk) -> tuple[object, Cast]:
    with suppress(Rejection):  # the one before was refused to everybody, so it still stands
        desk.act(CLERK, DeclareRelation(other=OTHER, kind="kin"))
    command = EndRelation(person=CLERK, other=OTHER, kind="kin", reason="已结束")
    return command, {CLERK: frozenset({"declarer"}), OTHER: frozenset[str]()}


def _proposed(desk: Desk) -> tuple[object, Cast]:
    with_table(desk)
    cast = {ADMIN: frozenset({"proposer", "administrator", "reader"}), SECOND: frozenset({"administrator"})}
    return WithdrawProposal(proposal_id=a_draft(desk)), cast


STAGES: Mapping[str, Stage] = {
    "start": anywhere(StartInstance(process_key="seal_slip"), **dict.fromkeys(STANDING, "audience")),
    "mark_seen": on_case(lambda case: MarkSeen(instance_id=case)),
    "claim": _claim,
    "unclaim": _unclaim,
    "save_draft": on_task(lambda task: SaveDraft(task_id=task, data={})),
    "complete": on_task(lambda task: CompleteTask(task_id=task, outcome="approve")),
    "send_back": on_task(lambda task: SendBack(task_id=task, to="apply", opinion="补正")),
    "declare_recusal": on_task(lambda task: DeclareRecusal(task_id=task, reason="亲属")),
    "transfer": on_task(lambda task: TransferTask(task_id=task, person=EXTRA)),
    "delegate": on_task(lambda task: DelegateTask(task_id=task, person=EXTRA)),
    "resolve_delegation": _resolve,
    "add_signer": on_task(lambda task: AddSigner(task_id=task, persons=(EXTRA,), place="before")),
    "remove_signer": _remove,
    "ask_question": on_task(lambda task: AskQuestion(task_id=task, person=OTHER, text="?")),
    "answer_question": _answer,
    "copy_task": on_task(lambda task: CopyTask(task_id=task, persons=(OTHER,))),
    "copy_case": on_case(lambda case: CopyCase(instance_id=case, persons=(OTHER,))),
    "acknowledge": _acknowledge,
    "remind": on_task(lambda task: RemindTask(task_id=task)),
    "comment": on_case(lambda case: Comment(instance_id=case, text="已看")),
    "confirm_obligation": _obligation(lambda row: ConfirmObligation(obligation_id=row, note="已落实")),
    "waive_obligation": _obligation(lambda row: WaiveObligation(obligation_id=row, reason="不再需要")),
    "reassign": on_task(lambda task: ReassignTask(task_id=task, person=EXTRA, reason="出差")),
    "request_recusal": on_case(lambda case: RequestRecusal(instance_id=case, person=EXTRA, reason="亲属")),
    "cancel": on_case(lambda case: CancelInstance(instance_id=case, reason="不办了")),
    "suspend": on_case(lambda case: SuspendInstance(instance_id=case, reason="核查")),
    "resume": _resume,
    "terminate": on_case(lambda case: TerminateInstance(instance_id=case, reason="停办")),
    "set_password": anywhere(SetPassword(login=STRANGER, password="correct horse battery"), gw_ms="self"),
    "declare_relation": anywhere(DeclareRelation(other="jwcz", kind="nothing"), **dict.fromkeys(STANDING, "self")),
    "set_mail_preferences": anywhere(SetMailPreferences(language="fr"), **dict.fromkeys(STANDING, "self")),
    "end_relation": _end_relation,
    "attach": on_task(lambda task: AttachFile(task_id=task, name="a.pdf", content=PDF)),
    "detach": _detach,
    "withdraw_decision": _withdraw,
    "set_substitute": _set_substitute,
    "end_substitution": _end_substitution,
    "hand_over": _hand_over,
    "save_view": _view(lambda view: SaveView(view_id=view, name=f"改名 {view}", text="state:open"), seen=False),
    "share_view": _view(lambda view: ShareView(view_id=view, shared="no"), seen=True),
    "move_view": _view(lambda view: MoveView(view_id=view, to="up"), seen=True),
    "delete_view": _view(lambda view: DeleteView(view_id=view), seen=True),
    "withdraw_proposal": _proposed,
}
ELSEWHERE: Mapping[str, str] = {
    "advance_clock": "tests/commands/test_advance_clock.py",
    "answer_meeting": "tests/commands/test_answer_meeting.py",
    "close_supervision": "tests/commands/test_close_supervision.py",
    "postpone_meeting": "tests/commands/test_postpone_meeting.py",
    "reply_supervision": "tests/commands/test_reply_supervision.py",
}
"""Acts that are not staged here, with the test of the command that says who may."""
NO_RIGHT = frozenset(
    {
        "delegated_out",
        "not_permitted",
        "task_not_yours",
        "not_found",
        "owner_only",
        "only_prepares",
        "not_a_signer",
        "task_claimed_by_other",
        "nothing_to_claim",
        "nothing_to_release",
    }
)
"""Refusals that say that it is not for this person; every other would be about the matter."""


def test_every_act_is_staged_or_tested_elsewhere() -> None:
    here = set(STAGES) | set(ELSEWHERE) | {COMMANDS[type(command)].permission for command in TRIED}
    assert {entry.permission for entry in COMMANDS.values()} == here
    assert {entry.permission for entry in COMMANDS.values()} <= set(ALLOWED)


@pytest.mark.parametrize("act", STAGES)
def test_who_may_and_who_may_not(on_sqlite: Desk, act: str) -> None:
    command, cast = STAGES[act](on_sqlite)
    everybody = {**STANDING, MACHINE: frozenset({"machine"}), **cast}
    for who in sorted(everybody, key=lambda login: allows(act, everybody[login])):
        if allows(act, everybody[who]):
            command, _ = STAGES[act](on_sqlite)
        assert tried(on_sqlite, who, command) == allows(act, everybody[who]), (act, who)


def tried(desk: Desk, who: str, command: object) -> bool:
    """Tell whether somebody may do it; what is wrong with the matter itself is no question of rights."""
    try:
        desk.engine.execute(command, Actor.system("test") if who == MACHINE else Actor.person(who))
    except Rejection as rejection:
        return rejection.code not in NO_RIGHT
    return True
