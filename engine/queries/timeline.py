"""The audit trail as people read it: who did what when, machines named as machines."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.domain.texts import Text
from engine.queries.changing_hands import change_words, handed_words
from engine.queries.due_moves import due_words
from engine.queries.naming import actor_name, post_name
from engine.queries.reader import Reader
from engine.queries.returned_to import target_name
from engine.queries.secrecy import Place
from engine.store.audit import Audit

SHOWN = 200
"""A case that went round and round keeps its whole trail; a page shows the newest part of it."""

_EVENTS: Mapping[str, Text] = {
    "InstanceStarted": Text("发起", "started it"),
    "TaskClaimed": Text("认领", "claimed it"),
    "TaskUnclaimed": Text("退回认领", "released it to the pool"),
    "TaskCompleted": Text("", ""),
    "VoteCast": Text("", ""),
    "VotesStand": Text("内容没有变化的意见沿用", "votes whose part has not changed stand"),
    "RecusalRequested": Text("申请有关人员回避", "asked that somebody be kept out"),
    "RecusalGranted": Text("准予回避申请", "kept them out as asked"),
    "RecusalRefused": Text("不准回避申请", "refused to keep them out"),
    "RecusalDeclared": Text("声明回避", "stepped aside"),
    "TaskSentBack": Text("退回到“{target}”：{opinion}", "sent it back to “{target}”: {opinion}"),
    "MessageReceived": Text("收到消息“{name}”", "received the message “{name}”"),
    "SignalDelivered": Text("收到信号“{name}”", "received the signal “{name}”"),
    "TaskReassigned": Text("改派给 {to}", "reassigned it to {to}"),
    "TaskTransferred": Text("转办给 {to}", "handed it on to {to}"),
    "TaskReseated": Text("换人办理：{moves}", "changed hands: {moves}"),
    "WorkHandedOver": Text(
        "把 {whom} 的{things}移交给 {heirs}：{reason}", "handed over from {whom} to {heirs}: {things} ({reason})"
    ),
    "TaskDelegated": Text("委派 {to} 准备", "had {to} prepare it"),
    "DelegationResolved": Text("准备好并办回给 {to}", "prepared it and gave it back to {to}"),
    "SignerAdded": Text("加签：{people}（{place}）", "added {people} ({place})"),
    "SignerRemoved": Text("减签：{to}", "removed {to}"),
    "SignerSpoke": Text("", ""),
    "QuestionAsked": Text("向 {to} 征询", "asked {to} a question"),
    "QuestionAnswered": Text("答复征询", "answered the question"),
    "CaseCopied": Text("抄送给 {people}", "sent a copy to {people}"),
    "CopyAcknowledged": Text("已阅", "has read it"),
    "TaskReminded": Text("催办", "urged it"),
    "CommentWritten": Text("留言：{text}", "commented: {text}"),
    "ObligationConfirmed": Text("确认条件已落实：{text}", "confirmed the condition: {text}"),
    "ObligationWaived": Text("免除条件：{text}（{reason}）", "waived the condition: {text} ({reason})"),
    "DecisionWithdrawn": Text("撤回刚才的决定", "took back the decision"),
    "NumberIssued": Text("编号 {number}", "number {number}"),
    "NoticePublished": Text("开始公示", "published the notice"),
    "NoticeClosed": Text("公示期满，收到异议 {objections} 件", "the notice ended with {objections} objections"),
    "ObjectionFiled": Text("收到一件实名异议", "a named objection arrived"),
    "LadderRewritten": Text("催办阶梯按新版本重排", "its ladder follows the new version"),
    "LadderClimbed": Text("时限提醒或督办", "reminded or escalated"),
    "DueDateMoved": Text(
        "办理时限由 {was} 改为 {due}（工作日历变更：{reason}）",
        "due on {due} instead of {was} (the calendar changed: {reason})",
    ),
    "TimerTriggered": Text("到时，按流程图继续", "the time was up; it went on as drawn"),
    "FileAttached": Text("添加附件 {name}", "attached {name}"),
    "FileDetached": Text("移除附件 {name}", "removed {name}"),
    "DecisionNotified": Text("告知申请人结果与救济途径", "told the applicant the result and the remedy"),
    "PanelDrawn": Text("抽取评审人员", "drew a panel from its pool"),
    "SuggestionsSent": Text("把会签建议送申请人", "sent the suggestions to the applicant"),
    "CountersignOverdue": Text("会签逾期，改派", "the countersignature was late and was reassigned"),
    "MeetingAnnounced": Text("通知与会成员", "invited the members"),
    "IncidentOpened": Text("流程暂停，等管理员处理", "stopped; an administrator has to look"),
    "IncidentRetried": Text("处理异常后继续", "went on after the incident"),
    "InstanceCancelled": Text("撤销申报：{reason}", "cancelled the case: {reason}"),
    "InstanceSuspended": Text("挂起：{reason}", "suspended it: {reason}"),
    "InstanceResumed": Text("恢复：{reason}", "resumed it: {reason}"),
    "InstanceTerminated": Text("终止：{reason}", "terminated it: {reason}"),
    "InstanceEnded": Text("流程结束", "the process ended"),
    "QuorumForecast": Text(
        "预报会议人数：已确认 {there} 人，法定 {needed} 人", "foretold the quorum: {there} come, {needed} are needed"
    ),
    "MeetingAnswered": Text("答复是否到会", "said whether they come"),
    "MeetingPostponed": Text("会议由 {was} 改至 {due}（{reason}）", "the meeting of {was} is held on {due} ({reason})"),
    "SupervisionClosed": Text("督办结案或再次督办：{words}", "closed the supervision order or asked again: {words}"),
    "SupervisionMoved": Text("督办单改由 {to} 答复", "{to} answers the supervision order from now on"),
    "SupervisionReplied": Text("答复督办", "answered the supervision order"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the trail."""

    seq: int
    at: datetime
    event: str
    who: str
    on_behalf_of: str | None
    machine: bool
    task_id: str | None
    what: str
    items: tuple[str, ...]
    """What is to be corrected, where it was sent back."""
    element: str
    outcome: str | None
    outcome_class: str | None
    mine: bool = False
    """Whether the reader did it."""


