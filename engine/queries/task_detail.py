"""One task as the person who is asked reads it: what is asked, why them, what changed, what others said."""

from dataclasses import dataclass, replace

from engine.domain.elements import UserTaskSettings
from engine.domain.signing import ANSWERS
from engine.domain.texts import Text
from engine.queries.attachments import attachments_of
from engine.queries.choices import choices_of
from engine.queries.confirm import confirm_of
from engine.queries.may_do import may_do, may_leave
from engine.queries.naming import acting_name, post_name, unit_name
from engine.queries.objections import objections_of
from engine.queries.opinions import item_unit, opinions_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import keeps_files, place_of, secret_ballots
from engine.queries.sent_back import sent_back_to
from engine.queries.slack import task_slack
from engine.queries.submissions import answered_items, item_words, submissions_of
from engine.queries.task_rows import OPEN, TaskRows, rows_of
from engine.queries.task_view import DiagramRef, Holder, OutcomeButton, ScoreField, TaskView
from engine.queries.timeline import happenings, trail
from engine.queries.verbs import OnTask, has_it, signer_rows, verb_choices
from engine.queries.why import why_sentences
from engine.runtime.meetings import is_meeting
from engine.runtime.term_end import is_over
from engine.store.tasks import Assignment, Task

GONE = ("closed", "removed", "recused")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDetail(Query[TaskView]):
    """Asks for a task on behalf of `person`."""

    person: str
    task_id: str
    language: str = "zh"


def answer(query: TaskDetail, reader: Reader) -> TaskView:
    """Return the task.

    Raises Rejection("not_found") unless the person may read its case.
    """
    rows = rows_of(reader, query.task_id, query.person)
    task, instance, language = rows.task, rows.instance, query.language
    deployed, case = reader.deployed(task.definition_id), reader.deployed(instance.definition_id)
    package = deployed.package
    element = deployed.compiled.diagram.elements.get(task.element)
    settings = element.settings if element is not None else None
    known = settings if isinstance(settings, UserTaskSettings) else UserTaskSettings(outcomes=())
    ballots = secret_ballots(reader, query.person, rows.tasks, rows.assignments)
    opinions = opinions_of(reader, query.person, {t.id: t for t in rows.tasks}, rows.assignments, language)
    definitions = {t.id: t.definition_id for t in rows.tasks}
    held = [a for a in rows.assignments if a.task_id == task.id and a.state in OPEN]
    unit = item_unit(task.item)
    sent_back = sent_back_to(reader, task, rows.tasks)
    rows_here = [a for a in rows.assignments if a.task_id == task.id]
    offered = replace(known, recusable=may_leave(reader, query.person, task, rows_here, known))
    audited = trail(reader, instance.id)
    signs = rows.mine is not None and rows.mine.kind in ANSWERS
    straight = "" if sent_back is None else sent_back.onward(language)
    return TaskView(
        task_id=task.id,
        instance_id=instance.id,
        definition_id=task.definition_id,
        number=instance.number,
        title=instance.title or case.package.name(language),
        unit=unit_name(reader, instance.starter_unit, language),
        process=case.package.name(language),
        process_version=case.version,
        case_state=instance.state,
        element=task.element,
        name=package.element_name(task.element, language),
        ask=package.ask(task.element, language),
        verb=task.verb,
        item_unit=None if unit is None else unit_name(reader, unit, language),
        state=task.state,
        round=task.round,
        version=task.version,
        slack=task_slack(reader, task),
        why=() if rows.mine is None else why_sentences(reader, rows.mine.why, language),
        on_behalf_of=_behalf(reader, rows.mine, language),
        may=may_do(query.person, reader, rows, held, offered, audited),
        verbs=verb_choices(
            OnTask(
                reader=reader,
                person=query.person,
                task=task,
                instance=instance,
                assigned=rows_here,
                settings=offered,
                trail=audited,
            ),
            language,
        ),
        signers=signer_rows(reader, query.person, task, instance, rows_here, language),
        role=None if rows.mine is None else rows.mine.kind,
        meeting=is_meeting(reader.ladders.get(task.ladder or "")),
        moved_away=task.state == "open" and rows.mine is not None and rows.mine.state in GONE,
        choices=choices_of(reader, instance, task, query.person) if held else (),
        confirm=confirm_of(reader, task, known, query.person, language) if held else None,
        conditions=known.conditions,
        holders=tuple(
            _holder(reader, a, task, language)
            for a in held
            if has_it(task, a) and not is_over(reader.organisation, a, reader.now)
        ),
        claimed_by=None if task.claimed_by is None else post_name(reader, task.claimed_by, language, place_of(task)),
        asked=task.asked,
        signed=task.signed,
        outcomes=tuple(
            OutcomeButton(
                code=o.code,
                outcome_class=o.outcome_class,
                label=package.outcome_label(task.element, o.code, language),
                next="" if signs else straight or package.outcome_next(task.element, o.code, language),
                opinion_required=o.opinion_required or o.outcome_class in ("return", "reject"),
            )
            for o in known.outcomes
            if rows.mine is None or o.outcome_class in ANSWERS.get(rows.mine.kind, (o.outcome_class,))
        ),
        form=known.form if known.form in package.forms else None,
        score=_score(known),
        package=package,
        sent_back=sent_back,
        items=tuple(item_words(item) for item in task.items or ()),
        draft={} if rows.draft is None else rows.draft.data,
        drafted_at=None if rows.draft is None else rows.draft.saved_at,
        decided=next((o for o in opinions if o.task_id == task.id and o.mine and o.at is not None), None),
        seen_at=None if rows.seen is None else rows.seen.seen_at,
        seen_seq=None if rows.seen is None else rows.seen.audit_seq,
        submissions=submissions_of(reader, rows.tasks, language),
        answered=answered_items(reader, [t for t in rows.tasks if t.id != task.id], language),
        attachments=attachments_of(reader, instance.id, query.person),
        objections=objections_of(reader, instance, query.person),
        opinions=opinions,
        diagrams=_diagrams(reader, rows, language),
        timeline=happenings(
            reader,
            audited,
            definitions,
            instance.definition_id,
            language,
            ballots,
            keeps_files(reader, query.person, rows.tasks, ballots),
        ),
    )


def _holder(reader: Reader, a: Assignment, task: Task, language: str) -> Holder:
    login = "" if a.person in reader.kept_names else a.person
    return Holder(login=login, name=acting_name(reader, a, task, language), turn=a.state != "waiting")


def _score(settings: UserTaskSettings) -> ScoreField | None:
    if settings.policy.kind != "score" or settings.form is not None:
        return None
    terms = settings.policy.score
    return ScoreField(name=terms.name, lowest=terms.lowest, highest=terms.highest)


def _behalf(reader: Reader, mine: Assignment | None, language: str) -> str | None:
    if mine is None or mine.on_behalf_of is None:
        return None
    return post_name(reader, mine.on_behalf_of, language)


def _diagrams(reader: Reader, rows: TaskRows, language: str) -> tuple[DiagramRef, ...]:
    """Return the case's own diagram first, then those of the processes it called."""
    ids = dict.fromkeys([rows.instance.definition_id, *(t.definition_id for t in rows.tasks)])
    named: list[tuple[str, Text]] = [(i, reader.deployed(i).package.names) for i in ids]
    # The one that holds this task is what the reader wants to see first.
    named.sort(key=lambda pair: pair[0] != rows.task.definition_id)
    return tuple(DiagramRef(definition_id=i, name=name.in_language(language)) for i, name in named)
