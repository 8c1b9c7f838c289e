"""The form of one task for the person who fills it in: what they typed, what is still wrong, what would follow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.diagrams.package import Package
from engine.domain.diagram import Diagram
from engine.domain.elements import DecisionSettings, OutcomeChoice, UserTaskSettings
from engine.domain.errors import Fault, Rejection
from engine.domain.forms import ME, Checked, FieldError, Form, Source, check_answers, prefill, validate
from engine.domain.organisation import Organisation
from engine.domain.texts import Text
from engine.queries.attachments import AttachmentRow, attachments_of
from engine.queries.chain import PredictedChain, Whence, predict
from engine.queries.choices import Choice, choices_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import disclose, is_secret
from engine.queries.sent_back import SentBack, sent_back_to
from engine.queries.slack import Slack, task_slack
from engine.runtime.catalogue import Deployed
from engine.runtime.rules import CHOSEN
from engine.spiff.codec import load_variables
from engine.store.attachments import Attachment
from engine.store.instances import Instance, InstanceState
from engine.store.organisation import Partner
from engine.store.tasks import Assignment, Draft, Task

OPEN = ("asked", "candidate")
BESIDE_FORM = ("answers", "opinion", CHOSEN)
"""Names in a draft that are no fields of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForm(Query["TaskFormView"]):
    """Asks for the form of `task_id` as `person` sees it.

    `typed` is what stands on their page and is not saved; without it their draft counts, else what is known already.
    """

    task_id: str
    person: str
    typed: Mapping[str, object] | None = None
    forecast: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFormView:
    """Everything the form page shows."""

    task_id: str
    instance_id: str
    number: str | None
    title: str
    state: str
    starter: str
    mine: bool
    process: Text
    package: Package
    element: str
    name: Text
    ask: Text
    round: int
    version: int
    slack: Slack
    form_key: str | None
    form: Form | None
    data: Mapping[str, object]
    opinion: str
    answers: tuple[str, ...]
    items: tuple[object, ...]
    saved_at: datetime | None
    errors: tuple[FieldError, ...]
    hidden: frozenset[str]
    missing: tuple[Text, ...]
    """What the diagram's own check would still ask for, papers that depend on other answers."""
    outcomes: tuple[OutcomeChoice, ...]
    attachments: tuple[AttachmentRow, ...]
    sent_back: SentBack | None
    signer: Text
    organisation: Organisation = field(repr=False)
    chain: PredictedChain | None = None
    choices: tuple[Choice, ...] = ()
    chosen: Mapping[str, object] = field(default_factory=dict)
    """Whom the person ticked so far, by element."""

    @property
    def open_points(self) -> int:
        """How many things still stand against submitting."""
        return len(self.errors) + len(self.missing)


class ReaderOptions:
    """The registers a form of one case may refer to, for reading."""

    def __init__(self, session: Session, organisation: Organisation, instance_id: str) -> None:
        self._session = session
        self._organisation = organisation
        self._instance_id = instance_id

    def knows(self, source: Source, value: str) -> bool:
        """Tell whether a register holds an entry; an attachment must belong to this case."""
        match source:
            case "persons":
                person = self._organisation.person(value)
                return person is not None and person.active
            case "units":
                return self._organisation.unit(value) is not None
            case "partners":
                return self._session.get(Partner, value) is not None
            case "attachments":
                kept = self._session.get(Attachment, value)
                return kept is not None and kept.instance_id == self._instance_id
            case _:
                return False


