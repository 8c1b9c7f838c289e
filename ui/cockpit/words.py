"""What the cockpit calls states, events, kinds of work and of letters."""

from collections.abc import Mapping

from engine.domain.texts import Text
from ui.i18n import loc

WORDS: Mapping[str, Mapping[str, Text]] = {
    "state": {
        "active": Text("在办", "Active"),
        "suspended": Text("已挂起", "Suspended"),
        "completed": Text("已办结", "Completed"),
        "cancelled": Text("已撤销", "Cancelled"),
        "terminated": Text("已终止", "Terminated"),
    },
    "outcome": {
        "approved": Text("已批准", "Approved"),
        "rejected": Text("未通过", "Not approved"),
        "returned": Text("已退回", "Returned"),
        "expired": Text("逾期终止", "Time ran out"),
        "cancelled": Text("已撤销", "Cancelled"),
        "completed": Text("已办结", "Completed"),
    },
    "job_state": {
        "waiting": Text("等待", "Waiting"),
        "leased": Text("执行中", "Running"),
        "dead": Text("失败", "Failed"),
        "done": Text("已完成", "Done"),
        "cancelled": Text("不再需要", "No longer needed"),
    },
    "queue": {"timer": Text("定时", "Timer"), "mail": Text("邮件", "Mail")},
    "job": {
        "timer": Text("图上的定时", "Timer of the diagram"),
        "ladder": Text("催办阶梯", "Ladder"),
        "message": Text("送出消息", "Message on its way"),
        "signal": Text("送出信号", "Signal on its way"),
        "start": Text("自动启动流程", "Start of a process"),
        "remind": Text("提醒办理人", "Remind"),
        "copy_superior": Text("抄送上级", "Copy to the superior"),
        "copy_substitute": Text("抄送代理人", "Copy to the substitute"),
        "offer_superior": Text("上级可办可改派", "Superior may act"),
        "supervise": Text("发督办单", "Supervision order"),
        "send_material": Text("送会议材料", "Meeting material"),
        "forecast_quorum": Text("提醒未表态成员", "Remind who has not voted"),
        "postpone_meeting": Text("提醒：会议未成", "Remind: no meeting yet"),
        "copy_college": Text("抄送学院", "Copy to the college"),
        "offer_reserve": Text("提醒换人", "Remind to replace"),
        "warn": Text("提醒", "Remind"),
        "withdraw": Text("提醒将撤回", "Remind: about to be withdrawn"),
    },
    "mail": {
        "assigned": Text("待办通知", "Assigned"),
        "reminder": Text("提醒", "Reminder"),
        "overdue": Text("逾期", "Overdue"),
        "overdue_copy": Text("逾期抄送", "Overdue, copy"),
        "escalated": Text("升级知会", "Escalated"),
        "supervised": Text("督办", "Supervision"),
        "returned": Text("退回补正", "Returned"),
        "decided": Text("结果通知", "Decision"),
        "accepted": Text("受理回执", "Receipt"),
        "meeting": Text("会议通知", "Meeting"),
        "suggestions": Text("会签建议", "Suggestions"),
        "approved": Text("批复", "Approval"),
        "objection": Text("公示异议", "Objection"),
        "cancelled": Text("停止办理", "Stopped"),
        "incident": Text("异常", "Incident"),
    },
    "mail_state": {
        "sent": Text("已送出", "Sent"),
        "deferred": Text("稍后再发", "Put off"),
        "refused": Text("被拒收", "Refused"),
    },
    "incident": {
        "element": Text("节点", "Element"),
        "assignment": Text("无人可办", "Nobody to ask"),
        "job": Text("作业", "Job"),
    },
    "event": {
        "InstanceStarted": Text("发起", "Started"),
        "TaskCompleted": Text("办结", "Task completed"),
        "TaskClaimed": Text("认领", "Claimed"),
        "TaskUnclaimed": Text("退回认领", "Released"),
        "TaskReassigned": Text("改派", "Reassigned"),
        "VoteCast": Text("表态", "Vote cast"),
        "TaskSentBack": Text("退回", "Sent back"),
        "MessageReceived": Text("收到消息", "Message received"),
        "MessageCorrelated": Text("消息送达", "Message delivered"),
        "SignalBroadcast": Text("发出信号", "Signal sent"),
        "SignalDelivered": Text("收到信号", "Signal received"),
        "DecisionMade": Text("决策表判定", "Decision table applied"),
        "DecisionWithdrawn": Text("撤回办结", "Decision withdrawn"),
        "DecisionNotified": Text("通知结果", "Decision notified"),
        "RecusalDeclared": Text("申明回避", "Recusal declared"),
        "CaseAccepted": Text("受理编号", "Accepted"),
        "NumberIssued": Text("编号", "Number issued"),
        "ApprovalIssued": Text("签发批复", "Approval issued"),
        "MeetingAnnounced": Text("发会议通知", "Meeting announced"),
        "SuggestionsSent": Text("发送建议", "Suggestions sent"),
        "NoticePublished": Text("公示开始", "Notice published"),
        "NoticeClosed": Text("公示结束", "Notice closed"),
        "ObjectionFiled": Text("收到异议", "Objection filed"),
        "CountersignOverdue": Text("会签逾期未反馈", "Countersigning overdue"),
        "LadderClimbed": Text("催办", "Ladder"),
        "TimerTriggered": Text("时限到", "Timer fired"),
        "SupervisionReplied": Text("督办答复", "Supervision answered"),
        "FileAttached": Text("上传附件", "File attached"),
        "FileDetached": Text("移除附件", "File removed"),
        "IncidentOpened": Text("出现异常", "Incident"),
        "IncidentRetried": Text("重试异常", "Incident retried"),
        "JobFailed": Text("作业失败", "Job failed"),
        "JobRetried": Text("重试作业", "Job retried"),
        "DeliveryFailed": Text("邮件未送达", "Delivery failed"),
        "InstanceSuspended": Text("挂起", "Suspended"),
        "InstanceResumed": Text("恢复", "Resumed"),
        "InstanceCancelled": Text("申请人撤销", "Cancelled"),
        "InstanceTerminated": Text("终止", "Terminated"),
        "InstanceEnded": Text("结束", "Ended"),
    },
}


def said(kind: str, code: str | None) -> str:
    """Return the word for a code, or the code itself where none is known."""
    if code is None:
        return "—"
    word = WORDS[kind].get(code)
    return loc(word) if word is not None else code
