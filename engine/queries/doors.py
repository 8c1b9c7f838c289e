"""Who may ask what: each query has its row in the table of permissions, looked up before anything is read."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.queries import (
    aside,
    attachments,
    bulk,
    bulk_all,
    bulk_batch,
    bulk_recorded,
    calendar_history,
    calendar_preview,
    calendar_year,
    call_content,
    candidates,
    case_detail,
    case_diagram,
    catalogue,
    conversation,
    decision_tables,
    definitions,
    delivery,
    due_story,
    gauges,
    hand_over,
    happened,
    inbound,
    inbox,
    inbox_counts,
    incidents,
    instance_detail,
    instances,
    jobs,
    ladder_preview,
    ladders,
    mail_settings,
    mails,
    masked,
    meeting,
    my_cases,
    notices,
    obligations,
    options,
    overview,
    paper,
    papers,
    people,
    relations,
    reminders,
    replacements,
    return_targets,
    review_paper,
    saved_views,
    search,
    substitutions,
    supervision,
    system_trail,
    table_proposals,
    task_detail,
    task_form,
    task_shape,
    unsubscribing,
    urging,
    visit,
    webhooks,
    what_if,
    whynot,
    withdrawals,
)
from engine.queries.reader import Reader
from engine.runtime.readers import supervises

CASE = "read_case"
READS: Mapping[type, str | Callable[[Any], str]] = {
    aside.AsideCounts: "read_own",
    aside.QuestionsForMe: "read_own",
    aside.ToRead: "read_own",
    attachments.ReadAttachment: CASE,
    bulk.BulkPreview: "read_own",
    bulk_all.AllInView: "read_own",
    bulk_batch.BatchRefusals: "read_own",
    bulk_recorded.Recorded: "read_own",
    calendar_history.CalendarHistory: "read_running",
    calendar_preview.CalendarPreview: "read_running",
    calendar_year.CalendarYear: "read_running",
    call_content.CallContent: "machine",
    candidates.Candidates: CASE,
    case_detail.CaseDetail: CASE,
    case_diagram.CaseDiagram: CASE,
    catalogue.Catalogue: "read_own",
    conversation.Conversation: CASE,
    decision_tables.DecisionFile: "read_definitions",
    decision_tables.DecisionTable: "read_definitions",
    decision_tables.DecisionTables: "read_definitions",
    definitions.DefinitionDetail: "read_definitions",
    definitions.DefinitionFileContent: "read_definitions",
    definitions.Definitions: "read_definitions",
    delivery.DeliveryContents: "machine",
    due_story.DueStories: CASE,
    gauges.Gauges: "read_gauges",
    hand_over.HandOverPreview: "read_absences",
    hand_over.Leavers: "read_absences",
    happened.Happened: "rehearse",
    inbound.InboundDetail: "read_running",
    inbound.Inbounds: "read_running",
    inbox.Inbox: "read_own",
    inbox_counts.InboxCounts: "read_own",
    incidents.Incidents: "read_running",
    instance_detail.InstanceDetail: "read_running",
    instances.Instances: "read_running",
    jobs.Jobs: lambda query: "read_clock" if query.queue == "timer" else "read_running",
    ladder_preview.LadderPosts: "read_running",
    ladder_preview.LadderPreview: "read_running",
    ladders.LadderDetail: "read_running",
    ladders.LadderGroups: "read_running",
    ladders.Ladders: "read_running",
    mail_settings.MailSettings: "read_own",
    mail_settings.RefusingAddresses: "read_letters",
    mails.MailDetail: "read_letters",
    mails.Mailboxes: "read_everybody",
    mails.Mails: "read_letters",
    masked.MaskedTask: "read_own",
    meeting.Meeting: "read_own",
    my_cases.MyCases: "read_own",
    notices.NoticeDetail: "read_notices",
    notices.OpenNotices: "read_notices",
    obligations.Obligations: CASE,
    options.FormOptions: "read_registers",
    options.PartnerNames: "read_registers",
    overview.Overview: "read_running",
    paper.Paper: CASE,
    papers.Papers: CASE,
    people.People: "read_everybody",
    relations.DeclaredRelations: lambda query: "read_own" if query.of == query.person else "read_relations",
    reminders.Reminders: CASE,
    replacements.Replacements: CASE,
    return_targets.ReturnTargets: CASE,
    review_paper.ReviewPaper: CASE,
    saved_views.SavedViews: "read_own",
    search.Search: "read_own",
    substitutions.SubstitutionPreview: "read_own_absences",
    substitutions.Substitutions: "read_own_absences",
    supervision.RedList: lambda query: "read_own" if query.only_mine else "read_red_list",
    system_trail.SystemTrail: "read_system_trail",
    table_proposals.TableProposal: "read_definitions",
    task_detail.TaskDetail: CASE,
    task_form.TaskForm: "read_own",
    task_shape.TaskShape: CASE,
    urging.TimesUrged: "read_red_list",
    unsubscribing.UnsubscribeLink: "unsubscribe",
    visit.Visit: "read_notices",
    webhooks.WebhookDetail: "read_running",
    webhooks.Webhooks: "read_running",
    what_if.WhatIf: "read_running",
    whynot.WhyNot: CASE,
    withdrawals.Withdrawals: "read_own",
}
"""The row of `engine.domain.permissions.ALLOWED` that each query needs; a query that is not here is refused."""
FILTERS = frozenset(
    {mails.Mails, hand_over.HandOverPreview, substitutions.SubstitutionPreview, substitutions.Substitutions}
)
"""Queries whose `person` says of whom they are; everywhere else it is who asks."""


def require_act(act: str, actor: Actor, reader: Reader) -> None:
    """Raise Rejection("not_permitted") unless the actor may do `act`, which is about no case."""
    require(act, _relations(actor, reader, itself=False))


def require_asking(query: object, actor: Actor, reader: Reader) -> None:
    """Raise Rejection("not_permitted") unless the actor may ask this.

    Who may read one case is looked up where the case is; here it is only made sure that nobody asks as another.
    """
    row = READS.get(type(query), "")
    act = row if isinstance(row, str) else row(query)
    asks_as = None if type(query) in FILTERS else getattr(query, "person", None)
    if asks_as is not None and asks_as != actor.login:
        raise Rejection("not_permitted", act=act)
    if act != CASE:
        own = getattr(query, "person", None)
        require(act, _relations(actor, reader, itself=own is not None and own == actor.login))


def _relations(actor: Actor, reader: Reader, *, itself: bool) -> set[str]:
    found = {"public", *(("demo",) if reader.settings.demo else ())}
    if actor.kind == "system":
        return {*found, "machine"}
    if actor.login is None:
        return found
    known = reader.organisation.person(actor.login)
    if known is None or not known.active:
        return found
    found |= {"person", *reader.organisation.roles(actor.login), *(("self",) if itself else ())}
    return found | ({"supervising"} if supervises(reader.organisation, actor.login, reader.now) else set())
