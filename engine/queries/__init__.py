"""Everything the faces can ask to see, one file a read model."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.queries import (
    aside,
    attachments,
    case_detail,
    case_diagram,
    catalogue,
    conversation,
    definitions,
    delivery,
    inbox,
    incidents,
    instance_detail,
    instances,
    jobs,
    mails,
    my_cases,
    notices,
    obligations,
    options,
    overview,
    paper,
    people,
    return_targets,
    supervision,
    task_detail,
    task_form,
    visit,
    withdrawal,
)
from engine.queries.query import Query
from engine.queries.reader import Reader

__all__ = ["ANSWERS", "Query", "Reader"]

ANSWERS: Mapping[type, Callable[[Any, Reader], Any]] = {
    aside.AsideCounts: aside.answer_counts,
    aside.QuestionsForMe: aside.answer_questions,
    aside.ToRead: aside.answer_to_read,
    attachments.ReadAttachment: attachments.answer,
    case_detail.CaseDetail: case_detail.answer,
    case_diagram.CaseDiagram: case_diagram.answer,
    catalogue.Catalogue: catalogue.answer,
    conversation.Conversation: conversation.answer,
    definitions.DefinitionDetail: definitions.answer_one,
    definitions.DefinitionFileContent: definitions.answer_file,
    definitions.Definitions: definitions.answer_list,
    delivery.DeliveryContent: delivery.answer,
    inbox.Inbox: inbox.answer,
    incidents.Incidents: incidents.answer,
    instance_detail.InstanceDetail: instance_detail.answer,
    instances.Instances: instances.answer,
    jobs.Jobs: jobs.answer,
    mails.MailDetail: mails.answer_one,
    mails.Mailboxes: mails.answer_boxes,
    mails.Mails: mails.answer_list,
    my_cases.MyCases: my_cases.answer,
    notices.NoticeDetail: notices.answer_one,
    notices.OpenNotices: notices.answer_list,
    obligations.Obligations: obligations.answer,
    options.FormOptions: options.answer,
    options.PartnerNames: options.partner_names,
    overview.Overview: overview.answer,
    paper.Paper: paper.answer,
    people.People: people.answer,
    return_targets.ReturnTargets: return_targets.answer,
    supervision.RedList: supervision.answer,
    task_detail.TaskDetail: task_detail.answer,
    task_form.TaskForm: task_form.answer,
    visit.Visit: visit.answer,
    withdrawal.Withdrawal: withdrawal.answer,
}
"""Which function answers which query."""
