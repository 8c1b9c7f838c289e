"""Everything a person, a clock or another system can ask the engine to do, one file a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import (
    acknowledge,
    add_signer,
    advance_clock,
    answer_meeting,
    answer_question,
    approve_table,
    ask_question,
    attach_file,
    broadcast_signal,
    cancel_instance,
    carry_jobs,
    change_calendar,
    change_ladder,
    change_webhook,
    claim_task,
    climb_ladder,
    close_session,
    close_supervision,
    comment,
    complete_task,
    confirm_obligation,
    copy_case,
    copy_task,
    correlate_message,
    declare_recusal,
    declare_relation,
    delegate_task,
    delete_view,
    deliver_message,
    deliver_signal,
    deploy_package,
    detach_file,
    end_relation,
    end_substitution,
    file_objection,
    hand_over,
    import_organisation,
    index_cases,
    lease_deliveries,
    lease_timers,
    make_link,
    mark_seen,
    move_due_dates,
    move_view,
    open_session,
    ping_webhook,
    plan_digests,
    postpone_meeting,
    propose_table,
    reassign_task,
    receive_message,
    recompute_due_dates,
    record_bounce,
    record_call,
    record_delivery,
    record_sent,
    redeem_link,
    register_inbound,
    register_webhook,
    reject_table,
    relay_ladder,
    remind_task,
    remove_signer,
    replay_calls,
    reply_supervision,
    request_recusal,
    reseat_task,
    resolve_delegation,
    resume_address,
    resume_instance,
    retry_incident,
    retry_job,
    return_jobs,
    review_seats,
    rotate_webhook_secret,
    save_draft,
    save_table_draft,
    save_view,
    send_back,
    set_job_aside,
    set_mail_preferences,
    set_password,
    set_substitute,
    set_up,
    share_view,
    start_instance,
    suspend_instance,
    switch_inbound,
    switch_webhook,
    take_jobs,
    terminate_instance,
    transfer_task,
    trigger_start,
    trigger_timer,
    unclaim_task,
    unsubscribe,
    waive_obligation,
    withdraw_decision,
    withdraw_proposal,
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
    receive_message.ReceiveMessage: Entry(
        handle=receive_message.handle, permission="receive_message", event="MessageCorrelated"
    ),
    register_inbound.RegisterInbound: Entry(
        handle=register_inbound.handle, permission="manage_webhooks", event="InboundRegistered"
    ),
    switch_inbound.SwitchInbound: Entry(
        handle=switch_inbound.handle, permission="manage_webhooks", event="InboundSwitched"
    ),
    change_ladder.ChangeLadder: Entry(handle=change_ladder.handle, permission="manage_ladders", event="LadderChanged"),
    relay_ladder.RelayLadder: Entry(handle=relay_ladder.handle, permission="machine", event="LadderRewritten"),
    change_calendar.ChangeCalendar: Entry(
        handle=change_calendar.handle, permission="change_calendar", event="CalendarChanged"
    ),
    change_webhook.ChangeWebhook: Entry(
        handle=change_webhook.handle, permission="manage_webhooks", event="WebhookChanged"
    ),
    ping_webhook.PingWebhook: Entry(handle=ping_webhook.handle, permission="manage_webhooks", event="WebhookPinged"),
    record_call.RecordCall: Entry(handle=record_call.handle, permission="machine", event="WebhookSwitched"),
    register_webhook.RegisterWebhook: Entry(
        handle=register_webhook.handle, permission="manage_webhooks", event="WebhookRegistered"
    ),
    replay_calls.ReplayCalls: Entry(handle=replay_calls.handle, permission="manage_webhooks", event="WebhookReplayed"),
    rotate_webhook_secret.RotateWebhookSecret: Entry(
        handle=rotate_webhook_secret.handle, permission="manage_webhooks", event="WebhookSecretRotated"
    ),
    switch_webhook.SwitchWebhook: Entry(
        handle=switch_webhook.handle, permission="manage_webhooks", event="WebhookSwitched"
    ),
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
    declare_relation.DeclareRelation: Entry(
        handle=declare_relation.handle, permission="declare_relation", event="RelationDeclared"
    ),
    delegate_task.DelegateTask: Entry(handle=delegate_task.handle, permission="delegate", event="TaskDelegated"),
    delete_view.DeleteView: Entry(handle=delete_view.handle, permission="delete_view", event="ViewDeleted"),
    deliver_message.DeliverMessage: Entry(
        handle=deliver_message.handle, permission="machine", event="MessageCorrelated"
    ),
    deliver_signal.DeliverSignal: Entry(handle=deliver_signal.handle, permission="machine", event="SignalDelivered"),
    deploy_package.DeployPackage: Entry(handle=deploy_package.handle, permission="deploy", event="PackageDeployed"),
    detach_file.DetachFile: Entry(handle=detach_file.handle, permission="detach", event="FileDetached"),
    end_substitution.EndSubstitution: Entry(
        handle=end_substitution.handle, permission="end_substitution", event="SubstitutionEnded"
    ),
    end_relation.EndRelation: Entry(handle=end_relation.handle, permission="end_relation", event="RelationEnded"),
    file_objection.FileObjection: Entry(
        handle=file_objection.handle, permission="file_objection", event="ObjectionFiled"
    ),
    hand_over.HandOver: Entry(handle=hand_over.handle, permission="hand_over", event="WorkHandedOver"),
    import_organisation.ImportOrganisation: Entry(
        handle=import_organisation.handle, permission="import_organisation", event="OrganisationImported"
    ),
    lease_timers.LeaseTimers: Entry(handle=lease_timers.handle, permission="machine", event="JobFailed"),
    carry_jobs.CarryJobs: Entry(handle=carry_jobs.handle, permission="machine", event="JobFailed"),
    take_jobs.TakeJobs: Entry(handle=take_jobs.handle, permission="machine", event=None),
    return_jobs.ReturnJobs: Entry(handle=return_jobs.handle, permission="machine", event=None),
    index_cases.IndexCases: Entry(handle=index_cases.handle, permission="machine", event=None),
    lease_deliveries.LeaseDeliveries: Entry(handle=lease_deliveries.handle, permission="machine", event="JobFailed"),
    make_link.MakeLink: Entry(handle=make_link.handle, permission="machine", event="LinkMade"),
    mark_seen.MarkSeen: Entry(handle=mark_seen.handle, permission="mark_seen", event=None),
    move_view.MoveView: Entry(handle=move_view.handle, permission="move_view", event=None),
    open_session.OpenSession: Entry(handle=open_session.handle, permission="open_session", event="SessionOpened"),
    plan_digests.PlanDigests: Entry(handle=plan_digests.handle, permission="machine", event=None),
    reassign_task.ReassignTask: Entry(handle=reassign_task.handle, permission="reassign", event="TaskReassigned"),
    record_delivery.RecordDelivery: Entry(handle=record_delivery.handle, permission="machine", event="DeliveryFailed"),
    record_bounce.RecordBounce: Entry(handle=record_bounce.handle, permission="machine", event="DeliveryFailed"),
    record_sent.RecordSent: Entry(handle=record_sent.handle, permission="machine", event=None),
    redeem_link.RedeemLink: Entry(handle=redeem_link.handle, permission="redeem_link", event="AdministratorCreated"),
    request_recusal.RequestRecusal: Entry(
        handle=request_recusal.handle, permission="request_recusal", event="RecusalRequested"
    ),
    answer_meeting.AnswerMeeting: Entry(
        handle=answer_meeting.handle, permission="answer_meeting", event="MeetingAnswered"
    ),
    postpone_meeting.PostponeMeeting: Entry(
        handle=postpone_meeting.handle, permission="postpone_meeting", event="MeetingPostponed"
    ),
    close_supervision.CloseSupervision: Entry(
        handle=close_supervision.handle, permission="close_supervision", event="SupervisionClosed"
    ),
    remind_task.RemindTask: Entry(handle=remind_task.handle, permission="remind", event="TaskReminded"),
    remove_signer.RemoveSigner: Entry(handle=remove_signer.handle, permission="remove_signer", event="SignerRemoved"),
    reply_supervision.ReplySupervision: Entry(
        handle=reply_supervision.handle, permission="reply_supervision", event="SupervisionReplied"
    ),
    reseat_task.ReseatTask: Entry(handle=reseat_task.handle, permission="machine", event="TaskReseated"),
    resolve_delegation.ResolveDelegation: Entry(
        handle=resolve_delegation.handle, permission="resolve_delegation", event="DelegationResolved"
    ),
    resume_address.ResumeAddress: Entry(
        handle=resume_address.handle, permission="resume_address", event="AddressResumed"
    ),
    resume_instance.ResumeInstance: Entry(handle=resume_instance.handle, permission="resume", event="InstanceResumed"),
    retry_incident.RetryIncident: Entry(
        handle=retry_incident.handle, permission="retry_incident", event="IncidentRetried"
    ),
    retry_job.RetryJob: Entry(handle=retry_job.handle, permission="retry_job", event="JobRetried"),
    move_due_dates.MoveDueDates: Entry(handle=move_due_dates.handle, permission="machine", event="DueDateMoved"),
    recompute_due_dates.RecomputeDueDates: Entry(handle=recompute_due_dates.handle, permission="machine", event=None),
    review_seats.ReviewSeats: Entry(handle=review_seats.handle, permission="machine", event=None),
    save_draft.SaveDraft: Entry(handle=save_draft.handle, permission="save_draft", event=None),
    save_view.SaveView: Entry(handle=save_view.handle, permission="save_view", event="ViewSaved"),
    send_back.SendBack: Entry(handle=send_back.handle, permission="send_back", event="TaskSentBack"),
    set_job_aside.SetJobAside: Entry(handle=set_job_aside.handle, permission="machine", event="JobFailed"),
    set_mail_preferences.SetMailPreferences: Entry(
        handle=set_mail_preferences.handle, permission="set_mail_preferences", event="MailPreferencesSet"
    ),
    set_password.SetPassword: Entry(handle=set_password.handle, permission="set_password", event="PasswordSet"),
    set_substitute.SetSubstitute: Entry(
        handle=set_substitute.handle, permission="set_substitute", event="SubstituteSet"
    ),
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
    unsubscribe.Unsubscribe: Entry(handle=unsubscribe.handle, permission="unsubscribe", event="MailPreferencesSet"),
    waive_obligation.WaiveObligation: Entry(
        handle=waive_obligation.handle, permission="waive_obligation", event="ObligationWaived"
    ),
    withdraw_decision.WithdrawDecision: Entry(
        handle=withdraw_decision.handle, permission="withdraw_decision", event="DecisionWithdrawn"
    ),
    save_table_draft.SaveTableDraft: Entry(handle=save_table_draft.handle, permission="propose_table", event=None),
    propose_table.ProposeTable: Entry(handle=propose_table.handle, permission="propose_table", event="TableProposed"),
    approve_table.ApproveTable: Entry(handle=approve_table.handle, permission="settle_table", event="TableApproved"),
    reject_table.RejectTable: Entry(handle=reject_table.handle, permission="settle_table", event="TableRejected"),
    withdraw_proposal.WithdrawProposal: Entry(
        handle=withdraw_proposal.handle, permission="withdraw_proposal", event="ProposalWithdrawn"
    ),
}
