"""Who may ask what: each query has its row in the table of permissions, looked up before anything is read."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.domain.permissions import require
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
    relations,
    replacements,
    return_targets,
    supervision,
    system_trail,
    task_detail,
    task_form,
    visit,
)
from engine.queries.reader import Reader
from engine.runtime.readers import supervises

CASE = "read_case"
READS: Mapping[type, str | Callable[[Any], str]] = {
    aside.AsideCounts: "read_own",
    aside.QuestionsForMe: "read_own",
    aside.ToRead: "read_own",
    attachments.ReadAttachment: CASE,
    case_detail.CaseDetail: CASE,
    case_diagram.CaseDiagram: CASE,
    catalogue.Catalogue: "read_own",
    conversation.Conversation: CASE,
    definitions.DefinitionDetail: "read_definitions",
    definitions.DefinitionFileContent: "read_definitions",
    definitions.Definitions: "read_definitions",
    delivery.DeliveryContent: "machine",
    inbox.Inbox: "read_own",
    incidents.Incidents: "read_running",
    instance_detail.InstanceDetail: "read_running",
    instances.Instances: "read_running",
    jobs.Jobs: lambda query: "read_clock" if query.queue == "timer" else "read_running",
    mails.MailDetail: "read_letters",
    mails.Mailboxes: "read_everybody",
    mails.Mails: "read_letters",
    my_cases.MyCases: "read_own",
    notices.NoticeDetail: "read_notices",
    notices.OpenNotices: "read_notices",
    obligations.Obligations: CASE,
    options.FormOptions: "read_registers",
    options.PartnerNames: "read_registers",
    overview.Overview: "read_running",
    paper.Paper: CASE,
    people.People: "read_everybody",
    relations.DeclaredRelations: lambda query: "read_own" if query.of == query.person else "read_relations",
    replacements.Replacements: CASE,
    return_targets.ReturnTargets: CASE,
    supervision.RedList: lambda query: "read_own" if query.only_mine else "read_red_list",
    system_trail.SystemTrail: "read_system_trail",
    task_detail.TaskDetail: CASE,
    task_form.TaskForm: "read_own",
    visit.Visit: "read_notices",
}
"""The row of `engine.domain.permissions.ALLOWED` that each query needs; a query that is not here is refused."""
_FILTERS = frozenset({mails.Mails})
"""Queries whose `person` narrows what is asked; everywhere else it is who asks."""


def require_asking(query: object, actor: Actor, reader: Reader) -> None:
    """Raise Rejection("not_permitted") unless the actor may ask this.

    Who may read one case is looked up where the case is; here it is only made sure that nobody asks as another.
    """
    row = READS.get(type(query), "")
    act = row if isinstance(row, str) else row(query)
    asks_as = None if type(query) in _FILTERS else getattr(query, "person", None)
    if asks_as is not None and asks_as != actor.login:
        raise Rejection("not_permitted", act=act)
    if act != CASE:
        require(act, _relations(actor, reader, itself=asks_as is not None))


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