_TRAIL = select(Audit).where(Audit.chain == bindparam("chain")).order_by(Audit.seq.desc()).limit(SHOWN)


def trail(reader: Reader, instance_id: str) -> Sequence[Audit]:
    """Return the newest rows of a case's trail, newest first."""
    return reader.session.scalars(_TRAIL, {"chain": instance_id}).all()


_VOTING = frozenset({"VoteCast", "SignerSpoke", "RecusalDeclared", "TaskCompleted"})


def happenings(
    reader: Reader,
    rows: Sequence[Audit],
    definitions: Mapping[str, str],
    fallback: str,
    language: str,
    ballots: Collection[str] = (),
    files: Collection[str] = (),
) -> tuple[Happening, ...]:
    """Put rows into words; `definitions` maps a task to its definition, `fallback` is the case's own.

    Of `ballots` only what came of them is told, not who said what; of `files` not what others attached there.
    """
    found = []
    for row in rows:
        words = _EVENTS.get(row.event)
        voted = row.task_id in ballots and row.event in _VOTING
        if words is not None and not voted and not (row.task_id in files and names_a_file(reader, row)):
            found.append(_happening(reader, row, words, definitions.get(row.task_id or "", fallback), language))
    return tuple(found)


def names_a_file(reader: Reader, row: Audit) -> bool:
    """Tell whether a row of the trail names a file that somebody else than the reader attached."""
    return row.event in ("FileAttached", "FileDetached") and row.actor != reader.viewer


def asked_for(payload: Mapping[str, object]) -> tuple[str, ...]:
    """Return what a return asks to correct, one by one."""
    items = payload.get("items")
    return tuple(str(item) for item in items) if isinstance(items, list) else ()


_DECIDED = frozenset({"TaskCompleted", "VoteCast", "SignerSpoke"})
_HIDDEN = Text("已表态", "has spoken")
"""What is told of a vote that is hidden until the task is decided."""


def _happening(reader: Reader, row: Audit, words: Text, definition_id: str, language: str) -> Happening:
    payload = row.payload if isinstance(row.payload, Mapping) else {}
    package = reader.deployed(definition_id).package
    words = _HIDDEN if payload.get("hidden") is True else words
    outcome = payload.get("outcome") if row.event in _DECIDED else None
    at = (definition_id, row.element) if row.element else None
    fields = _Fields({str(k): str(v) for k, v in payload.items() if isinstance(v, str | int)})
    if row.event == "TaskSentBack":
        fields["target"] = target_name(reader, payload, definition_id, language)
    elif "to" in fields:
        fields["to"] = post_name(reader, fields["to"], language, at)
    fields.update(_listed(reader, payload, language, at))
    fields.update(due_words(reader, payload))
    return Happening(
        seq=row.seq,
        at=row.at,
        event=row.event,
        who=actor_name(reader, row.actor, language, at),
        on_behalf_of=None if row.on_behalf_of is None else post_name(reader, row.on_behalf_of, language, at),
        machine=row.actor.startswith("system:"),
        task_id=row.task_id,
        what=words.in_language(language).format_map(fields) + _many(row.event, payload, language),
        items=asked_for(payload),
        element=package.element_name(row.element, language) if row.element else "",
        outcome=package.outcome_label(row.element or "", str(outcome), language) if outcome else None,
        outcome_class=str(payload.get("class") or "") or None,
        mine=row.actor == reader.viewer,
    )


def _many(event: str, payload: Mapping[str, object], language: str) -> str:
    """Copies are read from a list, one or several: that is no decision for many."""
    in_bulk = payload.get("bulk") is True and event != "CopyAcknowledged"
    return _IN_BULK.in_language(language) if in_bulk else ""


_IN_BULK = Text("（批量）", " (one of many at once)")
_PLACES = {
    "before": Text("先行表态", "before"),
    "after": Text("随后会签", "after"),
    "parallel": Text("一同表态", "beside"),
}


def _listed(reader: Reader, payload: Mapping[str, object], language: str, at: Place | None) -> dict[str, str]:
    """Return the people an event names, and where signers were added, in the reader's words."""
    found = handed_words(reader, payload, language, at)
    if "person" in payload:
        found["person"] = post_name(reader, str(payload["person"]), language, at)
    if isinstance(payload.get("moves"), list):
        found["moves"] = "；".join(change_words(reader, payload, language, at)) or "—"
    people, place = payload.get("people"), _PLACES.get(str(payload.get("place")))
    if isinstance(people, list):
        named = (post_name(reader, str(person), language, at) for person in people)
        found["people"] = (", " if language == "en" else "、").join(named)
    if place is not None:
        found["place"] = place.in_language(language)
    return found


class _Fields(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"
