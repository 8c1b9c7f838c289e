"""What is asked of a person beside their tasks: copies to read, questions to answer; counted and listed."""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func, or_, select, text

from engine.queries.after_term import places_after_term
from engine.queries.conversation import CopyRow, ForReader, QuestionRow, copy_row, question_row
from engine.queries.cursor import read_cursor, write_cursor
from engine.queries.inbox_tasks import waits_for_others
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import is_secret, names_kept, shown_title
from engine.store.conversations import Copy, Question
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

_Row = TypeVar("_Row", CopyRow, QuestionRow)
PAGE = 30
# Written out: SQLite walks a partial index only where the condition is no parameter.
_UNREAD = text("case_copy.state = 'open'")
_UNANSWERED = text("question.state = 'open'")
_ASKED = text("assignment.state IN ('asked', 'candidate')")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideCounts(Query["AsideCountsView"]):
    """Asks how much there is of each; `waiting` where it is known already."""

    person: str
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideCountsView:
    """What the views beside the tasks hold.

    `delegated` counts tasks that the person prepares for others, `waiting` those of theirs that wait for others.
    """

    to_read: int
    questions: int
    delegated: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead(Query["ToReadView"]):
    """Asks for the copies a person has not read yet (待阅); `after` is the cursor of the page before."""

    person: str
    after: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsForMe(Query["QuestionsView"]):
    """Asks for the questions that wait for a person's answer."""

    person: str
    after: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The case that a row is about."""

    instance_id: str
    number: str | None
    title: str
    process: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReadView:
    """A page of copies, the newest first."""

    rows: tuple[tuple[Line, CopyRow], ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsView:
    """A page of questions, the newest first."""

    rows: tuple[tuple[Line, QuestionRow], ...]
    next: str | None


def answer_counts(query: AsideCounts, reader: Reader) -> AsideCountsView:
    """Count in one statement, and what waits for whoever follows in a post."""
    person = query.person
    copies = select(func.count()).select_from(Copy).where(Copy.person == person, _UNREAD)
    questions = (
        select(func.count())
        .select_from(Question)
        .join(Task, Task.id == Question.task_id)
        .where(Question.asked_of == person, _UNANSWERED, Task.state == "open")
    )
    delegated = (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.person == person, Assignment.kind == "delegated", _ASKED)
    )
    counted = [copies, questions, delegated]
    if query.waiting is None:
        places = select(func.count()).select_from(Assignment)
        counted.append(places.where(Assignment.person == person, waits_for_others()))
    row = reader.session.execute(select(*(part.scalar_subquery() for part in counted))).one()
    waiting = query.waiting
    if waiting is None:
        waiting = row[3] + len(places_after_term(reader, person))
    return AsideCountsView(to_read=row[0], questions=row[1], delegated=row[2], waiting=waiting)


def answer_to_read(query: ToRead, reader: Reader) -> ToReadView:
    """Return a page of copies; two statements however many rows."""
    rows = select(Copy, Instance, Task).join(Instance, Instance.id == Copy.instance_id)
    rows = rows.outerjoin(Task, Task.id == Copy.task_id).where(Copy.person == query.person, _UNREAD)
    found = reader.session.execute(_page(rows, Copy.sent_at, Copy.id, query.after)).all()
    who = ForReader(person=query.person, language=query.language)
    shown = found[:PAGE]
    kept = names_kept(reader, [(case, task, row.sent_by) for row, case, task in shown])
    return ToReadView(
        rows=tuple(
            (_line(reader, case, query.language), _kept(reader, case, copy_row(reader.keeping(names), row, who)))
            for (row, case, _), names in zip(shown, kept, strict=True)
        ),
        next=write_cursor("d", shown[-1][0].sent_at, shown[-1][0].id) if len(found) > PAGE else None,
    )


def answer_questions(query: QuestionsForMe, reader: Reader) -> QuestionsView:
    """Return a page of questions; two statements however many rows."""
    rows = select(Question, Instance, Task).join(Instance, Instance.id == Question.instance_id)
    rows = rows.join(Task, Task.id == Question.task_id)
    rows = rows.where(Question.asked_of == query.person, _UNANSWERED, Task.state == "open")
    found = reader.session.execute(_page(rows, Question.asked_at, Question.id, query.after)).all()
    who = ForReader(person=query.person, language=query.language)
    shown = found[:PAGE]
    kept = names_kept(reader, [(case, task, row.asked_by) for row, case, task in shown])
    return QuestionsView(
        rows=tuple(
            (
                _line(reader, case, query.language),
                _kept(reader, case, question_row(reader.keeping(names), row, "open", who)),
            )
            for (row, case, _), names in zip(shown, kept, strict=True)
        ),
        next=write_cursor("d", shown[-1][0].asked_at, shown[-1][0].id) if len(found) > PAGE else None,
    )


def _kept(reader: Reader, case: Instance, row: _Row) -> _Row:
    """Leave the words out where whoever was told them may not read the case any more."""
    return replace(row, text="") if is_secret(reader, case.definition_id, case.id, reader.viewer) else row


def _page(
    rows: Select[*tuple[Any, ...]],
    moment: Any,  # noqa: ANN401 - a column
    key: Any,  # noqa: ANN401 - a column
    after: str | None,
) -> Select[*tuple[Any, ...]]:
    _, at, last = read_cursor(after)
    if at is not None:
        rows = rows.where(or_(moment < at, and_(moment == at, key < last)))
    return rows.order_by(moment.desc(), key.desc()).limit(PAGE + 1)


def _line(reader: Reader, case: Instance, language: str) -> Line:
    package = reader.deployed(case.definition_id).package
    return Line(
        instance_id=case.id,
        number=case.number,
        title=shown_title(reader, case.definition_id, case.id, case.title or package.name(language), language),
        process=package.name(language),
        state=case.state,
    )
