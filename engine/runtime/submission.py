"""Checks what a person submits against the task's form and its items, with the same rules the browser shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.forms import Form, Source, check_answers, looks_outside, sign, validate
from engine.runtime.reserved import refuse_reserved
from engine.store.attachments import Attachment
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


class CaseOptions:
    """The registers a form of this case may refer to."""

    def __init__(self, case: "Case") -> None:
        self._case = case

    def knows(self, source: Source, value: str) -> bool:
        """Tell whether a register holds an entry; an attachment must belong to this very case."""
        session, organisation = self._case.act.session, self._case.act.organisation
        match source:
            case "persons":
                person = organisation.person(value)
                return person is not None and person.active
            case "units":
                return organisation.unit(value) is not None
            case "partners":
                return self._case.act.partner(value) is not None
            case "attachments":
                mine = Attachment.instance_id == self._case.instance.id
                return session.scalar(select(Attachment.id).where(Attachment.id == value, mine)) is not None
            case _:
                return True


def checked_data(
    case: "Case",
    task: Task,
    settings: UserTaskSettings,
    data: Mapping[str, Any],
    mine: Assignment,
    *,
    outcome: str,
    negative: bool,
) -> dict[str, Any]:
    """Return the fields to keep, signed where the form asks for a signature.

    A decision that refuses or returns (`negative`) needs its opinion, not a complete form.

    Raises Rejection("form_invalid") with `errors` for each place, ("unknown_field"), ("items_unanswered"),
    ("reserved_name").
    """
    submitted = dict(data)
    if case.deployed.package.fields_at_top:
        refuse_reserved(submitted)
    answers = _answers(task, submitted.pop("answers", None), negative=negative)
    form = _form(case, task, settings)
    if form is None:
        return {**_without_form(case, submitted), **answers}
    around = case.run.variables(task.scope) if looks_outside(form) else {}
    context = {**around, "outcome": outcome, "__now__": case.act.now}
    checked = validate(form, submitted, context=context, options=CaseOptions(case), partial=negative)
    if checked.errors:
        shown = [{"path": e.path, "code": e.code, "zh": e.zh, "en": e.en} for e in checked.errors]
        raise Rejection("form_invalid", count=len(shown), errors=shown)
    person = case.act.organisation.person(mine.person)
    post = case.act.organisation.post(mine.post or "")
    signed = sign(
        form,
        checked,
        person=mine.person,
        name={"zh": person.name.zh, "en": person.name.en} if person else {"zh": mine.person, "en": mine.person},
        post={"zh": post.title.zh, "en": post.title.en} if post else None,
        at=case.act.now,
    )
    return {**signed, **answers}


def _form(case: "Case", task: Task, settings: UserTaskSettings) -> Form | None:
    if settings.form is None:
        return None
    deployed = case.act.installation.catalogue.get(case.act.session, task.definition_id)
    return deployed.package.form(settings.form)


def _without_form(case: "Case", submitted: dict[str, Any]) -> dict[str, Any]:
    """A task without a form keeps nothing, unless its process is used without forms (a benchmark, an import)."""
    if submitted and not case.deployed.package.manifest.get("free_fields", False):
        raise Rejection("unknown_field", field=next(iter(submitted)))
    return submitted


def _answers(task: Task, given: object, *, negative: bool) -> dict[str, list[str]]:
    if not task.items:
        return {}
    answers = [str(a).strip() for a in given] if isinstance(given, list) else []
    problems = check_answers(task.items, answers)
    if problems and not negative:
        shown = [{"path": e.path, "code": e.code, "zh": e.zh, "en": e.en} for e in problems]
        raise Rejection("items_unanswered", count=len(problems), errors=shown)
    return {"answers": answers[: len(task.items)]}
