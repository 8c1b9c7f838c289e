"""A score sheet on paper: each figure over all who scored; whose they are for those who may see it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.diagrams.package import Package
from engine.diagrams.papers import BoxPlan
from engine.queries.naming import actor_name
from engine.queries.paper_file import CaseFile
from engine.queries.paper_words import keeps_names
from engine.queries.secrecy import is_hidden, without_names
from engine.queries.submissions import form_of
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One figure over all sheets."""

    field: str
    mean: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One sheet with its name."""

    who: str
    figures: tuple[Decimal | None, ...]
    """In the order of `figures` of the sheet."""
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWords:
    """What one of them wrote; `who` is empty for readers who read the opinions without names."""

    who: str
    texts: tuple[tuple[str, str], ...]
    """(field, text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """All sheets of one task."""

    package: Package
    form: str | None
    figures: tuple[Scored, ...]
    """The figures that were asked for, and their total last."""
    lines: tuple[ScoreLine, ...]
    """Empty for readers who read without names."""
    words: tuple[ScoreWords, ...]
    count: int
    trimmed: bool
    """Whether the highest and the lowest total were left out of the average that was computed."""
    verdict: str
    """The field of the verdict."""
    verdicts: tuple[tuple[str, int], ...]
    named: bool


def score_sheet(
    file: CaseFile, box: BoxPlan, task: Task, rows: Sequence[Assignment], computed: object
) -> ScoreSheet | None:
    """Return the sheets of a task that is decided, or None where nobody scored.

    Where scores are hidden from the reader, or one name is kept from them, all are read without names: the figures in
    sum, and the words in the order of the alphabet, which is nobody's.
    """
    spoke = [row for row in rows if row.task_id == task.id and row.state == "voted" and row.kind == "decide"]
    sheets = [(row, row.data) for row in spoke if isinstance(row.data, Mapping)]
    if not sheets or task.state != "completed":
        return None
    kept = file.reader.kept_names
    hidden = any(is_hidden(file.reader, file.person, task, row) for row in spoke)
    named = not (hidden or keeps_names(file, box) or any(row.person in kept for row in spoke))
    names = (*box.fields, *((box.total,) if box.total else ()))
    totals = [_figure(data.get(box.total)) for _, data in sheets] if box.total else []
    return ScoreSheet(
        package=file.reader.deployed(task.definition_id).package,
        form=form_of(file.reader, task),
        figures=tuple(found for name in names if (found := _scored(name, [d for _, d in sheets])) is not None),
        lines=tuple(_line(file, box, names, row, data) for row, data in sheets) if named else (),
        words=_said(file, box, sheets, named=named),
        count=len(sheets),
        trimmed=_is_trimmed([t for t in totals if t is not None], _figure(computed)),
        verdict=box.verdict,
        verdicts=tuple(Counter(str(d[box.verdict]) for _, d in sheets if d.get(box.verdict)).items()),
        named=named,
    )


def _scored(field: str, sheets: Sequence[Mapping[str, object]]) -> Scored | None:
    found = [figure for sheet in sheets if (figure := _figure(sheet.get(field))) is not None]
    if not found:
        return None
    mean = (sum(found, Decimal(0)) / len(found)).quantize(Decimal("0.01"))
    return Scored(field=field, mean=mean, lowest=min(found), highest=max(found))


def _line(file: CaseFile, box: BoxPlan, names: Sequence[str], row: Assignment, data: Mapping[str, object]) -> ScoreLine:
    return ScoreLine(
        who=actor_name(file.reader, row.person, file.language),
        figures=tuple(_figure(data.get(name)) for name in names),
        verdict=str(data.get(box.verdict) or ""),
    )


def _said(
    file: CaseFile, box: BoxPlan, sheets: Sequence[tuple[Assignment, Mapping[str, object]]], *, named: bool
) -> tuple[ScoreWords, ...]:
    found = []
    for row, data in sheets:
        texts = tuple((name, str(without_names(file.reader, data[name]))) for name in box.texts if data.get(name))
        if row.opinion:
            texts = (*texts, ("", str(without_names(file.reader, row.opinion))))
        if texts:
            who = actor_name(file.reader, row.person, file.language) if named else ""
            found.append(ScoreWords(who=who, texts=texts))
    return tuple(found if named else sorted(found, key=lambda one: one.texts))


def _is_trimmed(totals: Sequence[Decimal], computed: Decimal | None) -> bool:
    """The table that scores says when it leaves the ends out; here it is read off what it came to."""
    if computed is None or len(totals) < 3:
        return False
    inner = sorted(totals)[1:-1]
    cent = Decimal("0.01")
    whole, trimmed = (abs(sum(t, Decimal(0)) / len(t) - computed) < cent for t in (list(totals), inner))
    return trimmed and not whole


def _figure(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))
