"""Checks everything that was sent for a form: drops what is hidden, recomputes what is computed, refuses the rest."""

from collections.abc import Iterable, Mapping

from engine.domain.forms.expressions import evaluate
from engine.domain.forms.model import Checked, Field, FieldError, Form, Options
from engine.domain.forms.refusals import refusal
from engine.domain.forms.values import ValueRefused, as_typed, check_value, is_empty, missing_code

_MAX_PASSES = 20
"""How often conditions are looked at again after one of them hid something another depends on."""


def validate(
    form: Form,
    data: Mapping[str, object],
    *,
    context: Mapping[str, object],
    options: Options,
    draft: bool = False,
    partial: bool = False,
) -> Checked:
    """Return what may be stored of `data`, with one error for each thing that is wrong.

    `context` is what conditions and computed fields see beside the form's own fields. A draft is kept as typed: nothing
    in it is refused but what the form does not have. A `partial` form may leave out what is always required: who sends
    something back gives a reason, not a complete form; what the outcome itself requires stays required. Computed fields
    and signatures are never taken from `data`.
    """
    unknown = tuple(_unknown(form, data))
    known = {field.key: data[field.key] for field in form.fields if field.key in data}
    hidden = hidden_fields(form, known, context)
    if draft:
        kept = {f.key: known[f.key] for f in form.fields if f.key in known and not f.is_written_by_server}
        return Checked(data=kept, errors=unknown, hidden=hidden)
    check = _Check(hidden, options, partial=partial)
    known = as_typed(form.fields, known)
    seen = {**context, **dict.fromkeys(f.key for f in form.fields if f.key not in context), **known}
    checked = check.level(form.fields, known, "", seen)
    _compute(form, checked, context, hidden)
    return Checked(data=checked, errors=(*unknown, *check.errors), hidden=hidden)


def hidden_fields(form: Form, data: Mapping[str, object], context: Mapping[str, object]) -> frozenset[str]:
    """Return the paths of what is hidden: keys of fields, `<table>.<row>.<column>` inside tables.

    What is hidden has no value for the conditions of the others.
    """
    hidden: frozenset[str] = frozenset()
    data = as_typed(form.fields, data)
    for _ in range(_MAX_PASSES):
        visible = {key: value for key, value in data.items() if key not in hidden}
        # A field nobody filled in is null for a condition, not an unknown name.
        seen = {**context, **dict.fromkeys(f.key for f in form.fields), **_computed(form, visible, context), **visible}
        found = frozenset(_hidden_now(form, visible, seen))
        if found == hidden:
            break
        hidden = found
    return hidden


def _hidden_now(form: Form, data: Mapping[str, object], seen: Mapping[str, object]) -> Iterable[str]:
    for field, groups in form.walk():
        conditions = [g.hide for g in groups] + [field.hide]
        if any(c is not None and evaluate(c, seen) is True for c in conditions):
            yield field.key
        elif field.kind == "table":
            names = dict.fromkeys(column.key for column in field.children)
            for number, row in enumerate(_rows(data.get(field.key))):
                there = {**seen, **names, **row, "this": row}
                for column in field.children:
                    if column.hide is not None and evaluate(column.hide, there) is True:
                        yield f"{field.key}.{number}.{column.key}"


def _unknown(form: Form, data: Mapping[str, object]) -> Iterable[FieldError]:
    fields = {field.key: field for field in form.fields}
    for key, value in data.items():
        field = fields.get(key)
        if field is None:
            yield refusal(str(key), "unknown_field")
        elif field.kind == "table":
            columns = {column.key for column in field.children}
            for number, row in enumerate(_rows(value)):
                yield from (refusal(f"{key}.{number}.{name}", "unknown_field") for name in row if name not in columns)


class _Check:
    """Goes through a form level by level and collects what is wrong."""

    def __init__(self, hidden: frozenset[str], options: Options, *, partial: bool) -> None:
        self.errors: list[FieldError] = []
        self._hidden = hidden
        self._options = options
        self._partial = partial

    def level(
        self, fields: Iterable[Field], data: Mapping[str, object], prefix: str, seen: Mapping[str, object]
    ) -> dict[str, object]:
        """Return what is stored of one level: the form's own fields, or one row of a table."""
        checked: dict[str, object] = {}
        for field in fields:
            path = f"{prefix}{field.key}"
            if path in self._hidden or field.is_written_by_server:
                continue
            value = data.get(field.key)
            required = self._is_required(field, seen, in_row=bool(prefix))
            if field.kind == "table":
                checked[field.key] = self._table(field, value, path, seen, required=required)
            elif is_empty(value) or (required and field.kind == "checkbox" and value is False):
                if required:
                    self.errors.append(refusal(path, missing_code(field)))
                checked[field.key] = _nothing(field)
            else:
                self._value(field, value, path, checked)
        self._dates(fields, checked, prefix)
        return checked

    def _is_required(self, field: Field, seen: Mapping[str, object], *, in_row: bool) -> bool:
        if field.required and (in_row or not self._partial):
            return True
        return field.required_when is not None and evaluate(field.required_when, seen) is True

    def _value(self, field: Field, value: object, path: str, checked: dict[str, object]) -> None:
        try:
            checked[field.key] = check_value(field, value, path, self._options)
        except ValueRefused as refused:
            self.errors.append(refused.error)

    def _table(
        self, field: Field, value: object, path: str, seen: Mapping[str, object], *, required: bool
    ) -> list[dict[str, object]]:
        if value is not None and not isinstance(value, list):
            self.errors.append(refusal(path, "not_list"))
            return []
        names = dict.fromkeys(column.key for column in field.children)
        kept: list[dict[str, object]] = []
        for number, row in enumerate(_rows(value)):
            if all(is_empty(cell) or cell is False for cell in row.values()):
                continue
            checked = self.level(field.children, row, f"{path}.{number}.", {**seen, **names, **row, "this": row})
            for column in field.children:
                if column.value is not None:
                    checked[column.key] = evaluate(column.value, {**seen, **names, **checked, "this": checked})
            kept.append(checked)
        least = 0 if self._partial and not required else max(field.min_rows, int(required))
        if len(kept) < least:
            self.errors.append(refusal(path, "required_row", n=least))
        if len(kept) > field.max_rows:
            self.errors.append(refusal(path, "too_many_rows", n=field.max_rows))
        return kept

    def _dates(self, fields: Iterable[Field], checked: Mapping[str, object], prefix: str) -> None:
        for field in fields:
            if field.not_before is None:
                continue
            first, second = checked.get(field.not_before), checked.get(field.key)
            # ISO dates sort as text.
            if isinstance(first, str) and isinstance(second, str) and second < first:
                self.errors.append(refusal(f"{prefix}{field.key}", "date_order", n=first))


def _compute(form: Form, checked: dict[str, object], context: Mapping[str, object], hidden: frozenset[str]) -> None:
    for field in form.fields:
        if field.value is not None and field.key not in hidden:
            checked[field.key] = evaluate(field.value, {**context, **checked})


def _computed(form: Form, data: Mapping[str, object], context: Mapping[str, object]) -> dict[str, object]:
    seen = {**context, **dict.fromkeys(f.key for f in form.fields), **data}
    found: dict[str, object] = {}
    for field in form.fields:
        if field.value is not None:
            found[field.key] = evaluate(field.value, {**seen, **found})
    return found


def _nothing(field: Field) -> object:
    """The stored form of an empty field: conditions and tables then always find a value of the same type."""
    if field.kind in ("multi", "files"):
        return []
    return False if field.kind == "checkbox" else None


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []
