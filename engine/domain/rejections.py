"""Every refusal in words: what happened, what was kept, what to do; docs/problems is generated from this table."""

from dataclasses import dataclass

from engine.domain import (
    absence_rejections,
    bulk_rejections,
    calendar_rejections,
    choice_rejections,
    decision_rejections,
    ladder_rejections,
    late_rejections,
    mail_rejections,
    meeting_rejections,
    person_rejections,
    recusal_rejections,
    version_rejections,
    view_rejections,
    wall_rejections,
    webhook_rejections,
)
from engine.domain.errors import Rejection
from engine.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One refusal for a reader."""

    what: str
    todo: str


_TEXTS: dict[str, tuple[str, str, str, str]] = {
    # code: (zh what, zh todo, en what, en todo)
    "not_found": (
        "没有找到这条内容，或您无权查看。",
        "请从列表重新打开。",
        "This was not found, or you may not see it.",
        "Open it again from a list.",
    ),
    "not_permitted": (
        "您的身份不能进行这项操作，什么都没有改变。",
        "如确需办理，请联系流程管理员。",
        "Your role does not allow this; nothing was changed.",
        "Ask the process administrator if you need it.",
    ),
    "task_not_yours": (
        "这件事项没有指派给您。",
        "请回到审批中心；如应由您办理，请联系流程管理员。",
        "This task is not assigned to you.",
        "Go back to your inbox; ask the administrator if it should be yours.",
    ),
    "task_not_claimed": (
        "请先认领，再办理。",
        "点“认领”后再提交，您填写的内容已保留。",
        "Claim this task first.",
        "Press Claim, then submit; what you typed is kept.",
    ),
    "already_voted": (
        "您已于 {at} 表态，不能重复提交。",
        "如需更改，请在生效前撤回。",
        "You already decided at {at}.",
        "Withdraw it first if it has not taken effect.",
    ),
    "not_your_turn": (
        "还没有轮到您：本事项依次办理，或由主持人最后表态。",
        "轮到您时会通知您。",
        "It is not your turn yet: one decides after the other, or the chair votes last.",
        "You will be told when it is.",
    ),
    "score_invalid": (
        "请填写 {lowest} 到 {highest} 之间的分数。",
        "您填写的内容已保留；填好分数后再提交，或选择弃权。",
        "A score from {lowest} to {highest} is needed.",
        "What you typed is kept; give a score and submit again, or abstain.",
    ),
    "stale_version": (
        "您打开之后，这件事项有了变化，提交没有生效。",
        "您填写的内容已保留；请看过变化后再提交。",
        "This task changed after you opened it; nothing was submitted.",
        "What you typed is kept; look at the change and submit again.",
    ),
    "opinion_required": (
        "这个结论需要写明理由。",
        "请填写意见后再提交。",
        "This decision needs a reason.",
        "Write your opinion and submit again.",
    ),
    "unknown_outcome": (
        "这件事项没有“{outcome}”这个结论。",
        "请从列出的结论中选择。",
        "This task has no outcome '{outcome}'.",
        "Choose one of the listed outcomes.",
    ),
    "deferral_exhausted": (
        "已缓议 {count} 次，这次必须表决，不能再缓议。",
        "请选择同意、不同意或弃权。",
        "The matter was deferred {count} times; it must be voted on now.",
        "Choose approve, reject or abstain.",
    ),
    "form_invalid": (
        "表单有 {count} 处需要修改，尚未提交。",
        "请按每一处的提示修改；已填内容都已保留。",
        "{count} entries need correction; nothing was submitted.",
        "Follow the note at each of them; everything you typed is kept.",
    ),
    "unknown_field": (
        "提交中有本表单没有的字段：{field}。",
        "请刷新页面后重新填写。",
        "The submission holds a field this form does not have: {field}.",
        "Reload the page and fill it in again.",
    ),
    "reserved_name": (
        "“{name}”是系统自用的变量名，不能写入。",
        "请换一个名称。",
        "The name '{name}' belongs to the engine and cannot be written.",
        "Choose another name.",
    ),
    "items_unanswered": (
        "还有 {count} 条没有逐条答复，尚未提交。",
        "请补上标出的答复；已填内容都已保留。",
        "{count} items are not answered yet; nothing was submitted.",
        "Answer the marked ones; everything you typed is kept.",
    ),
    "not_recusable": (
        "这件事项不设自行回避。",
        "如有利害关系，请联系流程管理员。",
        "Recusal cannot be declared on this task.",
        "Ask the administrator if you have a conflict of interest.",
    ),
    "reason_required": (
        "请写明原因。",
        "填写原因后再提交。",
        "A reason is required.",
        "Write the reason and submit again.",
    ),
    "text_too_long": (
        "“{field}”超过 {limit} 字。",
        "请缩短后再提交，已填内容已保留。",
        "'{field}' is longer than {limit} characters.",
        "Shorten it and submit again; what you typed is kept.",
    ),
    "person_unknown": (
        "系统中没有 {person} 这个人，或已停用。",
        "请从名单中选择。",
        "There is no active person {person}.",
        "Choose from the list.",
    ),
    "person_excluded": (
        "{person} 应当回避（{reason}），不能办理这件事项。",
        "请另选一人。",
        "{person} must not act on this ({reason}).",
        "Choose somebody else.",
    ),
    "undo_number_issued": (
        "这次办结已经签发编号，不能撤回。",
        "如需更正，请联系流程管理员。",
        "A number was issued by this decision, so it cannot be undone.",
        "Ask the process administrator.",
    ),
    "return_unsafe": (
        "不能退回到“{element}”：从那里走不回这一步，或那里还没有办过。什么都没有改变。",
        "可以退回到：{targets}。",
        "It can't go back to '{element}': no safe way leads from there, or it was never done. Nothing was changed.",
        "It can be sent back to: {targets}.",
    ),
    "return_needs_vote": (
        "这件事项由多人共同决定，一个人不能退回；什么都没有改变。",
        "请在表决中选择退回。",
        "Several people decide this together, so one of them can't send it back; nothing was changed.",
        "Vote for returning it.",
    ),
    "message_unmatched": (
        "没有事项在等待消息“{name}”（关联值：{key}），消息没有送达，什么都没有改变。",
        "请核对消息名称与关联值，或等事项走到等待处再发送。",
        "No case waits for message '{name}' (key: {key}); it was not delivered and nothing was changed.",
        "Check the message's name and key, or send it again once the case waits for it.",
    ),
    "message_ambiguous": (
        "有{count}处在等待消息“{name}”（关联值：{key}），不能确定该送给哪一处，什么都没有改变。",
        "请给出能唯一确定一件事项的关联值（节点的关联值、事项编号或事项标识）。",
        "{count} places wait for message '{name}' (key: {key}), so it is unclear which is meant; nothing was changed.",
        "Give a key that names one case: the waiting event's key, the case's number or its id.",
    ),
    "start_needs_event": (
        "流程“{key}”只能由消息、信号或定时启动，不能直接申请。",
        "请发送启动它的消息，或在流程图上加一个普通的开始节点。",
        "Process '{key}' begins by a message, a signal or a clock only; nobody can start it by hand.",
        "Send the message that starts it, or draw a start event without a trigger.",
    ),
    "cancel_too_late": (
        "表决环节已经开始，不能再撤销。",
        "如需停止，请联系国际处。",
        "The deciding vote has opened, so the case can no longer be cancelled.",
        "Contact the office in charge.",
    ),
    "nobody_to_ask": (
        "流程需要的办理人一个也没有找到。",
        "管理员已在异常列表中看到，补齐岗位后可重试。",
        "Nobody was found who could be asked.",
        "The administrator sees it as an incident and can retry.",
    ),
    "process_unknown": (
        "没有名为 {key} 的流程。",
        "请从办事大厅选择。",
        "There is no process {key}.",
        "Choose one from the catalogue.",
    ),
    "business_key_taken": (
        "业务编号“{number}”已有事项在用，没有发起。",
        "请换一个编号，或打开已有的事项。",
        "The business key '{number}' already belongs to a case; nothing was started.",
        "Give another one, or open the case that has it.",
    ),
    "package_invalid": (
        "流程包不完整或格式不对：{detail}。没有部署任何内容。",
        "请更正后重新上传。",
        "The package is incomplete or malformed: {detail}. Nothing was deployed.",
        "Correct it and upload it again.",
    ),
    "diagram_refused": (
        "流程图有 {count} 处不能按图执行，没有部署任何内容。",
        "请按列出的节点逐一更正。",
        "The diagram has {count} problems and was not deployed.",
        "Correct the listed elements.",
    ),
    "file_kind": (
        "文件“{name}”的类型不在允许之列（PDF、图片、Office 文档、文本）。",
        "请转换后重新上传，其他内容已保留。",
        "The file '{name}' is of a kind that is not allowed.",
        "Convert it and upload it again; the rest is kept.",
    ),
    "file_size": (
        "文件“{name}”超过 {limit} MB。",
        "请压缩或拆分后上传，其他内容已保留。",
        "The file '{name}' is larger than {limit} MB.",
        "Compress or split it; the rest is kept.",
    ),
    "too_many_files": (
        "一件事项最多附 {limit} 个文件。",
        "请合并后上传，其他内容已保留。",
        "A case holds at most {limit} files.",
        "Merge some and upload them again; the rest is kept.",
    ),
    "notice_over": (
        "公示已经结束，不再接收异议。",
        "如有异议，请直接联系纪检监察机构。",
        "The notice has ended; objections are no longer taken here.",
        "Contact the discipline inspection office.",
    ),
    "supervision_closed": (
        "这张督办单已经结案。",
        "请刷新红灯清单。",
        "This supervision order is closed.",
        "Reload the red list.",
    ),
    "too_many": (
        "提交太频繁，这一份没有收下。",
        "请约 {minutes} 分钟后再提交；您填写的内容仍在本页。",
        "Too many were sent from your address; this one was not taken.",
        "Try again in about {minutes} minutes; what you typed is still on this page.",
    ),
    "sign_in_failed": (
        "用户名或密码不对。",
        "请检查后重试。",
        "The name or the password is wrong.",
        "Check them and try again.",
    ),
    "sign_in_limited": (
        "尝试次数过多，请稍后再试。",
        "约 {minutes} 分钟后可重试。",
        "Too many attempts.",
        "Try again in about {minutes} minutes.",
    ),
    "password_weak": (
        "密码至少 12 个字符。",
        "请换一个更长的密码。",
        "A password needs at least 12 characters.",
        "Choose a longer one.",
    ),
    "link_invalid": (
        "这个链接已用过或已过期。",
        "请管理员在服务器上重新生成。",
        "This link was used already or has expired.",
        "Have a new one made on the server.",
    ),
    "demo_only": ("只有演示环境可以这样操作。", "", "This is possible in the demo only.", ""),
    "clock_backwards": (
        "时间只能向前拨。",
        "请选择更晚的时间。",
        "Time can only move forward.",
        "Choose a later moment.",
    ),
    "database_busy": (
        "系统正忙，刚才的操作没有执行。",
        "您填写的内容仍在本页，请稍后再提交一次。",
        "The system is busy; nothing was done.",
        "What you typed is still on this page; submit again shortly.",
    ),
    "storage_full": (
        "服务器的磁盘已满，刚才的操作没有执行，原有数据完好。",
        "您填写的内容仍在本页，可复制备用；请通知系统管理员清理磁盘。",
        "The server's disk is full; nothing was done, and what was there is whole.",
        "What you typed is still on this page; tell the administrator to make room.",
    ),
    "organisation_invalid": (
        "组织数据有误：{detail}。没有导入任何内容。",
        "请更正后重新导入。",
        "The organisation data is wrong: {detail}. Nothing was imported.",
        "Correct it and import again.",
    ),
    "key_reused": (
        "同一个请求编号用于了不同的操作。",
        "请刷新页面后重试。",
        "The same request key was used for a different act.",
        "Reload the page and try again.",
    ),
    "already_set_up": (
        "这套系统已经初始化过，没有改动任何内容。",
        "如需另一套系统，请指定另一个数据目录。",
        "This installation is set up already; nothing was changed.",
        "Name another data directory for another installation.",
    ),
    "job_moved_on": ("这项定时工作已不需要执行。", "", "This piece of work is no longer needed.", ""),
    "job_not_due": (
        "这项定时工作还没有到时间，或者所属办件已挂起。",
        "到时间或恢复办理后自动执行。",
        "This piece of work is not due yet, or its case is suspended.",
        "It is done when it is due and the case is resumed.",
    ),
}

for _subject in (
    absence_rejections,
    bulk_rejections,
    calendar_rejections,
    choice_rejections,
    decision_rejections,
    ladder_rejections,
    late_rejections,
    meeting_rejections,
    person_rejections,
    recusal_rejections,
    version_rejections,
    view_rejections,
    wall_rejections,
    webhook_rejections,
):
    _TEXTS.update(_subject.TEXTS)
_TEXTS.update(person_rejections.TEXTS)
_TEXTS.update(late_rejections.TEXTS)
_TEXTS.update(webhook_rejections.TEXTS)
_TEXTS.update(bulk_rejections.TEXTS)
_TEXTS.update(choice_rejections.TEXTS)
_TEXTS.update(absence_rejections.TEXTS)
_TEXTS.update(wall_rejections.TEXTS)
_TEXTS.update(view_rejections.TEXTS)
_TEXTS.update(mail_rejections.TEXTS)
CODES = frozenset(_TEXTS)


def sentence(rejection: Rejection, language: str) -> Sentence:
    """Return the refusal in words for `zh` or `en`.

    A field that its text does not use is ignored; a text whose field is missing shows "?": a refusal must never fail.
    """
    chinese, chinese_todo, english, english_todo = _TEXTS[rejection.code]
    fields = _Fields({name: _said(value, language) for name, value in rejection.fields.items()})
    what, todo = (english, english_todo) if language == "en" else (chinese, chinese_todo)
    return Sentence(what.format_map(fields), todo.format_map(fields))


def _said(value: object, language: str) -> str:
    return value.in_language(language) if isinstance(value, Text) else str(value)


class _Fields(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"
