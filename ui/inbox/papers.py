"""One paper of a case, laid out for A4: the head, the boxes, the place for the seal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from engine.diagrams.package import Package
from engine.queries.attachments import AttachmentRow
from engine.queries.paper_boxes import PaperBox
from engine.queries.paper_scores import ScoreSheet
from engine.queries.review_paper import ReviewPaper, ReviewPaperView
from ui import auth, i18n
from ui.forms.pages import read_form_sections
from ui.forms.read_view import EMPTY, Section, Shown
from ui.forms.words import FormWords
from ui.inbox.views import blueprint

SHORT = {"zh": 16, "en": 30}
"""How many letters a value of the head may have to share its row with another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """One box with its forms read: a list of shown fields for each word, in the same order."""

    box: PaperBox
    forms: tuple[tuple[Shown, ...], ...]
    labels: Mapping[str, str]
    """What the figures and texts of a score sheet are called, and what its verdicts are."""


@blueprint.get("/case/<instance_id>/papers/<paper>")
@auth.signed_in
def review_paper(instance_id: str, paper: str) -> str:
    """Lay out one paper."""
    query = ReviewPaper(instance_id=instance_id, paper=paper, person=auth.visitor().login, language=i18n.language())
    found: ReviewPaperView = auth.read(query)
    return render_template(
        "inbox/review_paper.html",
        paper=found,
        head=_rows(_head(found)),
        boxes=[_laid_out(box, found.attachments) for box in found.boxes],
    )


def _head(found: ReviewPaperView) -> list[tuple[str, str]]:
    filed = found.application
    known: dict[str, Shown] = {}
    if filed is not None:
        sections = read_form_sections(filed.package, filed.form, filed.data, found.attachments)
        known = {shown.path: shown for shown in _flat(sections)}
    rows = [(known[name].label, _plain(known[name])) for name in found.fields if name in known]
    return [*found.facts, *((label, text) for label, text in rows if text != EMPTY)]


def _rows(facts: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Short facts share a row, two by two; a long one has its own."""
    rows: list[list[tuple[str, str]]] = []
    single: list[tuple[str, str]] | None = None
    for fact in facts:
        if len(fact[1]) > SHORT[i18n.language()]:
            rows.append([fact])
        elif single is None:
            single = [fact]
            rows.append(single)
        else:
            single.append(fact)
            single = None
    return rows


def _plain(shown: Shown) -> str:
    """A value of the head is one line, a table's too."""
    if shown.kind != "table":
        return shown.text
    gap = "; " if i18n.language() == "en" else "；"
    return gap.join(" · ".join(cell for cell in row if cell != EMPTY) for row in shown.rows) or EMPTY


def _laid_out(box: PaperBox, attachments: Sequence[AttachmentRow]) -> LaidOut:
    forms = tuple(_filled(word.package, word.form, word.data, attachments) for word in box.words)
    return LaidOut(box=box, forms=forms, labels=_labels(box.scores) if box.scores is not None else {})


def _filled(
    package: Package, form: str | None, data: Mapping[str, object], attachments: Sequence[AttachmentRow]
) -> tuple[Shown, ...]:
    """Return the fields that say something, in the order in which the paper names them."""
    sections = read_form_sections(package, form, data, attachments) if form is not None else ()
    order = {name: place for place, name in enumerate(data)}
    found = (shown for shown in _flat(sections) if _says_something(shown))
    return tuple(sorted(found, key=lambda shown: order.get(shown.path, 0)))


def _flat(sections: Sequence[Section]) -> tuple[Shown, ...]:
    return tuple(shown for section in sections for shown in (*section.facts, *section.blocks))


def _says_something(shown: Shown) -> bool:
    return bool(shown.rows or shown.files or shown.exceptions) or shown.text != EMPTY


def _labels(sheet: ScoreSheet) -> Mapping[str, str]:
    form = sheet.package.form(sheet.form)
    if form is None or sheet.form is None:
        return {}
    words = FormWords(sheet.package, sheet.form, i18n.language())
    verdict = next((field for field in form.fields if field.key == sheet.verdict), None)
    options = {c.value: words.option(verdict, c.value) for c in verdict.choices} if verdict is not None else {}
    return {**options, **{field.key: words.label(field) for field in form.fields}}
