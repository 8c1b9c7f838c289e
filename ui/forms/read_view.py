"""The read view of a form: sections with labelled values, tables, files and signatures, ready to be laid out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from engine.domain.forms import Field, Form
from engine.domain.texts import Text
from ui.forms.registers import NamedFile, Registers
from ui.forms.words import FormWords

EMPTY = "—"
_YES_NO = {True: Text("是", "Yes"), False: Text("否", "No")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature in the words that held on the day."""

    name: str
    post: str
    at: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field as it is read. `kind` says what of the rest is filled: text, long, table, files, signature, conform."""

    path: str
    label: str
    kind: str
    text: str = EMPTY
    columns: tuple[tuple[str, bool], ...] = ()
    """Heading, and whether its figures stand at the right."""
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[NamedFile, ...] = ()
    signature: Signature | None = None
    exceptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it; blocks (tables, files, long texts) follow the short values."""

    title: str
    facts: tuple[Shown, ...]
    blocks: tuple[Shown, ...]


class Writer:
    """Writes values in the reader's language."""

    def __init__(self, words: FormWords, registers: Registers, zone: str) -> None:
        self._words = words
        self._registers = registers
        self._zone = zone
        self._language = words.language
        self._locale = "en_GB" if words.language == "en" else "zh_Hans_CN"

    def text(self, field: Field, value: object) -> str:
        """Return one value as text."""
        if value is None or value in ("", [], {}):
            return EMPTY
        if isinstance(value, bool):
            return _YES_NO[value].in_language(self._language)
        if isinstance(value, int | float):
            return self.number(field, value)
        if isinstance(value, list):
            gap = ", " if self._language == "en" else "、"
            return gap.join(self.text(field, item) for item in value)
        if isinstance(value, Mapping):
            return " · ".join(str(item) for item in value.values() if item not in (None, ""))
        return self._word(field, str(value))

    def number(self, field: Field, value: float) -> str:
        """Return a figure with its unit."""
        places = field.decimals or 0
        pattern = "#,##0." + "0" * places + "####" if places else "#,##0.####"
        figure = format_decimal(Decimal(str(value)), format=pattern, locale=self._locale)
        return f"{figure} {self._words.suffix(field)}".rstrip()

    def moment(self, text: str) -> str:
        """Return an ISO moment or day in the reader's form; anything else unchanged."""
        try:
            if "T" not in text:
                return format_date(date.fromisoformat(text), format="long", locale=self._locale)
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        here = at.astimezone(ZoneInfo(self._zone))
        return f"{format_date(here, format='medium', locale=self._locale)} {here:%H:%M}"

    def _word(self, field: Field, value: str) -> str:
        if field.source is not None:
            return self._registers.name(field, value)
        if field.choices:
            return self._words.option(field, value)
        return self.moment(value) if field.kind in ("date", "computed") else value

    def show(self, field: Field, value: object) -> Shown:
        """Return one field as it is read."""
        label = self._words.label(field)
        match field.kind:
            case "table":
                return self._table(field, label, value)
            case "files":
                ids = value if isinstance(value, list) else []
                files = tuple(self._registers.file(str(i)) for i in ids)
                return Shown(path=field.path, label=label, kind="files", files=files)
            case "signature":
                return Shown(path=field.path, label=label, kind="signature", signature=self._signature(value))
            case "conform_checklist":
                return self._conform(field, label, value)
            case "long_text":
                return Shown(path=field.path, label=label, kind="long", text=self.text(field, value))
            case _:
                return Shown(path=field.path, label=label, kind="text", text=self.text(field, value))

    def _table(self, field: Field, label: str, value: object) -> Shown:
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        return Shown(
            path=field.path,
            label=label,
            kind="table",
            columns=tuple((self._words.label(c), c.kind == "number") for c in field.children),
            rows=tuple(tuple(self.text(c, row.get(c.key)) for c in field.children) for row in rows),
        )

    def _conform(self, field: Field, label: str, value: object) -> Shown:
        given = value if isinstance(value, Mapping) else {}
        exceptions = tuple(
            (self._words.option(field, str(e.get("item"))), str(e.get("note") or ""))
            for e in (given.get("exceptions") or [])
            if isinstance(e, Mapping)
        )
        conform = tuple(self._words.option(field, str(c)) for c in (given.get("conform") or []))
        gap = ", " if self._language == "en" else "、"
        return Shown(
            path=field.path,
            label=label,
            kind="conform",
            text=gap.join(conform) if conform else EMPTY,
            exceptions=exceptions,
        )

    def _signature(self, value: object) -> Signature | None:
        if not isinstance(value, Mapping):
            return None
        post = value.get("post")
        return Signature(
            name=Text.of(value.get("name") or value.get("person") or "").in_language(self._language),
            post=Text.of(post).in_language(self._language) if post else "",
            at=self.moment(str(value.get("at") or "")),
            hash=str(value.get("hash") or "")[:12],
        )


def read_sections(form: Form, data: Mapping[str, object], writer: Writer, words: FormWords) -> tuple[Section, ...]:
    """Return a form's sections; what was hidden when it was submitted is not in the data and not shown."""
    return tuple(_sections(form, data, writer, words))


def _sections(form: Form, data: Mapping[str, object], writer: Writer, words: FormWords) -> Iterator[Section]:
    loose: list[Shown] = []
    for component in form.components:
        if component.kind == "group":
            inner = Form(key=form.key, components=component.children)
            shown = [writer.show(f, data[f.key]) for f in inner.fields if f.key in data]
            if shown:
                yield from _flush(loose)
                loose = []
                yield _section(words.label(component), shown)
        elif component.is_data and component.key in data:
            loose.append(writer.show(component, data[component.key]))
    yield from _flush(loose)


def _flush(loose: list[Shown]) -> Iterator[Section]:
    if loose:
        yield _section("", loose)


def _section(title: str, shown: list[Shown]) -> Section:
    return Section(
        title=title,
        facts=tuple(s for s in shown if s.kind == "text"),
        blocks=tuple(s for s in shown if s.kind != "text"),
    )
