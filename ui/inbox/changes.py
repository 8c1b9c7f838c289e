"""What is new since the reader last looked at a case, as sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.domain.signing import PREPARES
from engine.queries.opinions import Opinion
from engine.queries.task_view import TaskView
from ui.i18n import t
from ui.inbox.diff import Difference

_TOLD = frozenset(
    {
        "RecusalDeclared",
        "TaskReassigned",
        "DecisionWithdrawn",
        "NumberIssued",
        "InstanceSuspended",
        "InstanceResumed",
        "InstanceCancelled",
        "InstanceTerminated",
    }
)
"""Events of the trail that are news in themselves; decisions are told as opinions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One piece of news."""

    kind: Literal["field", "opinion", "file", "event"]
    text: str
    outcome: str | None
    outcome_class: str | None
    difference: Difference | None
    who: str
    at: datetime


def changes_since(detail: TaskView, diffs: dict[str, tuple[Difference, ...]]) -> tuple[Change, ...]:
    """Return what happened after the reader's last look, newest first; nothing before their first look."""
    since = detail.seen_at
    if since is None:
        return ()
    found: list[Change] = []
    for submission in detail.submissions:
        if submission.at > since:
            found.extend(
                _change("field", "", submission.who, submission.at, difference=d)
                for d in diffs.get(submission.task_id, ())
            )
    moved = {line.task_id: line.what for line in detail.timeline if line.event == "TaskSentBack"}
    found.extend(
        _change(
            "opinion",
            moved.get(opinion.task_id) or opinion.text or opinion.place,
            opinion.who,
            opinion.at,
            outcome=None if opinion.task_id in moved else word_of(opinion),
            outcome_class=opinion.outcome_class,
        )
        for opinion in detail.opinions
        if opinion.at is not None and opinion.at > since and not opinion.mine
    )
    found.extend(
        _change("file", t("新增《", "added ") + file.name + t("》", ""), "", file.uploaded_at)
        for file in detail.attachments
        if file.uploaded_at > since
    )
    found.extend(
        _change("event", line.what, line.who, line.at)
        for line in detail.timeline
        if line.event in _TOLD and line.at > since and not line.mine
    )
    return tuple(sorted(found, key=lambda change: change.at, reverse=True))


def word_of(opinion: Opinion) -> str:
    """Return what somebody's word was, in the words of the page: the outcome, or why there is none to show."""
    if opinion.outcome is not None:
        return opinion.outcome
    if opinion.state == "recused":
        return t("回避", "stepped aside")
    if opinion.kind == PREPARES:
        return t("办回", "gave it back")
    return t("已表态，结束后公开", "has spoken, shown when it is decided")


def _change(
    kind: Literal["field", "opinion", "file", "event"],
    text: str,
    who: str,
    at: datetime,
    *,
    outcome: str | None = None,
    outcome_class: str | None = None,
    difference: Difference | None = None,
) -> Change:
    return Change(
        kind=kind, text=text, outcome=outcome, outcome_class=outcome_class, difference=difference, who=who, at=at
    )
