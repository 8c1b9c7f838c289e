"""Lays out the page of an act: its panel stands alone, or as a dialog over the page that led to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template

from engine.domain.errors import Rejection
from engine.queries.candidates import Candidates, CandidatesView
from ui import auth, i18n
from ui.between.pages import ActPage, Subject
from ui.between.typed import Typed
from ui.problems import Problem, problem_of

_AT_TEXT = frozenset({"text_required", "opinion_required", "reason_required", "text_too_long"})
_AT_PEOPLE = frozenset(
    {
        "person_unknown",
        "person_self",
        "person_excluded",
        "person_already_asked",
        "persons_required",
        "delegation_cycle",
        "copied_already",
        "too_many_copies",
        "too_many_signers",
        "mention_unreadable",
        "too_many_mentions",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was refused: beside the field it is about, or of the whole."""

    problem: Problem | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return 422 if self.fields else self.problem.status if self.problem is not None else 200

    def at(self, name: str) -> str | None:
        """Return what is wrong with a field, if anything."""
        return self.fields.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the form is sent, where one goes back to, and what else it carries along."""

    action: str
    back: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    holders: tuple[tuple[str, str], ...] = ()
    """Login and name of those who could be replaced, where several have the task."""
    together: bool = False
    """Whether several decide, so that whoever joins has one vote like everybody."""
    proposed: tuple[str, ...] = ()
    """Whom the diagram's own rule would ask next, by name."""
    refused_places: Mapping[str, str] = field(default_factory=dict)
    """Where no signer can be added now, and why."""


def refused_by(rejection: Rejection, page: ActPage) -> Refused:
    """Put a refusal where the reader looks for it."""
    problem = problem_of(rejection)
    said = f"{problem.what} {problem.todo}".strip()
    if rejection.code in _AT_TEXT and page.box is not None:
        return Refused(fields={"text": said})
    if rejection.code in _AT_PEOPLE and page.naming is not None:
        if rejection.code == "person_unknown" and not rejection.fields.get("person"):
            said = i18n.t("请选择人员。", "Choose somebody.")
        return Refused(fields={"people": said})
    return Refused(problem=problem)


def act_page(page: ActPage, subject: Subject, typed: Typed, frame: Frame, refused: Refused) -> str:
    """Return the page."""
    return render_template(
        "between/act.html",
        page=page,
        subject=subject,
        typed=typed,
        frame=frame,
        refused=refused,
        found=None if page.naming is None else _found(page, subject, typed),
    )


def _found(page: ActPage, subject: Subject, typed: Typed) -> CandidatesView:
    if page.naming is None:
        return CandidatesView(people=(), more=0)
    return auth.read(
        Candidates(
            person=auth.visitor().login,
            naming=page.naming,
            instance_id=subject.instance_id,
            task_id=subject.task_id,
            search=typed.search,
            chosen=typed.people,
            language=i18n.language(),
        )
    )
