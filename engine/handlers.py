"""Named handlers of service tasks: the only things a diagram can make the engine do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.domain.panels import NO_LIMIT, Panel, PanelTerms
from engine.domain.texts import Text


class ServiceContext(Protocol):
    """What a handler may ask for and leave behind; all of it in the act's one transaction."""

    now: datetime
    starter: str
    element: str

    @property
    def case(self) -> Mapping[str, object]:
        """The case's facts: id, number, title."""
        ...

    @property
    def variables(self) -> Mapping[str, object]:
        """What expressions at the task see, `case` and `starter` among it."""
        ...

    def members(self, group: str) -> tuple[str, ...]:
        """Return the people of a group now."""
        ...

    def excluded(self) -> Mapping[str, str]:
        """Return the people who may not decide in this case, with the reason's code."""
        ...

    def draw(self, terms: PanelTerms) -> Panel:
        """Draw a panel for this case by lot, and keep the record of it."""
        ...

    def name(self, login: str) -> Text:
        """Return somebody's name."""
        ...

    def settle_recusal(self, person: str, *, granted: bool) -> None:
        """Close the applicant's request; where it is granted, keep the person out of the case from now on."""
        ...

    def after(self, span: str) -> datetime:
        """Return the moment `span` ("5 workdays", "P3D") after now."""
        ...

    def assign_number(self) -> str:
        """Give the case its number, if it has none yet."""
        ...

    def issue_number(self, kind: str) -> str:
        """Take the next gap-free number of a kind."""
        ...

    def mail(self, kind: str, person: str, payload: Mapping[str, object]) -> None:
        """Send a mail after the act, when the time for undo is over."""
        ...

    def emit(self, event: str, payload: Mapping[str, object]) -> None:
        """Record an event in the trail."""
        ...

    def publish_notice(self, title: str, body: object, until: datetime) -> str:
        """Publish a public notice; returns its id."""
        ...

    def close_notice(self) -> int:
        """Close the case's notice; returns how many named objections arrived."""
        ...

    def reassign_overdue(self) -> tuple[str, ...]:
        """Hand the case's overdue department tasks to deputies or superiors; returns who has them now."""
        ...


Handler = Callable[[ServiceContext, Mapping[str, object]], Mapping[str, object]]
Handlers = Mapping[str, Handler]


def built_in() -> dict[str, Handler]:
    """Return the handlers every installation has."""
    return {
        "case.accept": accept_case,
        "meeting.announce": announce_meeting,
        "quorum.forecast": forecast_quorum,
        "notice.publish": publish_notice,
        "notice.close": close_notice,
        "approval.issue": issue_approval,
        "decision.notify": notify_decision,
        "suggestions.send": send_suggestions,
        "countersign.escalate": escalate_countersign,
        "panel.draw": draw_panel,
        "recusal.settle": settle_recusal,
    }


