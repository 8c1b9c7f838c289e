"""The forms of a task's page: those handed in before, read; the task's own, to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.forms import FieldError
from engine.domain.obligations import DRAFTED
from engine.domain.stops import STOPPING
from engine.queries.choices import CHOSEN
from engine.queries.submissions import Submission
from engine.queries.task_form import TaskForm, TaskFormView
from engine.queries.task_view import TaskView
from engine.queries.timeline import Happening
from ui import auth, i18n
from ui.forms.edit_view import FormEditor
from ui.forms.pages import editor_for, read_form_sections
from ui.forms.read_view import Section
from ui.forms.words import FormWords
from ui.inbox.acts import may_use
from ui.inbox.changes import Change, changes_since, word_of
from ui.inbox.diff import Difference, differences

CONDITIONS = DRAFTED
_TALK = frozenset({"CommentWritten", "CaseCopied", "CopyAcknowledged", "TaskReminded"})
"""What people say beside a task does not end it."""
_MOVED = frozenset({"TaskTransferred", "TaskReassigned", "WorkHandedOver", "SignerRemoved", "RecusalDeclared"})
"""By these a task leaves somebody while it goes on with others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """One form as it was handed in, with what changed in it since the round before."""

    task_id: str
    title: str
    place: str
    who: str
    at: datetime
    round: int
    sections: tuple[Section, ...]
    differences: tuple[Difference, ...]
    previous_at: datetime | None


class TaskForms:
    """Everything about forms that one page needs."""

    def __init__(
        self,
        detail: TaskView,
        *,
        typed: Mapping[str, object] | None = None,
        errors: Sequence[Mapping[str, object]] = (),
    ) -> None:
        self._known: Mapping[str, object] = typed or detail.draft
        self._detail = detail
        self.read = tuple(self._read(submission) for submission in detail.submissions)
        diffs = {form.task_id: form.differences for form in self.read}
        self.changes: tuple[Change, ...] = changes_since(detail, diffs)
        self.rounds: dict[str, int] = {}
        """The newest round of each place: what was said before it does not count any more."""
        for opinion in detail.opinions:
            self.rounds[opinion.place] = max(opinion.round, self.rounds.get(opinion.place, 0))
        self.own: TaskFormView | None = None
        self.editor: FormEditor | None = None
        self.own_title = ""
        self.typed: tuple[Section, ...] = ()
        if typed and detail.form is not None and not detail.may.decide:
            self.typed = read_form_sections(detail.package, detail.form, typed, detail.attachments)
        self.preparing = detail.role == "delegated" and may_use(detail, "resolve_delegation")
        if detail.form is not None and (detail.may.decide or self.preparing):
            self._open(typed, errors)

    @property
    def opinion(self) -> str:
        """What stands in the opinion box."""
        return str(self._known.get("opinion") or "")

    @property
    def stopped(self) -> Happening | None:
        """What last happened to the task or to its whole case, where it waits no more or is suspended."""
        here, ended = self._detail.task_id, STOPPING.get(self._detail.case_state)
        lines = (line for line in self._detail.timeline if line.event == ended or (not ended and line.task_id == here))
        if self._detail.moved_away:
            return next((line for line in lines if line.event in _MOVED), None)
        return next((line for line in lines if line.event not in _TALK), None)

    @property
    def decided(self) -> str:
        """What the visitor's own word on this task was."""
        return "" if self._detail.decided is None else word_of(self._detail.decided)

    @property
    def score(self) -> str:
        """What stands in the field for a score."""
        return "" if self._detail.score is None else str(self._known.get(self._detail.score.name) or "")

    @property
    def conditions(self) -> str:
        """What stands in the box of conditions, one a line."""
        return str(self._known.get(CONDITIONS) or "")

    @property
    def opinion_hint(self) -> str:
        """Which outcomes need an opinion."""
        if self.preparing:
            return i18n.t("准备好的意见", "The opinion you prepared")
        required = [outcome.label for outcome in self._detail.outcomes if outcome.opinion_required]
        if not required:
            return i18n.t("意见（可不填）", "Opinion (optional)")
        return i18n.t(f"意见（{'、'.join(required)}必填）", f"Opinion (required for: {', '.join(required)})")

    def answer(self, number: int) -> str:
        """What stands in the answer to an item."""
        given = self._known.get("answers")
        return str(given[number] or "") if isinstance(given, list) and number < len(given) else ""

    @property
    def chosen(self) -> Mapping[str, object]:
        """Who is ticked for later elements."""
        given = self._known.get(CHOSEN)
        return given if isinstance(given, Mapping) else {}

    def _open(self, typed: Mapping[str, object] | None, errors: Sequence[Mapping[str, object]]) -> None:
        query = TaskForm(task_id=self._detail.task_id, person=auth.visitor().login, typed=typed or None, forecast=False)
        own = auth.read(query)
        if own.form is None or own.form_key is None:
            return
        self.own, self.own_title = own, FormWords(own.package, own.form_key, i18n.language()).name
        self.editor = editor_for(own, i18n.language(), errors=tuple(_error(e) for e in errors))

    def _read(self, submission: Submission) -> ReadForm:
        sections = self._sections(submission, submission.data)
        before = None if submission.previous is None else self._sections(submission, submission.previous)
        return ReadForm(
            task_id=submission.task_id,
            title=FormWords(submission.package, submission.form, i18n.language()).name,
            place=submission.place,
            who=submission.who,
            at=submission.at,
            round=submission.round,
            sections=sections,
            differences=() if before is None else differences(before, sections),
            previous_at=submission.previous_at,
        )

    def _sections(self, submission: Submission, data: Mapping[str, object]) -> tuple[Section, ...]:
        return read_form_sections(submission.package, submission.form, data, self._detail.attachments)


def _error(raw: Mapping[str, object]) -> FieldError:
    return FieldError(
        path=str(raw.get("path", "")),
        code=str(raw.get("code", "")),
        zh=str(raw.get("zh", "")),
        en=str(raw.get("en", "")),
    )
