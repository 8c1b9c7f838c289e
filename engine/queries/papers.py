"""The papers a case has issued so far, and those that are under way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.diagrams.papers import PaperPlan
from engine.queries.paper_file import CaseFile, Edition, editions_of, open_file
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import without_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers(Query["PapersView"]):
    """Asks which papers a case has, on behalf of `person`."""

    instance_id: str
    person: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One paper that was made."""

    name: str
    """What its address calls it."""
    title: str
    number: int
    of: int
    """How often it was made so far; the newest stands, those before it are history."""
    result: str
    at: datetime

    @property
    def stands(self) -> bool:
        """Whether no newer one was made."""
        return self.number == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperUnderWay:
    """One that is not made yet."""

    title: str
    at: tuple[str, ...]
    """The elements where it waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersView:
    """The list."""

    made: tuple[PaperLine, ...]
    """The newest first."""
    under_way: tuple[PaperUnderWay, ...]


def answer(query: Papers, reader: Reader) -> PapersView:
    """Return the papers.

    Raises Rejection("not_found") when there is no such case, or the person may not read it.
    """
    file = open_file(reader, query.instance_id, query.person, query.language)
    made: list[tuple[tuple[int, int], PaperLine]] = []
    waiting: list[PaperUnderWay] = []
    for process, plan in _plans(file):
        editions = editions_of(file, process, plan)
        made += [(one.order, line_of(file, one, editions)) for one in editions]
        waiting += _under_way(file, process, plan, editions)
    made.sort(key=lambda one: one[0], reverse=True)
    return PapersView(made=tuple(line for _, line in made), under_way=tuple(waiting))


def line_of(file: CaseFile, edition: Edition, editions: tuple[Edition, ...]) -> PaperLine:
    """Return one paper as a line of the list; those of another name are counted by themselves."""
    alike = [one for one in editions if edition.plan.title(one.maker) == edition.plan.title(edition.maker)]
    return PaperLine(
        name=edition.name,
        title=edition.plan.title(edition.maker).in_language(file.language),
        number=alike.index(edition) + 1,
        of=len(alike),
        result=_result(file, edition),
        at=edition.at,
    )


def said_in(text: str, language: str) -> str:
    """Return the reader's half of a text that a diagram writes in both languages, “中文 / English”."""
    halves = text.split(" / ")
    return text if len(halves) != 2 else halves[language == "en"]


def _result(file: CaseFile, edition: Edition) -> str:
    data = edition.task.data if edition.task is not None and isinstance(edition.task.data, Mapping) else {}
    found = without_names(file.reader, data.get(edition.plan.result))
    return said_in(found, file.language) if isinstance(found, str) else ""


def _plans(file: CaseFile) -> Iterator[tuple[str, PaperPlan]]:
    for process in file.processes:
        for plan in file.plans(process):
            yield process, plan


def _under_way(file: CaseFile, process: str, plan: PaperPlan, editions: tuple[Edition, ...]) -> Iterator[PaperUnderWay]:
    """A paper is under way in a call that has begun it, has not made it, and still has something open."""
    made = {one.scope for one in editions}
    begun = {t.scope for t in file.within(process, None) if t.element in plan.begins}
    for scope in sorted(begun - made):
        waits = [file.named(t.element) for t in file.within(process, scope) if t.state == "open"]
        if waits:
            title = plan.name.in_language(file.language)
            yield PaperUnderWay(title=title, at=tuple(dict.fromkeys(waits)))
