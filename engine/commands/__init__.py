"""Everything a person, a clock or another system can ask the engine to do, one file a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import (
    acknowledge,
    add_signer,
    advance_clock,
    answer_question,
    ask_question,
    attach_file,
    broadcast_signal,
    cancel_instance,
    claim_task,
    climb_ladder,
    close_session,
    comment,
    complete_task,
    confirm_obligation,
    copy_case,
    copy_task,
    correlate_message,
    declare_recusal,
    delegate_task,
    delete_view,
    deliver_message,
    deliver_signal,
    deploy_package,
    detach_file,
    file_objection,
    import_organisation,
    index_cases,
    lease_deliveries,
    make_link,
    mark_seen,
    move_view,
    open_session,
    reassign_task,
    record_delivery,
    redeem_link,
    remind_task,
    remove_signer,
    reply_supervision,
    resolve_delegation,
    resume_instance,
    retry_incident,
    retry_job,
    save_draft,
    save_view,
    send_back,
    set_job_aside,
    set_password,
    set_up,
    share_view,
    start_instance,
    suspend_instance,
    terminate_instance,
    transfer_task,
    trigger_start,
    trigger_timer,
    unclaim_task,
    waive_obligation,
    withdraw_decision,
)
from engine.runtime.act import Act, Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How a command is carried out, which row of the permissions it needs, and the event its success leaves.

    `event` is None for what changes nothing that a trail should hold (drafts, "seen", leases).
    """

    handle: Callable[[Any, Act], Done]
    permission: str
    event: str | None


