"""What happened in a case, told to somebody who reads it: one line an event that matters to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.changing_hands import change_words, handed_words
from engine.queries.due_moves import due_words
from engine.queries.naming import actor_name
from engine.queries.reader import Reader
from engine.queries.returned_to import target_name
from engine.queries.secrecy import place_of
from engine.queries.timeline import asked_for, names_a_file
from engine.runtime.catalogue import Deployed
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

LIMIT = 200
TOLD: Mapping[str, Text] = {
    "InstanceStarted": Text("开始申报", "began the application"),
    "CaseAccepted": Text("登记受理，编号 {number}", "registered it under {number}"),
    "FileAttached": Text("附上《{name}》", "attached “{name}”"),
    "FileDetached": Text("撤下附件《{name}》", "took “{name}” off"),
    "VotesStand": Text(
        "“{element}”沿用上一轮意见，只请有关的人重新办理", "votes on “{element}” stand from the round before"
    ),
    "RecusalRequested": Text("申请有关人员回避", "asked that somebody be kept out"),
    "RecusalGranted": Text("准予回避申请", "kept them out as asked"),
    "RecusalRefused": Text("不准回避申请", "refused to keep them out"),
    "TaskClaimed": Text("认领“{element}”", "claimed “{element}”"),
    "TaskUnclaimed": Text("退回认领“{element}”", "released “{element}” to its pool"),
    "RecusalDeclared": Text("申请回避“{element}”", "stepped aside from “{element}”"),
    "TaskReassigned": Text("改派“{element}”", "reassigned “{element}”"),
    "TaskTransferred": Text("转办“{element}”", "handed on “{element}”"),
    "TaskReseated": Text("“{element}”换人办理：{moves}", "“{element}” changed hands: {moves}"),
    "WorkHandedOver": Text(
        "把 {whom} 的{things}移交给 {heirs}：{reason}", "handed over from {whom} to {heirs}: {things} ({reason})"
    ),
    "TaskDelegated": Text("委派“{element}”", "delegated “{element}”"),
    "DelegationResolved": Text("办回“{element}”", "prepared “{element}” and gave it back"),
    "SignerAdded": Text("“{element}”加签", "added signers to “{element}”"),
    "SignerRemoved": Text("“{element}”减签", "removed a signer from “{element}”"),
    "QuestionAsked": Text("就“{element}”征询", "asked a question about “{element}”"),
    "QuestionAnswered": Text("答复“{element}”的征询", "answered a question about “{element}”"),
    "CaseCopied": Text("抄送", "sent copies"),
    "CopyAcknowledged": Text("已阅", "has read it"),
    "TaskReminded": Text("催办“{element}”", "urged “{element}”"),
    "CommentWritten": Text("留言", "commented"),
    "ObligationConfirmed": Text("确认条件已落实：{text}", "confirmed a condition: {text}"),
    "ObligationWaived": Text("免除条件：{text}", "waived a condition: {text}"),
    "DecisionWithdrawn": Text("撤回了刚作出的决定（{element}）", "took back the decision just made ({element})"),
    "LadderRewritten": Text("“{element}”的催办阶梯按新版本重排", "the ladder of “{element}” follows its new version"),
    "LadderClimbed": Text("“{element}”：按时限催办", "“{element}”: reminded as its deadline asks"),
    "CountersignOverdue": Text(
        "记“逾期未反馈”，按图改派；逾期不等于同意", "recorded the delay and handed the tasks on; silence is no consent"
    ),
    "TimerTriggered": Text("“{element}”到时", "“{element}” fell due"),
    "DueDateMoved": Text(
        "“{element}”的办理时限由 {was} 改为 {due}（工作日历变更：{reason}）",
        "“{element}” is due on {due} instead of {was} (the calendar changed: {reason})",
    ),
    "QuorumForecast": Text("“{element}”：预报会议人数", "“{element}”: foretold the quorum"),
    "MeetingAnswered": Text("答复“{element}”的会议是否到会", "said whether they come to the meeting of “{element}”"),
    "MeetingPostponed": Text(
        "“{element}”的会议由 {was} 改至 {due}（{reason}）",
        "the meeting of “{element}” on {was} is held on {due} ({reason})",
    ),
    "SupervisionClosed": Text("督办结案或再次督办：{words}", "closed a supervision order or asked again: {words}"),
    "SupervisionMoved": Text(
        "“{element}”的督办单改由现办理人答复", "the supervision order on “{element}” goes to whoever has it now"
    ),
    "DeliveryFailed": Text("有一封信没有送到，管理员会处理", "a letter did not arrive; the administrator knows"),
    "MessageReceived": Text("收到消息“{name}”", "received the message “{name}”"),
    "SignalDelivered": Text("收到信号“{name}”", "received the signal “{name}”"),
    "MeetingAnnounced": Text("发出会议通知", "sent the notice of the meeting"),
    "NoticePublished": Text("发布公示", "published the notice"),
    "NoticeClosed": Text("公示结束，收到异议 {objections} 件", "closed the notice; objections: {objections}"),
    "PanelDrawn": Text("抽取评审人员", "drew a panel from its pool"),
    "SuggestionsSent": Text("转达各部门建议", "passed on the departments' suggestions"),
    "ApprovalIssued": Text("签发批复 {number}", "issued the approval {number}"),
    "DecisionNotified": Text("送达决定告知书", "delivered the notice of the decision"),
    "InstanceCancelled": Text("撤销申报：{reason}", "cancelled the case: {reason}"),
    "InstanceSuspended": Text("挂起：{reason}", "suspended it: {reason}"),
    "InstanceResumed": Text("恢复办理", "resumed it"),
    "InstanceTerminated": Text("终止：{reason}", "terminated it: {reason}"),
    "InstanceEnded": Text("办结：{element}", "closed: {element}"),
}
"""Events a reader of the case is told; decisions on tasks are told from the assignments, where the opinion stands."""


_SENT_BACK = Text("退回到“{target}”", "sent it back to “{target}”")
_RANKS = {"InstanceStarted": -2, "TimerTriggered": -1, "InstanceEnded": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One thing that happened."""

    at: datetime
    who: str
    machine: bool
    what: str
    opinion: str = ""
    items: tuple[str, ...] = ()
    """What is to be corrected, where it was sent back."""
    outcome_class: str | None = None
    rank: int = 0
    event: str = ""
    """Its name in the audit trail; empty for a decision."""

    @property
    def order(self) -> tuple[datetime, int]:
        """What lines are sorted by: what brought an act about comes before it, the end after everything."""
        return self.at, self.rank