def answer(query: TaskForm, reader: Reader) -> TaskFormView:
    """Return the form.

    Raises Rejection("not_found") unless the person is or was asked on this task.
    """
    row = reader.session.execute(
        select(Task, Instance, InstanceState, Assignment, Draft)
        .join(Instance, Instance.id == Task.instance_id)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .join(Assignment, (Assignment.task_id == Task.id) & (Assignment.person == query.person))
        .outerjoin(Draft, (Draft.task_id == Task.id) & (Draft.person == query.person))
        .where(Task.id == query.task_id)
        .order_by(Assignment.id.desc())
    ).first()
    if row is None:
        raise Rejection("not_found")
    task, instance, state, assignment, draft = row
    if is_secret(reader, instance.definition_id, instance.id, query.person):
        raise Rejection("not_found")
    disclose(reader, instance.id, query.person)
    deployed = reader.deployed(task.definition_id)
    known = {**_seen_from(task.scope, state.variables), "__now__": reader.now, ME: query.person}
    return _view(query, reader, _Rows(deployed, task, instance, state, assignment, draft), known)


def _seen_from(scope: str, variables: bytes) -> Mapping[str, object]:
    """What the case knows there; once that part of it is over, what is left of it."""
    known = load_variables(variables)
    return known.seen_from(scope if scope in known.scopes else "")


def as_it_stands(
    reader: Reader,
    task: Task,
    instance: Instance,
    settings: UserTaskSettings,
    draft: Draft | None,
    variables: bytes,
    outcome: str,
) -> tuple[Mapping[str, object], tuple[FieldError, ...]]:
    """Return what a task's page would hand in with nothing more typed, and what is wrong with that."""
    package = reader.deployed(task.definition_id).package
    form, typed = _form(package, settings), draft.data if draft is not None else None
    known = {**load_variables(variables).seen_from(task.scope), "__now__": reader.now, ME: reader.viewer}
    data = _data(form, typed, known, package, task)
    own = {key: value for key, value in data.items() if form is not None and form.field(key) is not None}
    checked = _checked(reader, form, own, {**known, "outcome": outcome}, instance)
    answers = _answers(task, typed)
    wrong = (*checked.errors, *(check_answers(task.items, answers) if task.items else ()))
    return {**own, **({"answers": list(answers)} if task.items else {})}, wrong


class _Rows(NamedTuple):
    deployed: Deployed
    task: Task
    instance: Instance
    state: InstanceState
    assignment: Assignment
    draft: Draft | None


def _fills_in(task: Task, assignment: Assignment) -> bool:
    """Tell whether somebody who is asked has the form to fill in: who decides, or prepares it for them; no signer."""
    if assignment.kind == "decide":
        return task.claimed_by in (None, assignment.person)
    return assignment.kind == "delegated"


def _view(query: TaskForm, reader: Reader, rows: _Rows, known: Mapping[str, object]) -> TaskFormView:
    deployed, task, instance, state, assignment, draft = rows
    package, diagram = deployed.package, deployed.compiled.diagram
    settings = diagram.elements[task.element].settings
    if not isinstance(settings, UserTaskSettings):
        raise Rejection("not_found")
    form = _form(package, settings)
    typed = query.typed if query.typed is not None else (draft.data if draft is not None else None)
    data = _data(form, typed, known, package, task)
    outcome = settings.outcomes[0].code
    checked = _checked(reader, form, data, {**known, "outcome": outcome}, instance)
    answers = _answers(task, typed)
    mine = task.state == "open" and assignment.state in OPEN and _fills_in(task, assignment)
    variables = {**known, **(checked.data if task.element in package.application else {})}
    sent_back = sent_back_to(reader, task)
    looked_at = reader.looked_at(instance, state)
    forecast = query.forecast and task.element in package.application
    owed = looked_at.run.owed(task.token) if forecast and task.state == "open" else ()
    whence = Whence(element=task.element, back=owed)
    return TaskFormView(
        task_id=task.id,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        state=task.state if instance.state == "active" else instance.state,
        starter=instance.starter,
        mine=mine,
        process=package.names,
        package=package,
        element=task.element,
        name=_text(package.element_name, task.element),
        ask=_text(package.ask, task.element),
        round=task.round,
        version=task.version,
        slack=task_slack(reader, task),
        form_key=settings.form,
        form=form,
        data={**data, **_computed(form, checked)},
        opinion=str((typed or {}).get("opinion") or ""),
        answers=answers,
        items=tuple(task.items or ()),
        saved_at=draft.saved_at if draft is not None else None,
        errors=(*checked.errors, *(check_answers(task.items, answers) if task.items else ())),
        hidden=checked.hidden,
        missing=_missing(reader, diagram, task.element, variables, whole=not checked.errors),
        outcomes=settings.outcomes,
        attachments=attachments_of(reader, instance.id, query.person),
        sent_back=sent_back,
        signer=_signer(reader, query.person, assignment),
        organisation=reader.organisation,
        chain=predict(reader, deployed, whence, variables, looked_at) if forecast else None,
        choices=choices_of(reader, instance, task, query.person) if mine else (),
        chosen=_chosen(typed),
    )


