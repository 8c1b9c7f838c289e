"""What stands in somebody's digest: their open tasks by slack, what is late below them, what else happened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from engine.queries.after_term import places_after_term
from engine.queries.consequences import Consequence, consequences
from engine.queries.digest_news import NewsLine, news_of
from engine.queries.inbox_tasks import InboxRow, TaskPage, open_tasks
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, keeps_name
from engine.queries.slack import Slack, task_slack
from engine.runtime.readers import may_read
from engine.runtime.term_end import is_over
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

LINES, EXCEPTIONS = 30, 10
# Written out: SQLite walks the partial index only where the condition is no parameter.
_ASKED = text("assignment.state IN ('asked', 'candidate')")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One task that waits; `next` is what follows when nothing is done."""

    task_id: str
    number: str | None
    title: str
    name: str
    verb: str
    round: int
    slack: Slack
    signed: int
    asked: int
    next: Consequence | None
    on_behalf_of: str = ""
    """Whose task it is, where the reader stands in for somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """One task that is late below the reader; `task_id` is empty where they may not open it."""

    task_id: str
    number: str | None
    title: str
    name: str
    who: str
    slack: Slack


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The digest of one person; `covers` are the mails that it tells instead of their being sent."""

    lines: tuple[DigestLine, ...] = ()
    more: int = 0
    """Open tasks beyond those that are listed."""
    late: tuple[LateLine, ...] = ()
    more_late: bool = False
    news: tuple[NewsLine, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to say."""
        return not (self.lines or self.late or self.news)


def digest_of(reader: Reader, login: str, language: str) -> Digest:
    """Return what somebody's digest would say now.

    Mail lies about, and administrators see what was sent: the titles of confidential matters never stand in it.
    """
    reader.viewer = login
    ended = places_after_term(reader, login)  # nobody is reminded of what is not theirs to do
    page = TaskPage(
        person=login, verb=None, kind=None, before=None, returned=False, after=None, size=LINES, ended=ended
    )
    found = open_tasks(reader, page, language)
    mine = _open_count(reader, login) - len(ended) if found.next else len(found.rows)
    late, more_late = _late_below(reader, login, language)
    news = news_of(reader, login, language, told=frozenset(line.task_id for line in late))
    return Digest(
        lines=_lines(reader, found.rows, login, language),
        more=mine - len(found.rows),
        late=late,
        more_late=more_late,
        news=news.lines,
        covers=news.covers,
    )


def _open_count(reader: Reader, login: str) -> int:
    counted = select(func.count()).select_from(Assignment).where(Assignment.person == login, _ASKED)
    return reader.session.scalar(counted) or 0


def _lines(reader: Reader, rows: Sequence[InboxRow], login: str, language: str) -> tuple[DigestLine, ...]:
    follows = consequences(reader, [row.task_id for row in rows], login, language)
    confidential = _confidential(reader, {row.instance_id for row in rows})
    shown = [
        DigestLine(
            task_id=row.task_id,
            number=row.number,
            title=CONFIDENTIAL.in_language(language) if row.instance_id in confidential else row.title,
            name=row.name,
            verb=row.verb,
            round=row.round,
            slack=row.slack,
            signed=row.signed,
            asked=row.asked,
            next=follows.get(row.task_id) if row.slack.state != "paused" else None,
            on_behalf_of=row.on_behalf_of or "",
        )
        for row in rows
    ]
    return tuple(sorted(shown, key=_by_slack))


def _by_slack(line: DigestLine) -> tuple[int, int]:
    """What runs comes first, the least time left at the top; then what stands still, then what has no limit."""
    return ({"paused": 1, "none": 2}.get(line.slack.state, 0), line.slack.minutes)


def _confidential(reader: Reader, ids: Collection[str]) -> frozenset[str]:
    rows = (
        reader.session.execute(select(Instance.id, Instance.definition_id).where(Instance.id.in_(ids))) if ids else ()
    )
    return frozenset(row.id for row in rows if reader.deployed(row.definition_id).package.confidential)


def _late_below(reader: Reader, login: str, language: str) -> tuple[tuple[LateLine, ...], bool]:
    """Return what is late with those whose superior somebody is, the latest first."""
    below = _people_below(reader, login)
    if not below:
        return (), False
    mine = aliased(Assignment)
    asked_too = select(mine.id).where(mine.task_id == Task.id, mine.person == login, mine.state.in_(_OPEN)).exists()
    rows = reader.session.execute(
        select(Task, Instance, Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .join(Instance, Instance.id == Task.instance_id)
        .where(_ASKED, Assignment.person.in_(below), Task.due_at < reader.now, Task.paused_at.is_(None))
        .where(Instance.state == "active", ~asked_too)
        .order_by(Task.due_at, Assignment.id)
        .limit(EXCEPTIONS + 1)
    ).all()
    lines = tuple(
        _late(reader, task, case, place.person, login, language)
        for task, case, place in rows[:EXCEPTIONS]
        if not is_over(reader.organisation, place, reader.now)
    )
    return lines, len(rows) > EXCEPTIONS


_OPEN = ("asked", "candidate")


def _people_below(reader: Reader, login: str) -> list[str]:
    organisation, now = reader.organisation, reader.now
    mine = {post.code for post in organisation.posts_of(login, now)}
    posts = [post.code for post in organisation.posts.values() if post.superior in mine]
    return sorted({person for code in posts for person in organisation.holders(code, now) if person != login})


def _late(reader: Reader, task: Task, case: Instance, person: str, login: str, language: str) -> LateLine:
    kept = keeps_name(reader, task, person, case.starter)
    secret = reader.deployed(case.definition_id).package.confidential
    return LateLine(
        task_id=task.id if may_read(reader, case.id, login) else "",
        number=case.number,
        title=CONFIDENTIAL.in_language(language) if secret else case.title,
        name=reader.deployed(task.definition_id).package.element_name(task.element, language),
        who="" if kept else post_name(reader, person, language),
        slack=task_slack(reader, task),
    )
