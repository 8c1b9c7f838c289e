"""The edit view of a form: one control a field with its label, its value, its options and what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.forms import Field, FieldError, Form
from ui.forms.read_view import Writer
from ui.forms.registers import NamedFile, Registers
from ui.forms.words import FormWords

Choices = Callable[[Field, Sequence[str]], tuple["OptionGroup", ...]]
"""Gives the options of a field with a register, those already chosen among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; `note` holds the words about an exception of a checklist."""

    value: str
    label: str
    chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionGroup:
    """Options under a heading; an empty heading means none."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One field as it is filled in; `kind` is the field's own."""

    kind: str
    path: str
    label: str
    hint: str = ""
    required: bool = False
    hidden: bool = False
    wide: bool = False
    value: str = ""
    checked: bool = False
    mode: str = ""
    errors: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    groups: tuple[OptionGroup, ...] = ()
    source: str = ""
    many: bool = False
    columns: tuple["Control", ...] = ()
    rows: tuple[tuple["Control", ...], ...] = ()
    files: tuple[NamedFile, ...] = ()
    accept: str = ""
    suffix: str = ""
    step: str = "any"
    minimum: str = ""
    maximum: str = ""
    max_length: int | None = None

    @property
    def name(self) -> str:
        """The name it is sent under."""
        return f"f.{self.path}"

    @property
    def id(self) -> str:
        """Its anchor on the page."""
        return f"f-{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSection:
    """A heading with its controls."""

    title: str
    controls: tuple[Control, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One error for the list at the top: where it is, which label it stands at, what is wrong."""

    anchor: str
    label: str
    sentence: str


class FormEditor:
    """Makes the controls of one form for one reader."""

    def __init__(  # noqa: PLR0913 - everything one form is shown with
        self,
        form: Form,
        words: FormWords,
        registers: Registers,
        writer: Writer,
        choices: Choices,
        *,
        errors: Sequence[FieldError] = (),
        hidden: frozenset[str] = frozenset(),
        spare_rows: int = 1,
    ) -> None:
        self._form = form
        self._words = words
        self._registers = registers
        self._writer = writer
        self._choices = choices
        self._errors = errors
        self._hidden = hidden
        self._spare_rows = spare_rows

    def sections(self, data: Mapping[str, object]) -> tuple[EditSection, ...]:
        """Return the form's sections; fields outside groups form sections without a heading."""
        return tuple(self._sections(data))

    def computed(self, data: Mapping[str, object]) -> dict[str, str]:
        """Return the computed fields' values as they are written on the page."""
        return {f.key: self._writer.text(f, data.get(f.key)) for f in self._form.fields if f.value is not None}

    def summary(self) -> tuple[Listed, ...]:
        """Return the errors in the order of the form."""
        order = {field.key: number for number, field in enumerate(self._form.fields)}
        ranked = sorted(self._errors, key=lambda error: order.get(error.path.partition(".")[0], len(order)))
        return tuple(self._listed(error) for error in ranked)

    def _listed(self, error: FieldError) -> Listed:
        field = self._form.field(error.path)
        label = self._words.label(field) if field is not None else error.path
        parts = error.path.split(".")
        if parts[0] == "answers" and parts[-1].isdigit():
            number = int(parts[-1]) + 1
            label = f"Answer {number}" if self._words.language == "en" else f"第 {number} 条答复"
        if len(parts) == 3 and parts[1].isdigit() and (table := self._form.field(parts[0])) is not None:
            row = int(parts[1]) + 1
            line = f"row {row}" if self._words.language == "en" else f"第 {row} 行"
            label = f"{self._words.label(table)} · {line} · {label}"
        return Listed(anchor=f"f-{error.path}", label=label, sentence=self._said(error))

    def _said(self, error: FieldError) -> str:
        return error.en if self._words.language == "en" else error.zh

    def _sections(self, data: Mapping[str, object]) -> Iterator[EditSection]:
        loose: list[Control] = []
        for component in self._form.components:
            if component.kind != "group":
                loose.extend(self._controls((component,), data))
                continue
            if loose:
                yield EditSection(title="", controls=tuple(loose))
                loose = []
            controls = tuple(self._controls(component.children, data))
            hidden = all(control.hidden for control in controls)
            yield EditSection(title=self._words.label(component), controls=controls, hidden=hidden)
        if loose:
            yield EditSection(title="", controls=tuple(loose))

    def _controls(self, fields: Sequence[Field], data: Mapping[str, object]) -> Iterator[Control]:
        for field in fields:
            if field.kind == "group":
                yield from self._controls(field.children, data)
            elif field.is_data:
                yield self._control(field, field.key, data.get(field.key))

    def _control(self, field: Field, path: str, value: object) -> Control:
        text = "" if value is None else str(value)
        if field.kind == "computed":
            text = self._writer.text(field, value)
        chosen = [str(item) for item in value] if isinstance(value, list) else [text] if text else []
        return Control(
            kind=field.kind,
            path=path,
            label=self._words.label(field),
            hint=self._words.description(field),
            required=field.required,
            hidden=path in self._hidden,
            wide=field.kind in ("long_text", "table", "files", "multi", "conform_checklist", "radio"),
            value=text,
            checked=value is True,
            mode=_mode(value) if field.kind == "conform_checklist" else "",
            errors=tuple(self._said(error) for error in self._errors if error.path == path),
            options=self._options(field, chosen, value),
            groups=self._choices(field, chosen) if field.source else (),
            source=field.source or "",
            many=field.kind == "multi",
            columns=tuple(self._control(column, f"{path}.{column.key}", None) for column in field.children),
            rows=self._rows(field, path, value) if field.kind == "table" else (),
            files=tuple(self._registers.file(i) for i in chosen) if field.kind == "files" else (),
            accept=",".join(field.accept),
            suffix=self._words.suffix(field),
            step=str(10**-field.decimals) if field.decimals else "any" if field.decimals is None else "1",
            minimum="" if field.minimum is None else str(field.minimum),
            maximum="" if field.maximum is None else str(field.maximum),
            max_length=field.max_length,
        )

    def _options(self, field: Field, chosen: Sequence[str], value: object) -> tuple[Option, ...]:
        if field.source is not None:
            return ()
        notes: dict[str, str] = {}
        if isinstance(value, Mapping):
            exceptions = value.get("exceptions")
            rows = exceptions if isinstance(exceptions, list) else []
            notes = {str(e.get("item")): str(e.get("note") or "") for e in rows if isinstance(e, Mapping)}
        return tuple(
            Option(
                value=choice.value,
                label=self._words.option(field, choice.value),
                chosen=choice.value in chosen or choice.value in notes,
                note=notes.get(choice.value, ""),
            )
            for choice in field.choices
        )

    def _rows(self, field: Field, path: str, value: object) -> tuple[tuple[Control, ...], ...]:
        rows = [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []
        rows.extend({} for _ in range(max(field.min_rows, self._spare_rows) - len(rows)))
        return tuple(self._row(field, f"{path}.{number}", row) for number, row in enumerate(rows))

    def _row(self, field: Field, path: str, row: Mapping[str, object]) -> tuple[Control, ...]:
        return tuple(self._control(column, f"{path}.{column.key}", row.get(column.key)) for column in field.children)


def _mode(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    return "except" if value.get("exceptions") else "all"
