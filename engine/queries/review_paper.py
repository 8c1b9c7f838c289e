"""One paper of a case: what the process's package says stands in which box, as its reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from engine.domain.errors import Fault, Rejection
from engine.queries.attachments import AttachmentRow, attachments_of
from engine.queries.naming import actor_name, unit_name
from engine.queries.paper_boxes import PaperBox, boxes_of
from engine.queries.paper_file import CaseFile, Edition, editions_of, open_file
from engine.queries.papers import PaperLine, line_of, said_in
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import without_names
from engine.queries.submissions import Submission, submissions_of
from engine.spiff.codec import load_variables
from engine.store.audit import Audit
from engine.store.instances import InstanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper(Query["ReviewPaperView"]):
    """Asks for one paper, as the list names it, on behalf of `person`."""

    instance_id: str
    paper: str
    person: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaperView:
    """The paper."""

    instance_id: str
    institution: str
    line: PaperLine
    editions: tuple[PaperLine, ...]
    """All of this name, the oldest first."""
    number: str | None
    """The case's number."""
    issued_as: str
    """The number that it was issued under, if it has one of its own."""
    title: str
    process: str
    version: int
    unit: str
    starter: str
    application: Submission | None
    fields: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    boxes: tuple[PaperBox, ...]
    attachments: tuple[AttachmentRow, ...]
    digest: str
    """The hash of the trail's entry that made it."""
    events: int
    """How many entries the trail had then."""


def answer(query: ReviewPaper, reader: Reader) -> ReviewPaperView:
    """Return the paper.

    Raises Rejection("not_found") when the case has no such paper, or the person may not read it.
    """
    file = open_file(reader, query.instance_id, query.person, query.language)
    editions = _editions(file, query.paper)
    edition = next((one for one in editions if one.name == query.paper), None)
    if edition is None:
        raise Rejection("not_found")
    deployed, instance, language = file.processes[edition.process], file.instance, file.language
    made_by = _entry(reader, instance.id, edition)
    lines = tuple(line_of(file, one, editions) for one in editions if _alike(one, edition))
    return ReviewPaperView(
        instance_id=instance.id,
        institution=unit_name(reader, reader.organisation.within(instance.starter_unit)[-1], language),
        line=line_of(file, edition, editions),
        editions=lines,
        number=instance.number,
        issued_as=_issued_as(edition),
        title=instance.title,
        process=deployed.package.name(language),
        version=deployed.version,
        unit=unit_name(reader, instance.starter_unit, language),
        starter=actor_name(reader, instance.starter, language),
        application=_application(file, edition),
        fields=edition.plan.fields,
        facts=_facts(file, edition),
        boxes=boxes_of(file, edition, editions),
        attachments=attachments_of(reader, instance.id, query.person),
        digest=made_by.hash.hex(),
        events=made_by.seq,
    )


def _editions(file: CaseFile, name: str) -> tuple[Edition, ...]:
    process, _, key = name.rpartition(".")[0].rpartition(".")
    return next((editions_of(file, process, plan) for plan in file.plans(process) if plan.key == key), ())


def _alike(one: Edition, other: Edition) -> bool:
    return one.plan.title(one.maker) == other.plan.title(other.maker)


def _entry(reader: Reader, instance_id: str, edition: Edition) -> Audit:
    """Return the entry of the trail that made it: what a service recorded, or the last one of the act."""
    if edition.record is not None:
        return edition.record
    act = select(Audit).where(Audit.chain == instance_id, Audit.act == edition.act)
    return reader.session.scalars(act.order_by(Audit.seq.desc()).limit(1)).one()


def _issued_as(edition: Edition) -> str:
    payload = edition.record.payload if edition.record is not None else None
    number = payload.get("number") if isinstance(payload, Mapping) else None
    return number if isinstance(number, str) else ""


def _application(file: CaseFile, edition: Edition) -> Submission | None:
    """Return the application as it stood when the paper was made."""
    package = file.processes[file.root].package
    filed = [
        t
        for t in file.within(file.root, None)
        if t.element in package.application and t.closed_act is not None and t.closed_act <= edition.act
    ]
    found = submissions_of(file.reader, filed, file.language)
    return found[-1] if found else None


def _facts(file: CaseFile, edition: Edition) -> tuple[tuple[str, str], ...]:
    if not edition.plan.facts:
        return ()
    state = file.reader.session.get_one(InstanceState, file.instance.id)
    variables = load_variables(state.variables).seen_from("")
    found = ((fact.label, _value(file, fact.value, variables)) for fact in edition.plan.facts)
    return tuple((label.in_language(file.language), text) for label, text in found if text)


def _value(file: CaseFile, expression: str, variables: Mapping[str, object]) -> str:
    """Evaluate what a fact says; what it can't say is left off the paper."""
    try:
        found = file.reader.evaluate(expression, variables)
    except Fault:
        return ""
    if found is None or isinstance(found, Mapping | list):
        return ""
    text = f"{found:f}" if isinstance(found, Decimal) else str(found)
    return said_in(str(without_names(file.reader, text)), file.language)
