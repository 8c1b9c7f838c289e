"""What people said in one box of a paper: under the rules of the trail, each word with its signature."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.diagrams.package import Package
from engine.diagrams.papers import BoxPlan
from engine.domain.elements import UserTaskSettings
from engine.domain.forms.signing import content_hash
from engine.queries.naming import actor_name
from engine.queries.paper_file import CaseFile
from engine.queries.papers import said_in
from engine.queries.secrecy import SOMEBODY, is_hidden, on_applicants_side, place_of, without_names
from engine.queries.submissions import form_of, item_words
from engine.runtime.catalogue import Deployed
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """One person's word on paper."""

    who: str
    on_behalf_of: str
    outcome: str
    """Empty where handing the form in was all there was to decide."""
    outcome_class: str | None
    text: str
    at: datetime | None
    round: int
    pairs: tuple[tuple[tuple[str, str], str], ...]
    """((title, text) of what was asked, the answer)."""
    package: Package
    form: str | None
    data: Mapping[str, object]
    """The printed fields of the form."""
    digest: str
    """SHA-256 of what was signed, or handed in."""


def words_of(
    file: CaseFile, box: BoxPlan, task: Task, rows: Sequence[Assignment], *, ballots: frozenset[str]
) -> tuple[PaperWords, ...]:
    """Return what was said on a task, in the order in which people were asked; nothing that the trail keeps."""
    if task.id in ballots:
        return ()
    unnamed = keeps_names(file, box)
    return tuple(_words(file, box, task, row, unnamed=unnamed) for row in _open_to(file, task, rows))


def keeps_names(file: CaseFile, box: BoxPlan) -> bool:
    """Tell whether the reader reads this box without names."""
    return box.names == "office" and on_applicants_side(file.reader, file.instance, file.person)


def _open_to(file: CaseFile, task: Task, rows: Sequence[Assignment]) -> Iterator[Assignment]:
    for row in rows:
        spoke = row.task_id == task.id and row.state == "voted" and row.kind != "delegated"
        if spoke and not is_hidden(file.reader, file.person, task, row):
            yield row


def _words(file: CaseFile, box: BoxPlan, task: Task, row: Assignment, *, unnamed: bool) -> PaperWords:
    reader, deployed = file.reader, file.reader.deployed(task.definition_id)
    package, at = deployed.package, place_of(task)
    data = row.data if isinstance(row.data, Mapping) else {}
    told = without_names(reader, _printed(file, package, form_of(reader, task), box, data), at)
    behalf = row.on_behalf_of
    own = unnamed and row.person != file.person
    return PaperWords(
        who=SOMEBODY.in_language(file.language) if own else actor_name(reader, row.person, file.language, at),
        on_behalf_of="" if behalf is None or own else actor_name(reader, behalf, file.language, at),
        outcome=_outcome(deployed, task, row, file.language),
        outcome_class=row.outcome_class,
        text=str(without_names(reader, row.opinion or "", at)),
        at=row.voted_at,
        round=task.round,
        pairs=_pairs(file, task, data),
        package=package,
        form=form_of(reader, task),
        data=told if isinstance(told, Mapping) else {},
        digest=_digest(row, data),
    )


def _printed(
    file: CaseFile, package: Package, key: str | None, box: BoxPlan, data: Mapping[str, object]
) -> Mapping[str, object]:
    """Return the fields that the box prints; what a form computes in both languages in the reader's alone."""
    form = package.form(key)
    computed = {f.key for f in form.fields if f.kind == "computed"} if form is not None else set()
    return {
        name: _half(data[name], file.language) if name in computed else data[name]
        for name in box.fields
        if name in data
    }


def _half(value: object, language: str) -> object:
    return said_in(value, language) if isinstance(value, str) else value


def _outcome(deployed: Deployed, task: Task, row: Assignment, language: str) -> str:
    """What was chosen; nothing where handing the form in was all there was to choose."""
    settings = deployed.compiled.diagram.elements[task.element].settings
    alone = isinstance(settings, UserTaskSettings) and len(settings.outcomes) < 2
    if row.outcome is None or (alone and row.outcome_class == "done"):
        return ""
    return deployed.package.outcome_label(task.element, row.outcome, language)


def _pairs(file: CaseFile, task: Task, data: Mapping[str, object]) -> tuple[tuple[tuple[str, str], str], ...]:
    asked = [item_words(item) for item in task.items] if isinstance(task.items, list) else []
    given = data.get("answers")
    answers = [str(one) for one in given] if isinstance(given, list) else []
    told = (
        (words, without_names(file.reader, said, place_of(task))) for words, said in zip(asked, answers, strict=False)
    )
    return tuple((words, str(said)) for words, said in told)


def _digest(row: Assignment, data: Mapping[str, object]) -> str:
    """The hash in the signature; where the form has none, that of what was handed in."""
    signed = (v.get("hash") for v in data.values() if isinstance(v, Mapping) and "person" in v)
    found = next((str(one) for one in signed if one), None)
    return found or content_hash({"outcome": row.outcome, "opinion": row.opinion, "data": dict(data)})
