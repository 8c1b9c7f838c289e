"""Puts a form's parts together for one page: names looked up once a request, options of registers, labels."""

from collections.abc import Iterable, Mapping, Sequence

from flask import g

from engine.diagrams.package import Package
from engine.domain.forms import Field, FieldError
from engine.domain.organisation import Organisation
from engine.domain.texts import Text
from engine.queries.attachments import AttachmentRow
from engine.queries.options import LIMIT, FormOptions, OptionEntry, PartnerNames
from engine.queries.task_form import TaskFormView
from ui import auth, i18n
from ui.forms.edit_view import FormEditor, Option, OptionGroup
from ui.forms.read_view import Section, Writer, read_sections
from ui.forms.registers import NamedFile, Registers, countries
from ui.forms.words import FormWords


def registers_for(attachments: Iterable[AttachmentRow]) -> Registers:
    """Return the names that a case's forms may hold, in the reader's language."""
    files = {a.id: NamedFile(id=a.id, name=a.name, size=a.size, media_type=a.media_type) for a in attachments}
    return Registers(i18n.language(), _organisation(), _partners, files)


def read_form_sections(
    package: Package, form: str, data: Mapping[str, object], attachments: Iterable[AttachmentRow] = ()
) -> tuple[Section, ...]:
    """Return the read view of a submitted form; nothing where the package has no such form."""
    known = package.form(form)
    if known is None:
        return ()
    words = FormWords(package, form, i18n.language())
    writer = Writer(words, registers_for(attachments), auth.shell().settings.zone)
    return read_sections(known, data, writer, words)


def editor_for(
    own: TaskFormView, language: str, *, errors: Sequence[FieldError] = (), spare_rows: int = 1
) -> FormEditor:
    """Return the editor of a task's form; `errors` are those to show at the fields."""
    if own.form is None or own.form_key is None:
        raise ValueError(f"Expected task {own.task_id} to have a form, but it has none.")
    words = FormWords(own.package, own.form_key, language)
    registers = registers_for(own.attachments)
    writer = Writer(words, registers, auth.shell().settings.zone)
    return FormEditor(
        own.form, words, registers, writer, register_choices, errors=errors, hidden=own.hidden, spare_rows=spare_rows
    )


def register_choices(field: Field, chosen: Sequence[str]) -> tuple[OptionGroup, ...]:
    """Return a register's entries under their headings; entries already chosen are always among them."""
    source = field.source or ""
    groups: dict[str, list[Option]] = {}
    language = i18n.language()
    for entry in _entries(source):
        option = Option(value=entry.value, label=entry.label.in_language(language), chosen=entry.value in chosen)
        groups.setdefault(entry.group.in_language(language), []).append(option)
    offered = {option.value for options in groups.values() for option in options}
    rest = [Option(value=value, label=value, chosen=True) for value in chosen if value and value not in offered]
    if rest:
        groups.setdefault("", []).extend(rest)
    return tuple(OptionGroup(label=label, options=tuple(options)) for label, options in groups.items())


def find_options(source: str, search: str) -> tuple[OptionEntry, ...]:
    """Return a register's entries that hold `search`."""
    if source == "countries":
        parts = search.lower().split()
        found = [entry for entry in _countries() if all(p in f"{entry.value} {entry.label.zh}".lower() for p in parts)]
        return tuple(found[:LIMIT])
    return tuple(auth.read(FormOptions(source=source, search=search)))


def _entries(source: str) -> tuple[OptionEntry, ...]:
    """Return what a register offers, read once a request."""
    kept: dict[str, tuple[OptionEntry, ...]] = g.setdefault("form_entries", {})
    if source not in kept:
        kept[source] = _countries() if source == "countries" else tuple(auth.read(FormOptions(source=source)))
    return kept[source]


def _countries() -> tuple[OptionEntry, ...]:
    none = Text("", "")
    known = countries(i18n.language())
    return tuple(OptionEntry(value=code, label=Text(name, name), group=none) for code, name in known)


def _partners() -> Mapping[str, Text]:
    known: Mapping[str, Text] | None = g.get("partner_names")
    if known is None:
        known = g.partner_names = auth.read(PartnerNames())
    return known


def _organisation() -> Organisation:
    known: Organisation | None = g.get("form_organisation")
    if known is None:
        known = g.form_organisation = auth.shell().engine.organisation
    return known
