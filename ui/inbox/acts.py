"""The acts with others that a task offers, in their order: words, whom they name, the command each becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import MAX_QUESTION, AskQuestion
from engine.commands.comment import Comment
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import MAX_REASON, DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.transfer_task import TransferTask
from engine.domain.texts import Text
from engine.domain.verbs import Verb
from engine.queries.task_view import TaskView
from ui.between import speaking
from ui.between.pages import ActPage, Box, Subject

_WHY = Text("原因", "Reason")
_OPINION = 4000

PAGES: Final[Mapping[str, ActPage]] = {
    page.name: page
    for page in (
        ActPage(
            name="sign",
            title=Text("加签", "Add signers"),
            button=Text("加签", "Add them"),
            next=Text(
                "会通知他们；没有表态以前您可以减签。", "They are told; until they have spoken you can remove them."
            ),
            command=lambda about, typed: AddSigner(
                task_id=about.task_id or "",
                persons=typed.people,
                place=typed.place,
                mode=typed.mode,
                text=typed.text,
                seen_version=typed.seen_version,
            ),
            box=Box(label=Text("请他们看什么", "What is wanted of them"), limit=_OPINION),
            naming="add_signer",
            people=Text("请谁加签", "Whom to add"),
            many=True,
            key="s",
        ),
        ActPage(
            name="transfer",
            title=Text("转办", "Hand it on"),
            button=Text("转办", "Hand it on"),
            next=Text(
                "本件交给对方，您不再办理；办理时限不变，转办记入轨迹。",
                "It goes to them and is yours no more; the due date stays, and the trail tells it.",
            ),
            command=lambda about, typed: TransferTask(
                task_id=about.task_id or "", person=typed.person, opinion=typed.text, seen_version=typed.seen_version
            ),
            box=Box(label=Text("转办说明", "A word to them"), limit=_OPINION),
            naming="transfer",
            people=Text("转给谁", "To whom"),
            key="t",
            leaves=True,
        ),
        ActPage(
            name="delegate",
            title=Text("委派", "Delegate"),
            button=Text("委派", "Delegate"),
            next=Text(
                "对方准备意见和表单后办回给您，由您决定；期间您不能办理，可以收回。两个名字都会留下。",
                "They prepare opinion and form and give it back; the decision stays yours. You can take it back.",
            ),
            command=lambda about, typed: DelegateTask(
                task_id=about.task_id or "", person=typed.person, text=typed.text, seen_version=typed.seen_version
            ),
            box=Box(label=Text("请对方准备什么", "What is wanted of them"), limit=_OPINION),
            naming="delegate",
            people=Text("委派给谁", "To whom"),
            key="d",
        ),
        ActPage(
            name="ask",
            title=Text("征询", "Ask a question"),
            button=Text("发出征询", "Ask"),
            next=Text(
                "本件仍在您手里，不等答复也可以办理；问和答都留在本件里。",
                "The task stays with you and can be decided without an answer; question and answer stay with the case.",
            ),
            command=lambda about, typed: AskQuestion(
                task_id=about.task_id or "", person=typed.person, text=typed.text, pause=typed.pause
            ),
            box=Box(label=Text("问什么", "The question"), limit=MAX_QUESTION, required=True),
            naming="ask",
            people=Text("问谁", "Whom to ask"),
            key="q",
        ),
        speaking.copies(
            lambda about, typed: CopyTask(
                task_id=about.task_id or "", persons=typed.people, kind=typed.kind, text=typed.text
            )
        ),
        speaking.comment(
            lambda about, typed: Comment(
                instance_id=about.instance_id, text=typed.text, mentions=typed.people, task_id=about.task_id
            )
        ),
        speaking.urging(lambda about, typed: RemindTask(task_id=about.task_id or "", text=typed.text)),
        ActPage(
            name="recuse",
            title=Text("申请回避", "Step aside"),
            button=Text("回避本件", "Step aside"),
            next=Text(
                "您退出本件，不计入表决基数；理由记入轨迹，按流程另请他人。",
                "You leave the task and the base of the vote; the reason is kept, and others are asked as drawn.",
            ),
            command=lambda about, typed: DeclareRecusal(task_id=about.task_id or "", reason=typed.text),
            box=Box(
                label=Text("回避理由", "Reason"),
                limit=MAX_REASON,
                required=True,
                hint=Text(
                    "与申请人或合作方有利害关系时请回避。",
                    "Step aside if you have an interest in the applicant or partner.",
                ),
            ),
            grave=True,
            leaves=True,
        ),
        ActPage(
            name="reassign",
            title=Text("改派", "Reassign"),
            button=Text("改派", "Reassign"),
            next=Text(
                "由对方代替原办理人，对方会收到通知；原因记入轨迹，原办理人打开这件事项时看到由谁接办。",
                "They take the place of whoever has it and are told by letter; the reason is kept, and "
                "whoever had it reads on its page who has it now.",
            ),
            command=lambda about, typed: ReassignTask(
                task_id=about.task_id or "",
                person=typed.person,
                reason=typed.text,
                instead_of=typed.instead_of or None,
            ),
            box=Box(label=_WHY, limit=MAX_REASON, required=True),
            naming="reassign",
            people=Text("改派给谁", "To whom"),
        ),
        ActPage(
            name="remove",
            title=Text("减签", "Remove"),
            button=Text("减签", "Remove them"),
            next=Text(
                "对方不再表态，打开这件事项时会看到；表决基数按剩下的人重新计算。",
                "They are asked no more, as its page tells them; the vote is counted anew without them.",
            ),
            command=lambda about, typed: RemoveSigner(task_id=about.task_id or "", person=about.row, reason=typed.text),
            box=Box(label=_WHY, limit=_OPINION),
            grave=True,
        ),
    )
}
"""By the name that stands in the address."""
_VERBS: Final[Mapping[str, tuple[Verb, ...]]] = {
    "sign": ("add_before", "add_after", "add_parallel"),
    "transfer": ("transfer",),
    "delegate": ("delegate",),
    "ask": ("ask_question",),
    "copy": ("copy_task",),
    "comment": ("comment",),
    "remind": ("remind",),
    "recuse": ("declare_recusal",),
    "reassign": ("reassign",),
}
_WORTH_TELLING: Final = frozenset(
    {
        "vote_in_person",
        "transfer_chain",
        "delegation_chain",
        "too_many_signers",
        "task_not_claimed",
        "owner_only",
        "reminded_today",
    }
)
"""Refusals that one may wonder about; the others say only that it is not one's turn, as the page does anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLink:
    """One act on the bar; `why` says why it is not possible now, where one may wonder."""

    name: str
    title: Text
    key: str
    why: str = ""


