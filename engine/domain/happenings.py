"""What the world outside may hear of: events of the trail under public names, as CloudEvents without any opinion."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

TYPES: Final[Mapping[str, str]] = {
    "InstanceStarted": "case.started",
    "InstanceEnded": "case.ended",
    "InstanceCancelled": "case.cancelled",
    "InstanceTerminated": "case.terminated",
    "InstanceSuspended": "case.suspended",
    "InstanceResumed": "case.resumed",
    "CaseAccepted": "case.accepted",
    "NumberIssued": "case.number_issued",
    "ApprovalIssued": "case.approval_issued",
    "NoticePublished": "case.notice_published",
    "NoticeClosed": "case.notice_closed",
    "IncidentOpened": "case.incident",
    "ObligationConfirmed": "case.condition_confirmed",
    "ObligationWaived": "case.condition_waived",
    "DecisionWithdrawn": "task.withdrawn",
    "TaskClaimed": "task.claimed",
    "TaskUnclaimed": "task.unclaimed",
    "TaskCompleted": "task.completed",
    "TaskSentBack": "task.sent_back",
    "TaskReassigned": "task.reassigned",
    "TaskTransferred": "task.transferred",
    "TaskDelegated": "task.delegated",
    "RecusalDeclared": "task.recused",
    "RecusalRequested": "case.recusal_requested",
    "RecusalGranted": "case.recusal_granted",
    "RecusalRefused": "case.recusal_refused",
    "TimerTriggered": "case.timer",
    "MessageCorrelated": "case.message",
    "PackageDeployed": "process.deployed",
}
"""Event of the trail → public type. Votes, opinions, questions and comments are nobody's business outside."""
RUNGS: Final[Mapping[str, str]] = {
    "remind": "task.reminded",
    "offer_superior": "task.escalated",
    "supervise": "task.supervised",
}
"""Rung of a ladder → public type; every other rung is an overdue task."""
CREATED: Final = "task.created"
OVERDUE: Final = "task.overdue"
TEST: Final = "webhook.test"
KINDS: Final = tuple(sorted({*TYPES.values(), *RUNGS.values(), CREATED, OVERDUE}))
"""Every type that can be asked for."""
_TOLD: Final = ("outcome", "class", "rung", "number", "version", "process")
"""What of an event's own facts goes outside: codes and counts, no text that somebody wrote."""
PREFIX: Final = "huiqian."


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened, for the outside: its type, the element and task it was at, and its codes."""

    type: str
    element: str | None
    task_id: str | None
    actor: str
    facts: Mapping[str, object]


def happenings(events: Iterable[Mapping[str, object]]) -> Iterator[Happening]:
    """Yield what is public of an act's events, in their order; a task that was opened by one follows it."""
    for event in events:
        name, payload = str(event["event"]), event["payload"]
        facts = payload if isinstance(payload, Mapping) else {}
        kind = RUNGS.get(str(facts.get("rung")), OVERDUE) if name == "LadderClimbed" else TYPES.get(name)
        actor, element = str(event["actor"]), _text(event["element"])
        if kind is not None:
            told = {key: facts[key] for key in _TOLD if key in facts}
            yield Happening(type=kind, element=element, task_id=_text(event["task_id"]), actor=actor, facts=told)
        opened = facts.get("opened")
        for task in opened if isinstance(opened, list | tuple) else ():
            yield Happening(type=CREATED, element=None, task_id=str(task), actor=actor, facts={})


def asked_for(kind: str, patterns: Iterable[str]) -> bool:
    """Whether one of `patterns` (`*`, `task.*`, or a type) names the type `kind`."""
    return any(
        pattern in ("*", kind) or (pattern.endswith(".*") and kind.startswith(pattern[:-1])) for pattern in patterns
    )


def unknown_patterns(patterns: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns that name no type at all."""
    return tuple(pattern for pattern in patterns if not any(asked_for(kind, (pattern,)) for kind in KINDS))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