def accept_case(context: ServiceContext, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Give the case its number and send the applicant a receipt. No inputs; gives `number`, `accepted_at`."""
    number = context.assign_number()
    context.mail("accepted", context.starter, {"number": number})
    context.emit("CaseAccepted", {"number": number})
    return {"number": number, "accepted_at": context.now.isoformat()}


def announce_meeting(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Send the notice and the material to a group's members. Input `group`; gives `announced` (how many)."""
    excluded = context.excluded()
    told = [person for person in context.members(_text(inputs, "group")) if person not in excluded]
    for person in told:
        context.mail("meeting", person, {})
    context.emit("MeetingAnnounced", {"members": told})
    return {"announced": len(told)}


def forecast_quorum(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Count who is due in a body once those who must step aside have left the base.

    Input `group`; gives `members`, `recused`, `due`.
    """
    members = context.members(_text(inputs, "group"))
    excluded = context.excluded()
    recused = [person for person in members if person in excluded]
    return {"members": len(members), "recused": len(recused), "due": len(members) - len(recused)}


def publish_notice(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Publish the public notice. Inputs `title`, `body` (rows of label zh, label en, value), `days` (working days)."""
    until = context.after(f"{inputs.get('days') or 5} workdays")
    notice = context.publish_notice(_text(inputs, "title"), inputs.get("body") or [], until)
    context.emit("NoticePublished", {"notice": notice, "until": until.isoformat()})
    return {"notice": notice, "until": until.isoformat()}


def close_notice(context: ServiceContext, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Close the notice. No inputs; gives `objections`, the number of named objections that arrived."""
    count = context.close_notice()
    context.emit("NoticeClosed", {"objections": count})
    return {"objections": count}


def issue_approval(context: ServiceContext, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Issue the approval with its number and send it. No inputs; gives `number`, `issued_at`."""
    number = context.issue_number("approval")
    context.mail("approved", context.starter, {"number": number})
    context.emit("ApprovalIssued", {"number": number})
    return {"number": number, "issued_at": context.now.isoformat()}


def notify_decision(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Tell the applicant a decision: inputs `kind`, `reason`, `rule`, `page`, `remedy`, `deadline` (or a span)."""
    notice = {name: inputs.get(name) for name in ("kind", "reason", "rule", "page", "remedy", "deadline")}
    deadline = notice["deadline"]
    if isinstance(deadline, str) and deadline.strip().endswith(("workdays", "workday")):
        notice["deadline"] = context.after(deadline).isoformat()
    context.mail("decided", context.starter, notice)
    context.emit("DecisionNotified", notice)
    return notice


def send_suggestions(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Send departments' suggestions to the applicant without holding the case up. Input `suggestions`."""
    suggestions = inputs.get("suggestions") or []
    context.mail("suggestions", context.starter, {"suggestions": suggestions})
    context.emit("SuggestionsSent", {"suggestions": suggestions})
    return {"sent_at": context.now.isoformat()}


def escalate_countersign(context: ServiceContext, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Record that departments did not answer in time and hand their tasks on; silence is never consent."""
    taken = context.reassign_overdue()
    context.emit("CountersignOverdue", {"reassigned_to": list(taken)})
    return {"reassigned_to": list(taken)}


def draw_panel(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Draw a panel that later elements ask, by the lots of the engine; the record lets anybody draw it again.

    Inputs `group`, `size`, `outside` (at least so many from other institutions), `field` (of expertise, or a list),
    `max_load` (cases somebody may have open), `keep` (logins who stay), `drop` (logins who are not drawn), `avoid`
    (elements whose doers are not drawn), `same_unit` (the applicant's colleagues may not). Gives `draw` (the record's
    id), `group`, `members`, `names`, `outside`, `missing` (how many were not found), `dropped` (whom `drop` named, for
    a later draw to leave them out too).
    """
    terms = PanelTerms(
        group=_text(inputs, "group"),
        size=_whole(inputs, "size"),
        outside=_whole(inputs, "outside"),
        fields=frozenset(_names(inputs, "field")),
        max_load=_whole(inputs, "max_load") or NO_LIMIT,
        keep=_names(inputs, "keep"),
        drop=_names(inputs, "drop"),
        earlier=_names(inputs, "avoid"),
        same_unit=inputs.get("same_unit") is True,
    )
    panel = context.draw(terms)
    missing = max(0, terms.size - len(panel.members))
    context.emit("PanelDrawn", {"draw": panel.id, "drawn": len(panel.members), "missing": missing})
    return {
        "draw": panel.id,
        "group": terms.group,
        "members": list(panel.members),
        "names": [context.name(login).zh for login in panel.members],
        "outside": panel.outside,
        "missing": missing,
        "dropped": list(dict.fromkeys(terms.drop)),
    }


def settle_recusal(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Settle the applicant's request to keep somebody out, and tell them with the reason, but nobody's name.

    Inputs `person` (login), `granted` (true or false), `reason`; gives `granted`.
    """
    granted, person = inputs.get("granted") is True, _text(inputs, "person")
    context.settle_recusal(person, granted=granted)
    rule = "申请人可申请回避，由召集人一日内决定（D17第7项） / The applicant may ask; the convener decides within a day"
    remedy = "该人员不再参加本案，由他人接替 / They take no further part; others stand in"
    stays = "对结论不服的，可在复议中提出应回避未回避 / It can be raised again in an appeal"
    notice = {
        "kind": "recusal_granted" if granted else "recusal_refused",
        "reason": inputs.get("reason") or "见办理意见 / See the opinion",
        "rule": rule,
        "page": "不涉及材料页码 / None",
        "remedy": remedy if granted else stays,
        "deadline": "不限 / None",
    }
    context.mail("decided", context.starter, notice)
    context.emit("RecusalGranted" if granted else "RecusalRefused", {"person": person})
    return {"granted": granted}


def _names(inputs: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = inputs.get(name)
    if isinstance(value, str) and value:
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _whole(inputs: Mapping[str, object], name: str) -> int:
    value = inputs.get(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
        raise Fault("handler_input", because("handler_input_no_number", name=name, value=repr(value)))
    return int(value)


def _text(inputs: Mapping[str, object], name: str) -> str:
    value = inputs.get(name)
    if not isinstance(value, str) or not value:
        raise Fault("handler_input", because("handler_input_no_text", name=name, value=repr(value)))
    return value