def _chosen(typed: Mapping[str, object] | None) -> Mapping[str, object]:
    given = (typed or {}).get(CHOSEN)
    return given if isinstance(given, Mapping) else {}


def _form(package: Package, settings: UserTaskSettings) -> Form | None:
    return package.form(settings.form)


def _data(
    form: Form | None,
    typed: Mapping[str, object] | None,
    known: Mapping[str, object],
    package: Package,
    task: Task,
) -> Mapping[str, object]:
    if form is None:
        return {}
    if typed is not None:
        return {key: value for key, value in typed.items() if key not in BESIDE_FORM}
    previous = known if task.element in package.application else None
    return prefill(form, known, previous)


def _checked(
    reader: Reader, form: Form | None, data: Mapping[str, object], context: Mapping[str, object], instance: Instance
) -> Checked:
    if form is None:
        return Checked(data={}, errors=(), hidden=frozenset())
    options = ReaderOptions(reader.session, reader.organisation, instance.id)
    own = {key: value for key, value in data.items() if form.field(key) is not None}
    return validate(form, own, context=context, options=options)


def _computed(form: Form | None, checked: Checked) -> Mapping[str, object]:
    """Computed fields come from what was checked: there figures are numbers."""
    fields = form.fields if form is not None else ()
    return {f.key: checked.data.get(f.key) for f in fields if f.value is not None}


def _answers(task: Task, typed: Mapping[str, object] | None) -> tuple[str, ...]:
    if not task.items:
        return ()
    given = (typed or {}).get("answers")
    texts = [str(item or "") for item in given] if isinstance(given, list) else []
    return tuple((texts + [""] * len(task.items))[: len(task.items)])


def _missing(
    reader: Reader, diagram: Diagram, element: str, variables: Mapping[str, object], *, whole: bool
) -> tuple[Text, ...]:
    """Ask the decision that directly follows the task, where it lists what is missing.

    While the form itself is not `whole`, what the decision says of an empty form is left out: the form says it better.
    """
    found: list[Text] = []
    for flow in diagram.elements[element].outgoing:
        settings = diagram.elements[diagram.flows[flow].target].settings
        if not isinstance(settings, DecisionSettings):
            continue
        try:
            inputs = {m.name: reader.evaluate(m.value, variables) for m in settings.inputs}
            listed = _listed(reader.decide(settings.decision, inputs))
            of_nothing = [] if whole else _listed(reader.decide(settings.decision, dict.fromkeys(inputs)))
        except Fault:
            continue
        found.extend(text for text in listed if text not in of_nothing)
    return tuple(found)


def _listed(outputs: Mapping[str, object]) -> list[Text]:
    return [text for value in outputs.values() for text in _said(value)]


def _said(value: object) -> Sequence[Text]:
    rows = value if isinstance(value, list) else []
    return [Text.of(row) for row in rows if isinstance(row, Mapping) and row.get("zh")]


def _signer(reader: Reader, person: str, assignment: Assignment) -> Text:
    organisation = reader.organisation
    known = organisation.person(person)
    name = known.name if known is not None else Text(person, person)
    post = organisation.post(assignment.post or "")
    if post is None:
        return name
    return Text(f"{name.zh}（{post.title.zh}）", f"{name.en} ({post.title.en})")


def _text(word: Callable[[str, str], str], element: str) -> Text:
    return Text(word(element, "zh"), word(element, "en"))