COMMANDS: Mapping[type, Entry] = {
    acknowledge.Acknowledge: Entry(handle=acknowledge.handle, permission="acknowledge", event="CopyAcknowledged"),
    add_signer.AddSigner: Entry(handle=add_signer.handle, permission="add_signer", event="SignerAdded"),
    advance_clock.AdvanceClock: Entry(handle=advance_clock.handle, permission="advance_clock", event="ClockMoved"),
    answer_question.AnswerQuestion: Entry(
        handle=answer_question.handle, permission="answer_question", event="QuestionAnswered"
    ),
    ask_question.AskQuestion: Entry(handle=ask_question.handle, permission="ask_question", event="QuestionAsked"),
    attach_file.AttachFile: Entry(handle=attach_file.handle, permission="attach", event="FileAttached"),
    broadcast_signal.BroadcastSignal: Entry(
        handle=broadcast_signal.handle, permission="broadcast_signal", event="SignalBroadcast"
    ),
    cancel_instance.CancelInstance: Entry(
        handle=cancel_instance.handle, permission="cancel", event="InstanceCancelled"
    ),
    claim_task.ClaimTask: Entry(handle=claim_task.handle, permission="claim", event="TaskClaimed"),
    climb_ladder.ClimbLadder: Entry(handle=climb_ladder.handle, permission="machine", event="LadderClimbed"),
    close_session.CloseSession: Entry(handle=close_session.handle, permission="close_session", event="SessionClosed"),
    comment.Comment: Entry(handle=comment.handle, permission="comment", event="CommentWritten"),
    complete_task.CompleteTask: Entry(handle=complete_task.handle, permission="complete", event="TaskCompleted"),
    confirm_obligation.ConfirmObligation: Entry(
        handle=confirm_obligation.handle, permission="confirm_obligation", event="ObligationConfirmed"
    ),
    copy_case.CopyCase: Entry(handle=copy_case.handle, permission="copy_case", event="CaseCopied"),
    copy_task.CopyTask: Entry(handle=copy_task.handle, permission="copy_task", event="CaseCopied"),
    correlate_message.CorrelateMessage: Entry(
        handle=correlate_message.handle, permission="correlate_message", event="MessageCorrelated"
    ),
    declare_recusal.DeclareRecusal: Entry(
        handle=declare_recusal.handle, permission="declare_recusal", event="RecusalDeclared"
    ),
    delegate_task.DelegateTask: Entry(handle=delegate_task.handle, permission="delegate", event="TaskDelegated"),
    delete_view.DeleteView: Entry(handle=delete_view.handle, permission="delete_view", event="ViewDeleted"),
    deliver_message.DeliverMessage: Entry(
        handle=deliver_message.handle, permission="machine", event="MessageCorrelated"
    ),
    deliver_signal.DeliverSignal: Entry(handle=deliver_signal.handle, permission="machine", event="SignalDelivered"),
    deploy_package.DeployPackage: Entry(handle=deploy_package.handle, permission="deploy", event="PackageDeployed"),
    detach_file.DetachFile: Entry(handle=detach_file.handle, permission="detach", event="FileDetached"),
    file_objection.FileObjection: Entry(
        handle=file_objection.handle, permission="file_objection", event="ObjectionFiled"
    ),
    import_organisation.ImportOrganisation: Entry(
        handle=import_organisation.handle, permission="import_organisation", event="OrganisationImported"
    ),
    index_cases.IndexCases: Entry(handle=index_cases.handle, permission="machine", event=None),
    lease_deliveries.LeaseDeliveries: Entry(handle=lease_deliveries.handle, permission="machine", event=None),
    make_link.MakeLink: Entry(handle=make_link.handle, permission="machine", event="LinkMade"),
    mark_seen.MarkSeen: Entry(handle=mark_seen.handle, permission="mark_seen", event=None),
    move_view.MoveView: Entry(handle=move_view.handle, permission="move_view", event=None),
    open_session.OpenSession: Entry(handle=open_session.handle, permission="open_session", event="SessionOpened"),
    reassign_task.ReassignTask: Entry(handle=reassign_task.handle, permission="reassign", event="TaskReassigned"),
    record_delivery.RecordDelivery: Entry(handle=record_delivery.handle, permission="machine", event="DeliveryFailed"),
    redeem_link.RedeemLink: Entry(handle=redeem_link.handle, permission="redeem_link", event="AdministratorCreated"),
    remind_task.RemindTask: Entry(handle=remind_task.handle, permission="remind", event="TaskReminded"),
    remove_signer.RemoveSigner: Entry(handle=remove_signer.handle, permission="remove_signer", event="SignerRemoved"),
    reply_supervision.ReplySupervision: Entry(
        handle=reply_supervision.handle, permission="reply_supervision", event="SupervisionReplied"
    ),
    resolve_delegation.ResolveDelegation: Entry(
        handle=resolve_delegation.handle, permission="resolve_delegation", event="DelegationResolved"
    ),
    resume_instance.ResumeInstance: Entry(handle=resume_instance.handle, permission="resume", event="InstanceResumed"),
    retry_incident.RetryIncident: Entry(
        handle=retry_incident.handle, permission="retry_incident", event="IncidentRetried"
    ),
    retry_job.RetryJob: Entry(handle=retry_job.handle, permission="retry_job", event="JobRetried"),
    save_draft.SaveDraft: Entry(handle=save_draft.handle, permission="save_draft", event=None),
    save_view.SaveView: Entry(handle=save_view.handle, permission="save_view", event="ViewSaved"),
    send_back.SendBack: Entry(handle=send_back.handle, permission="send_back", event="TaskSentBack"),
    set_job_aside.SetJobAside: Entry(handle=set_job_aside.handle, permission="machine", event="JobFailed"),
    set_password.SetPassword: Entry(handle=set_password.handle, permission="set_password", event="PasswordSet"),
    set_up.SetUp: Entry(handle=set_up.handle, permission="machine", event="InstallationSetUp"),
    share_view.ShareView: Entry(handle=share_view.handle, permission="share_view", event="ViewShared"),
    start_instance.StartInstance: Entry(handle=start_instance.handle, permission="start", event="InstanceStarted"),
    suspend_instance.SuspendInstance: Entry(
        handle=suspend_instance.handle, permission="suspend", event="InstanceSuspended"
    ),
    terminate_instance.TerminateInstance: Entry(
        handle=terminate_instance.handle, permission="terminate", event="InstanceTerminated"
    ),
    transfer_task.TransferTask: Entry(handle=transfer_task.handle, permission="transfer", event="TaskTransferred"),
    trigger_start.TriggerStart: Entry(handle=trigger_start.handle, permission="machine", event="InstanceStarted"),
    trigger_timer.TriggerTimer: Entry(handle=trigger_timer.handle, permission="machine", event="TimerTriggered"),
    unclaim_task.UnclaimTask: Entry(handle=unclaim_task.handle, permission="unclaim", event="TaskUnclaimed"),
    waive_obligation.WaiveObligation: Entry(
        handle=waive_obligation.handle, permission="waive_obligation", event="ObligationWaived"
    ),
    withdraw_decision.WithdrawDecision: Entry(
        handle=withdraw_decision.handle, permission="withdraw_decision", event="DecisionWithdrawn"
    ),
}
