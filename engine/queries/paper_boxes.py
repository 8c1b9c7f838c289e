"""The boxes of a paper: words with their signatures, scores, votes, what was told, and conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.diagrams.papers import BoxPlan
from engine.domain.elements import OutcomeClass, UserTaskSettings
from engine.domain.texts import Text
from engine.queries.obligations import ObligationRow, obligations_of
from engine.queries.paper_file import CaseFile, Edition
from engine.queries.paper_scores import ScoreSheet, score_sheet
from engine.queries.paper_words import PaperWords, words_of
from engine.queries.papers import said_in
from engine.queries.secrecy import secret_ballots, without_names
from engine.store.tasks import Assignment, Task

TOLD = ("reason", "rule", "page", "remedy", "deadline")
_PRESENT = {"due": Text("应到", "due"), "present": Text("实到", "present")}
_COUNTED: Mapping[str, OutcomeClass] = {
    "approvals": "approve",
    "rejections": "reject",
    "abstentions": "abstain",
    "deferrals": "defer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBox:
    """One box; which of its parts are filled is its kind's."""

    title: str
    note: str = ""
    """What stands there in the place of words."""
    words: tuple[PaperWords, ...] = ()
    scores: ScoreSheet | None = None
    outcome: str = ""
    tally: tuple[tuple[str, int], ...] = ()
    """(due, present, and each outcome by its name; how many)."""
    told: tuple[tuple[str, str], ...] = ()
    """(reason, rule, page, remedy, deadline; what was told)."""
    told_at: datetime | None = None
    obligations: tuple[ObligationRow, ...] = ()


def boxes_of(file: CaseFile, edition: Edition, editions: Sequence[Edition]) -> tuple[PaperBox, ...]:
    """Return the boxes that have something to say."""
    rows = file.reader.session.scalars(
        select(Assignment).where(Assignment.instance_id == file.instance.id).order_by(Assignment.id)
    ).all()
    ballots = secret_ballots(file.reader, file.person, file.tasks, rows)
    until = next((one.act for one in editions if one.number == edition.number + 1), None)
    page = _Page(file=file, edition=edition, until=until, rows=rows, ballots=ballots)
    plans = (plan for plan in edition.plan.boxes if not plan.only or edition.maker in plan.only)
    return tuple(found for plan in plans if (found := _box(page, plan)) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    file: CaseFile
    edition: Edition
    until: int | None
    """The act that made the next edition."""
    rows: Sequence[Assignment]
    ballots: frozenset[str]

    def tasks(self, plan: BoxPlan) -> list[Task]:
        """Return the tasks that a box is about, the oldest first: before the paper was made, or after it."""
        found = [t for t in self.file.within(self.edition.process, self.edition.scope) if t.element in plan.elements]
        return sorted((t for t in found if self._belongs(plan, t)), key=lambda t: t.closed_act or 0)

    def _belongs(self, plan: BoxPlan, task: Task) -> bool:
        if task.closed_act is None:
            return False
        if not plan.after:
            return task.closed_act <= self.edition.act
        return task.closed_act > self.edition.act and (self.until is None or task.closed_act <= self.until)


def _box(page: _Page, plan: BoxPlan) -> PaperBox | None:
    title = plan.title.in_language(page.file.language)
    if plan.kind == "notice":
        return _notice(page, plan, title)
    if plan.kind == "obligations":
        return _conditions(page, plan, title)
    tasks = page.tasks(plan)
    decided = next((t for t in reversed(tasks) if t.state == "completed"), None)
    if decided is None:
        note = plan.lapsed if tasks and plan.lapsed is not None else plan.absent
        return _noted(page, title, note)
    words = _words(page, plan, tasks if plan.after else [decided])
    match plan.kind:
        case "scores":
            data = page.edition.task.data if page.edition.task is not None else None
            computed = data.get(plan.average) if isinstance(data, Mapping) else None
            sheet = score_sheet(page.file, plan, decided, page.rows, computed)
            return None if sheet is None else PaperBox(title=title, scores=sheet)
        case "tally":
            return PaperBox(title=title, words=words, outcome=_outcome(page, decided), tally=_tally(page, decided))
        case _:
            return PaperBox(title=title, words=words)


def _words(page: _Page, plan: BoxPlan, tasks: Sequence[Task]) -> tuple[PaperWords, ...]:
    decided = [task for task in tasks if task.state == "completed"]
    said = (words_of(page.file, plan, task, page.rows, ballots=page.ballots) for task in decided)
    return tuple(word for words in said for word in words)


def _noted(page: _Page, title: str, note: Text | None) -> PaperBox | None:
    return None if note is None else PaperBox(title=title, note=note.in_language(page.file.language))


def _outcome(page: _Page, task: Task) -> str:
    package = page.file.reader.deployed(task.definition_id).package
    return package.outcome_label(task.element, task.outcome, page.file.language) if task.outcome else ""


def _tally(page: _Page, task: Task) -> tuple[tuple[str, int], ...]:
    """Return the figures of a vote: each outcome that could be chosen under its own name."""
    language, deployed = page.file.language, page.file.reader.deployed(task.definition_id)
    data = task.data if isinstance(task.data, Mapping) else {}
    settings = deployed.compiled.diagram.elements[task.element].settings
    outcomes = settings.outcomes if isinstance(settings, UserTaskSettings) else ()
    code = {one.outcome_class: one.code for one in reversed(outcomes)}
    names = {name: words.in_language(language) for name, words in _PRESENT.items()}
    for name, kind in _COUNTED.items():
        if kind in code:
            names[name] = deployed.package.outcome_label(task.element, code[kind], language)
    return tuple((word, data[name]) for name, word in names.items() if isinstance(data.get(name), int))


def _notice(page: _Page, plan: BoxPlan, title: str) -> PaperBox | None:
    """What was told by the services it names: by the maker itself, or in the act that made the paper."""
    edition, file = page.edition, page.file
    told = [row for row in file.told if row.element in plan.elements and row.act == edition.act]
    row = edition.record if edition.record in told else (told[-1] if told else None)
    if row is None or not isinstance(row.payload, Mapping):
        return _noted(page, title, plan.absent)
    said = ((name, row.payload.get(name)) for name in TOLD)
    texts = ((name, said_in(str(without_names(file.reader, text)), file.language)) for name, text in said if text)
    return PaperBox(title=title, told=tuple(texts), told_at=row.at)


def _conditions(page: _Page, plan: BoxPlan, title: str) -> PaperBox | None:
    file = page.file
    found = obligations_of(file.reader, file.instance.id, file.person, file.language)
    standing = tuple(row for row in found if row.state not in ("moot", "pending"))
    if not standing:
        return _noted(page, title, plan.absent)
    return PaperBox(title=title, obligations=standing)
