"""Why each open task of a case is due when it is: its limit, every stretch its clock stood, every move of its date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.texts import Text
from engine.queries.attachments import may_read
from engine.queries.calendar_year import unit_name
from engine.queries.case_waits import CaseWait, Taken, taken, waits_of
from engine.queries.chain import name_of
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.slack import Slack, task_slack
from engine.queries.standing import item_name
from engine.store.audit import Audit
from engine.store.conversations import Pause
from engine.store.instances import Instance
from engine.store.meetings import Postponement
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A stretch in which the clock stood (`until` None: it stands), or a move of the date."""

    kind: Literal["pause", "move", "postponed"]
    since: datetime
    until: datetime | None = None
    why: str = ""
    """Of a pause its reason's code: question, suspension; of a move what the administrator gave."""
    by: str = ""
    """Who stopped the clock; empty where that was not kept."""
    words: str = ""
    """The question that was asked, or the reason that was given."""
    minutes: int | None = None
    """By how much working time a pause moved the date."""
    was: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStory:
    """One open task; `limit` is the time it is given as the diagram says it, empty for none."""

    task_id: str
    name: Text
    item: str
    created_at: datetime
    limit: str
    working: bool
    """Whether the limit is working time; else a moment, or time of the clock."""
    unit: str
    """The unit whose own days count; empty for the organisation's calendar."""
    slack: Slack
    lines: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesView:
    """A case with its open tasks, the least time left first."""

    instance_id: str
    number: str | None
    title: str
    stories: tuple[DueStory, ...]
    waits: tuple[CaseWait, ...]
    """Every stretch in which the case waited for others than those who handle it, the first first."""
    taken: Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStories(Query[StoriesView]):
    """Asks about a case on behalf of `person`."""

    instance_id: str
    person: str
    language: str = "zh"


def answer(query: DueStories, reader: Reader) -> StoriesView:
    """Return the open tasks with what happened to their time.

    Raises Rejection("not_found") unless the person may read the case.
    """
    if not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    session = reader.session
    instance = session.get_one(Instance, query.instance_id)
    tasks = session.scalars(select(Task).where(Task.instance_id == instance.id, Task.state == "open")).all()
    lines = _lines(reader, instance.id, query.language)
    waits = waits_of(reader, instance, query.language)
    stories = [_story(reader, task, lines.get(task.id, []), query.language) for task in tasks]
    return StoriesView(
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        stories=tuple(sorted(stories, key=_urgency)),
        waits=waits,
        taken=taken(reader, instance, waits),
    )


def _urgency(story: DueStory) -> tuple[bool, bool, int, str]:
    """The least time left first; what stands still or has no limit last."""
    slack = story.slack
    return slack.state == "none", slack.state == "paused", slack.minutes, story.task_id


def _story(reader: Reader, task: Task, lines: list[StoryLine], language: str) -> DueStory:
    deployed = reader.deployed(task.definition_id)
    settings = deployed.compiled.diagram.elements[task.element].settings
    rule = settings.due if isinstance(settings, UserTaskSettings) else None
    return DueStory(
        task_id=task.id,
        name=name_of(deployed, task.element),
        item=item_name(reader, task.item, language),
        created_at=task.created_at,
        limit="" if rule is None else rule.text,
        working=rule is not None and rule.working,
        unit=unit_name(reader, task.calendar_unit, language),
        slack=task_slack(reader, task),
        lines=tuple(sorted(lines, key=lambda line: line.since)),
    )


def _lines(reader: Reader, instance_id: str, language: str) -> Mapping[str, list[StoryLine]]:
    found: dict[str, list[StoryLine]] = {}
    for row in reader.session.scalars(select(Pause).where(Pause.instance_id == instance_id).order_by(Pause.id)):
        minutes = None if row.moved_seconds is None else row.moved_seconds // 60
        by = "" if row.begun_by is None else actor_name(reader, row.begun_by, language)
        words = row.why or ""
        line = StoryLine(
            kind="pause", since=row.from_at, until=row.until_at, why=row.reason, by=by, words=words, minutes=minutes
        )
        found.setdefault(row.task_id, []).append(line)
    put_off = select(Postponement).where(Postponement.instance_id == instance_id).order_by(Postponement.id)
    for one in reader.session.scalars(put_off):
        by = actor_name(reader, one.made_by, language)
        line = StoryLine(kind="postponed", since=one.made_at, why=one.reason, by=by, was=one.was, due=one.due_at)
        found.setdefault(one.task_id, []).append(line)
    moves = select(Audit).where(Audit.chain == instance_id, Audit.event == "DueDateMoved").order_by(Audit.seq)
    for event in reader.session.scalars(moves):
        if event.task_id is not None:
            found.setdefault(event.task_id, []).append(_move(event))
    return found


def _move(event: Audit) -> StoryLine:
    told = event.payload
    was, due = (datetime.fromisoformat(str(told[name])) if told.get(name) else None for name in ("was", "due"))
    return StoryLine(kind="move", since=event.at, why=str(told.get("reason", "")), was=was, due=due)
