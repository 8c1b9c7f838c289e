"""The forms that were filled in on a case: the newest of each, with the one before it to compare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.diagrams.package import Package
from engine.domain.elements import UserTaskSettings
from engine.queries.naming import post_name
from engine.queries.opinions import item_unit, place_name
from engine.queries.reader import Reader
from engine.queries.secrecy import place_of, without_names
from engine.runtime.rules import CHOSEN
from engine.store.tasks import Task

BESIDE_FORM = frozenset({"outcome", "class", "by", "at", "opinion", "answers", "votes", CHOSEN})
"""What a task's data holds beside the form's own fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One form as it was last submitted."""

    task_id: str
    form: str
    package: Package
    place: str
    who: str
    at: datetime
    round: int
    data: Mapping[str, object]
    previous: Mapping[str, object] | None
    previous_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The items of a return, each with what was answered."""

    task_id: str
    place: str
    who: str
    at: datetime
    pairs: tuple[tuple[tuple[str, str], str], ...]
    """((title, text) of the item, the answer)."""


def submissions_of(reader: Reader, tasks: Sequence[Task], language: str) -> tuple[Submission, ...]:
    """Return the newest submission of each form and item, in the order in which the forms first came."""
    kept: dict[tuple[str, str, str | None], list[Task]] = {}
    for task in tasks:
        form = form_of(reader, task)
        if form is not None and task.state == "completed" and _fields(task):
            kept.setdefault((task.definition_id, form, item_unit(task.item)), []).append(task)
    return tuple(_submission(reader, form, versions, language) for (_, form, _), versions in kept.items())


def form_of(reader: Reader, task: Task) -> str | None:
    """Return the form of a task's element, if it has one."""
    element = reader.deployed(task.definition_id).compiled.diagram.elements.get(task.element)
    settings = element.settings if element is not None else None
    return settings.form if isinstance(settings, UserTaskSettings) else None


def answered_items(reader: Reader, tasks: Sequence[Task], language: str) -> Answered | None:
    """Return the newest answers to a list of items, or None."""
    newest = next((t for t in reversed(tasks) if t.items and t.state == "completed" and t.completed_at), None)
    if newest is None or newest.completed_at is None:
        return None
    answers = (newest.data or {}).get("answers") or []
    said = [str(a) for a in answers] if isinstance(answers, list) else []
    shown = [item_words(item) for item in newest.items or ()]
    return Answered(
        task_id=newest.id,
        place=place_name(reader, newest, language),
        who=post_name(reader, newest.completed_by or "", language, place_of(newest)),
        at=newest.completed_at,
        pairs=tuple(zip(shown, [*said, *[""] * len(shown)], strict=False)),
    )


def item_words(item: object) -> tuple[str, str]:
    """Return an item as a title and a text, whatever its shape: its own words first, codes left out."""
    if not isinstance(item, Mapping):
        return "", str(item)
    title = next((str(item[k]) for k in _TITLES if item.get(k)), "")
    texts = (v for k, v in item.items() if k not in _CODES and k not in _TITLES and isinstance(v, str) and v)
    return title, "；".join(texts)


_TITLES = ("unit_name", "material", "title", "field", "place")
_CODES = frozenset({"unit", "person", "post", "outcome", "class", "veto"})


def _fields(task: Task) -> Mapping[str, object]:
    data = task.data if isinstance(task.data, Mapping) else {}
    return {key: value for key, value in data.items() if key not in BESIDE_FORM}


def _told(reader: Reader, task: Task) -> Mapping[str, object]:
    return {key: without_names(reader, value, place_of(task)) for key, value in _fields(task).items()}


def _submission(reader: Reader, form: str, versions: Sequence[Task], language: str) -> Submission:
    newest, before = versions[-1], versions[-2] if len(versions) > 1 else None
    return Submission(
        task_id=newest.id,
        form=form,
        package=reader.deployed(newest.definition_id).package,
        place=place_name(reader, newest, language),
        who=_who(reader, newest, language),
        at=newest.completed_at or newest.created_at,
        round=newest.round,
        data=_told(reader, newest),
        previous=None if before is None else _told(reader, before),
        previous_at=None if before is None else before.completed_at,
    )


def _who(reader: Reader, task: Task, language: str) -> str:
    return post_name(reader, task.completed_by, language, place_of(task)) if task.completed_by else ""


def newer_than(found: Iterable[Submission], moment: datetime) -> tuple[Submission, ...]:
    """Return the submissions after `moment`."""
    return tuple(s for s in found if s.at > moment)
