"""What people have said on a case so far, the latest first, and whose word is still missing on a task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.queries.naming import post_name, unit_name
from engine.queries.reader import Reader
from engine.queries.secrecy import is_hidden, place_of, secret_ballots, tells_reasons
from engine.runtime.keeping_out import KEPT_OUT_REASON, KEPT_OUT_WORDS
from engine.runtime.standing_votes import STANDS
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One person's word; `outcome` is None while it is still awaited, and while it is hidden from the reader."""

    task_id: str
    who: str
    on_behalf_of: str | None
    place: str
    """The element, with the unit it was asked of where several were."""
    round: int
    outcome: str | None
    outcome_class: str | None
    text: str
    at: datetime | None
    due_at: datetime | None
    state: str
    mine: bool
    kind: str
    """decide; before, after (an added signer); delegated (prepared it)."""
    added_by: str | None
    stands: bool = False
    """Whether it was said in the round before, and stands because nothing of this person's part has changed."""


def opinions_of(
    reader: Reader, person: str, tasks: Mapping[str, Task], assignments: Sequence[Assignment], language: str
) -> tuple[Opinion, ...]:
    """Return what was said, and for open tasks what is still awaited."""
    said, awaited = [], []
    ballots = secret_ballots(reader, person, tasks.values(), assignments)
    reasons = tells_reasons(reader, person, assignments)
    for row in assignments:
        task = tasks.get(row.task_id)
        if task is None or task.state == "undone" or task.id in ballots:
            continue
        if row.state in ("voted", "recused"):
            word = _opinion(reader, person, task, row, language)
            said.append(word if row.state == "voted" or row.task_id in reasons else replace(word, text=""))
        elif task.state == "open" and row.state in ("asked", "waiting"):
            awaited.append(_opinion(reader, person, task, row, language))
    said.sort(key=lambda opinion: (opinion.at is not None, opinion.at), reverse=True)
    return (*awaited, *said)


def place_name(reader: Reader, task: Task, language: str) -> str:
    """Return a task's element, with the unit of its item."""
    name = reader.deployed(task.definition_id).package.element_name(task.element, language)
    unit = item_unit(task.item)
    return name if unit is None else f"{unit_name(reader, unit, language)} · {name}"


def item_unit(item: object) -> str | None:
    """Return the unit that a multi-instance item is about, if it names one."""
    while isinstance(item, Mapping) and len(item) == 1 and "unit" not in item:
        item = next(iter(item.values()))
    unit = item.get("unit") if isinstance(item, Mapping) else None
    return unit if isinstance(unit, str) else None


def _opinion(reader: Reader, person: str, task: Task, row: Assignment, language: str) -> Opinion:
    package, at = reader.deployed(task.definition_id).package, place_of(task)
    hidden = row.state == "voted" and is_hidden(reader, person, task, row)
    outcome = row.outcome if row.state == "voted" and not hidden else None
    return Opinion(
        task_id=task.id,
        who=post_name(reader, row.person, language, at),
        on_behalf_of=None if row.on_behalf_of is None else post_name(reader, row.on_behalf_of, language, at),
        place=place_name(reader, task, language),
        round=task.round,
        outcome=None if outcome is None else package.outcome_label(task.element, outcome, language),
        outcome_class=None if hidden else row.outcome_class,
        text="" if hidden else _said(row.opinion or "", language),
        at=row.voted_at,
        due_at=row.due_at,
        state=row.state,
        mine=row.person == person,
        kind=row.kind,
        added_by=None if row.added_by is None else post_name(reader, row.added_by, language, at),
        stands=row.mode == STANDS,
    )


def _said(text: str, language: str) -> str:
    """Return what somebody wrote; what a decision wrote for them, in the reader's language."""
    return KEPT_OUT_REASON.in_language(language) if text == KEPT_OUT_WORDS else text
