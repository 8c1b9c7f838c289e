"""One line of a batch for a reader: number, title, what it would become, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.queries.bulk_rows import Found
from engine.queries.naming import unit_name
from engine.queries.reader import Reader
from engine.queries.slack import Slack, task_slack


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One thing that was asked for; of what was not found there is only the id that was asked with."""

    id: str
    instance_id: str = ""
    number: str | None = None
    title: str = ""
    unit: str = ""
    process: str = ""
    name: str = ""
    """The element; of a copy whatever was written with it."""
    round: int = 1
    version: int | None = None
    asked: int = 1
    signed: int = 0
    slack: Slack | None = None
    next: str = ""
    """What happens next under the outcome."""
    draft_opinion: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    """What its form would hand in."""
    refused: str = ""
    """The code of the refusal it would meet."""
    why: str = ""
    todo: str = ""


def refused_row(one: str, rejection: Rejection, language: str) -> BulkRow:
    """Return a line that says nothing but why not."""
    words = sentence(rejection, language)
    return BulkRow(id=one, refused=rejection.code, why=words.what, todo=words.todo)


def line_of(
    reader: Reader,
    known: Found,
    language: str,
    *,
    refused: Rejection | None,
    data: Mapping[str, object],
    outcome: str | None,
) -> BulkRow:
    """Return a task's line."""
    task, instance = known.task, known.instance
    package = reader.deployed(task.definition_id).package
    words = None if refused is None else sentence(refused, language)
    return BulkRow(
        id=task.id,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title or reader.deployed(instance.definition_id).package.name(language),
        unit=unit_name(reader, instance.starter_unit, language),
        process=reader.deployed(instance.definition_id).package.name(language),
        name=package.element_name(task.element, language),
        round=task.round,
        version=task.version,
        asked=task.asked,
        signed=task.signed,
        slack=task_slack(reader, task),
        next="" if outcome is None else package.outcome_next(task.element, outcome, language),
        draft_opinion=str((known.draft.data if known.draft is not None else {}).get("opinion") or ""),
        data=data,
        refused="" if refused is None else refused.code,
        why="" if words is None else words.what,
        todo="" if words is None else words.todo,
    )