def trail_of(
    reader: Reader,
    instance: Instance,
    voted: list[tuple[Assignment, Task]],
    language: str,
    files: Collection[str] = (),
) -> tuple[TrailLine, ...]:
    """Return the newest lines first; of `files` not what others attached there."""
    packages = _packages(reader, instance, [task for _, task in voted])
    rows = reader.session.scalars(
        select(Audit).where(Audit.chain == instance.id, Audit.event.in_(TOLD)).order_by(Audit.seq.desc()).limit(LIMIT)
    )
    shown = (row for row in rows if row.task_id not in files or not names_a_file(reader, row))
    told = [_line(reader, packages, row, language) for row in shown]
    returns = _returns(reader, instance) if any(a.outcome_class == "return" for a, _ in voted) else {}
    decided = [_decision(reader, a, task, returns.get(task.id, {}), language) for a, task in voted]
    return tuple(reversed(sorted((*reversed(told), *decided), key=lambda line: line.order)))  # noqa: C413 - keeps ties


def _returns(reader: Reader, instance: Instance) -> Mapping[str, Mapping[str, object]]:
    """Return what is told of each task that was sent back elsewhere than the diagram draws it."""
    rows = reader.session.execute(
        select(Audit.task_id, Audit.payload).where(Audit.chain == instance.id, Audit.event == "TaskSentBack")
    )
    return {str(row.task_id): row.payload for row in rows if isinstance(row.payload, Mapping)}


def _packages(reader: Reader, instance: Instance, tasks: Sequence[Task]) -> list[Deployed]:
    """Return the definitions a case has been on: its own, and those it called."""
    called = reader.session.scalars(select(Task.definition_id).where(Task.instance_id == instance.id).distinct())
    ids = dict.fromkeys([instance.definition_id, *(task.definition_id for task in tasks), *called])
    return [reader.deployed(definition_id) for definition_id in ids]


def _standing(packages: Sequence[Deployed], element: str | None) -> Deployed | None:
    return next((d for d in packages if element in d.compiled.diagram.elements), None)


def _element_name(packages: Sequence[Deployed], element: str | None, language: str) -> str:
    known = _standing(packages, element)
    return known.package.element_name(element or "", language) if known is not None else ""


def _line(reader: Reader, packages: Sequence[Deployed], row: Audit, language: str) -> TrailLine:
    payload = row.payload if isinstance(row.payload, Mapping) else {}
    words: dict[str, object] = {key: value for key, value in payload.items() if isinstance(value, str | int)}
    words["element"] = _element_name(packages, row.element, language)
    words |= due_words(reader, payload)
    known = _standing(packages, row.element)
    at = None if known is None else (known.definition_id, row.element or "")
    words |= handed_words(reader, payload, language, at)
    words["moves"] = "；".join(change_words(reader, payload, language, at)) or "—"
    return TrailLine(
        at=row.at,
        who=actor_name(reader, row.actor, language, at),
        machine=row.actor.startswith("system:"),
        what=TOLD[row.event].in_language(language).format_map(_Blank(words)),
        rank=_RANKS.get(row.event, 0),
        event=row.event,
    )


def _decision(
    reader: Reader, assignment: Assignment, task: Task, returned: Mapping[str, object], language: str
) -> TrailLine:
    package = reader.deployed(task.definition_id).package
    outcome = package.outcome_label(task.element, assignment.outcome or "", language)
    if "to" in returned:
        target = target_name(reader, returned, task.definition_id, language)
        outcome = _SENT_BACK.in_language(language).format(target=target)
    name = package.element_name(task.element, language)
    who = actor_name(reader, assignment.person, language, place_of(task))
    if assignment.on_behalf_of:
        behalf = actor_name(reader, assignment.on_behalf_of, language, place_of(task))
        who = f"{who} for {behalf}" if language == "en" else f"{who} 代 {behalf}"
    return TrailLine(
        at=assignment.voted_at or task.created_at,
        who=who,
        machine=False,
        what=f"{name}: {outcome}" if language == "en" else f"{name}：{outcome}",
        opinion=assignment.opinion or "",
        items=asked_for(returned),
        outcome_class=assignment.outcome_class,
    )


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "—"