def links_of(detail: TaskView) -> tuple[ActLink, ...]:
    """Return the acts that are possible on a task, and those of which one may wonder why they are not."""
    choices = {choice.verb: choice for choice in detail.verbs}
    found = []
    for name, verbs in _VERBS.items():
        page, offered = PAGES[name], [choices[verb] for verb in verbs]
        possible = any(not choice.refused for choice in offered)
        if possible or offered[0].refused in _WORTH_TELLING:
            why = "" if possible else offered[0].why
            found.append(ActLink(name=name, title=page.title, key=page.key, why=why))
    return tuple(found)


def may_use(detail: TaskView, verb: Verb) -> bool:
    """Tell whether the visitor may do something on a task now."""
    return any(choice.verb == verb and not choice.refused for choice in detail.verbs)


def why_held(detail: TaskView) -> str:
    """Return whom the visitor waits for, where they asked others first."""
    choice = next(one for one in detail.verbs if one.verb == "complete")
    return choice.why if choice.refused in ("delegated_out", "signers_first") else ""


def why_over(detail: TaskView) -> str:
    """Return who goes on with a task, where the visitor's term is over in the post they have it in."""
    choice = next(one for one in detail.verbs if one.verb == "complete")
    return choice.why if choice.refused == "term_over" else ""


def subject_of(detail: TaskView, row: str = "") -> Subject:
    """Return what an act on a task is about; `row` is the person who is taken off."""
    signer = next((one for one in detail.signers if one.login == row), None)
    return Subject(
        instance_id=detail.instance_id,
        number=detail.number,
        title=detail.title,
        place=detail.name,
        task_id=detail.task_id,
        version=detail.version,
        row=row,
        about="" if signer is None else signer.name,
    )
