"""Reads a form-js schema into fields, and refuses by name what the product would not run exactly."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from engine.domain.forms.expressions import compiles
from engine.domain.forms.model import Choice, Field, Form, FormProblem, FormRefused, JsonObject, Kind, Source

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN: dict[str, Kind] = {
    "textfield": "text",
    "textarea": "long_text",
    "number": "number",
    "datetime": "date",
    "select": "select",
    "radio": "radio",
    "checklist": "multi",
    "taglist": "multi",
    "checkbox": "checkbox",
    "dynamiclist": "table",
    "filepicker": "files",
    "group": "group",
    "text": "static",
    "separator": "static",
    "spacer": "static",
}
_SOURCES: dict[str, tuple[Source, Kind]] = {
    "persons": ("persons", "person"),
    "units": ("units", "unit"),
    "countries": ("countries", "country"),
    "partners": ("partners", "partner"),
}
_CHOOSING = ("select", "radio", "multi")


def read_form(schema: JsonObject) -> Form:
    """Return the form of a schema.

    Raises FormRefused with every problem found, each naming its component.
    """
    form, problems = inspect(schema)
    if problems:
        raise FormRefused(problems)
    return form


def inspect(schema: JsonObject) -> tuple[Form, tuple[FormProblem, ...]]:
    """Return what could be read, with what could not."""
    reader = _Reader()
    components = reader.components(schema.get("components"), "")
    form = Form(key=str(schema.get("id", "")), components=components)
    reader.dates(form.fields)
    return form, tuple(reader.problems)


class _Reader:
    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self._seen: set[str] = set()

    def refuse(self, path: str, code: str, zh: str, en: str) -> None:
        self.problems.append(FormProblem(path=path, code=code, zh=zh, en=en))

    def components(self, raw: object, prefix: str) -> tuple[Field, ...]:
        if not isinstance(raw, list):
            self.refuse(prefix, "no_components", "表单没有 components 列表。", "The form has no list of components.")
            return ()
        found = (self.component(item, prefix) for item in raw if isinstance(item, Mapping))
        return tuple(_paired(field for field in found if field is not None))

    def component(self, raw: JsonObject, prefix: str) -> Field | None:
        written = str(raw.get("type", ""))
        kind = _PLAIN.get(written)
        key = str(raw.get("key") or raw.get("path") or "")
        path = f"{prefix}.{key}" if prefix and key else key or prefix
        if kind is None:
            self.refuse(
                path or str(raw.get("id", "")),
                "unknown_component",
                f"不支持的表单组件“{written}”。",
                f"The form component '{written}' is not supported.",
            )
            return None
        if kind in ("group", "static"):
            return self._container(raw, kind, prefix)
        if not self._key(key, path):
            return None
        return self._data(raw, kind, key, path)

    def _key(self, key: str, path: str) -> bool:
        if _KEY.fullmatch(key) is None:
            self.refuse(
                path, "bad_key", f"字段名“{key}”只能用字母、数字和下划线。", f"The key '{key}' is no plain ASCII name."
            )
            return False
        if path in self._seen:
            self.refuse(path, "duplicate_key", f"字段名“{path}”出现了两次。", f"The key '{path}' occurs twice.")
            return False
        self._seen.add(path)
        return True

    def _container(self, raw: JsonObject, kind: Kind, prefix: str) -> Field | None:
        if kind == "static":
            return Field(key="", path="", kind=kind, label=str(raw.get("text") or ""), hide=self._hide(raw, prefix))
        if raw.get("path"):
            self.refuse(
                prefix,
                "group_path",
                f"分组“{raw['path']}”带有 path；请让字段留在顶层。",
                f"The group '{raw['path']}' has a path; its fields must stay at the top level.",
            )
        return Field(
            key=str(raw.get("id") or ""),
            path="",
            kind=kind,
            label=str(raw.get("label") or ""),
            hide=self._hide(raw, prefix),
            children=self.components(raw.get("components"), prefix),
        )

    def _data(self, raw: JsonObject, plain: Kind, key: str, path: str) -> Field:
        own = _object(raw.get("properties"))
        rules = _object(raw.get("validate"))
        source, kind = self._kind(raw, plain, own, path)
        children = self.components(raw.get("components"), path) if kind == "table" else ()
        accept = str(raw.get("accept") or "")
        required = rules.get("required") is True
        return Field(
            key=key,
            path=path,
            kind=kind,
            label=str(raw.get("label") or raw.get("dateLabel") or key),
            description=str(raw.get("description") or ""),
            required=required,
            required_when=self._feel(own.get("hq:requiredWhen"), path),
            hide=self._hide(raw, path),
            choices=self._choices(raw, kind, source, path),
            source=source,
            minimum=self._decimal(rules.get("min"), path),
            maximum=self._decimal(rules.get("max"), path),
            decimals=_whole(raw.get("decimalDigits")),
            suffix=str(_object(raw.get("appearance")).get("suffixAdorner") or ""),
            min_length=_whole(rules.get("minLength")),
            max_length=_whole(rules.get("maxLength")),
            pattern=self._pattern(rules, path),
            not_before=str(own["hq:notBefore"]) if own.get("hq:notBefore") else None,
            value=self._feel(own.get("hq:value"), path) if kind == "computed" else None,
            prefill=self._feel(own.get("hq:prefill"), path),
            default=raw.get("defaultValue"),
            children=children,
            min_rows=_whole(own.get("hq:minRows")) or int(kind == "table" and required),
            max_rows=_whole(own.get("hq:maxRows")) or 200,
            accept=tuple(part.strip() for part in accept.split(",") if part.strip()),
            multiple=raw.get("multiple") is not False,
            columns=_whole(_object(raw.get("layout")).get("columns")) or 0,
        )

    def _kind(self, raw: JsonObject, plain: Kind, own: JsonObject, path: str) -> tuple[Source | None, Kind]:
        special = own.get("hq:kind")
        if special == "signature":
            return None, "signature"
        if special == "conform" and plain == "multi":
            return None, "conform_checklist"
        if own.get("hq:value") or (raw.get("readonly") is True and special is None):
            return None, "computed"
        if special is not None:
            self.refuse(path, "unknown_kind", f"不认识 hq:kind“{special}”。", f"The hq:kind '{special}' is unknown.")
        if plain == "date" and raw.get("subtype", "date") != "date":
            self.refuse(path, "date_only", "只支持日期，不支持时刻。", "Only dates are supported, no times of day.")
        if plain in _CHOOSING and own.get("hq:source"):
            known = _SOURCES.get(str(own["hq:source"]))
            if known is not None:
                return known[0], "multi" if plain == "multi" else known[1]
            self.refuse(
                path,
                "unknown_source",
                f"不认识选项来源“{own['hq:source']}”。",
                f"The source of options '{own['hq:source']}' is unknown.",
            )
        return None, plain

    def _choices(self, raw: JsonObject, kind: Kind, source: Source | None, path: str) -> tuple[Choice, ...]:
        if source is not None or kind not in (*_CHOOSING, "conform_checklist"):
            return ()
        values = raw.get("values")
        found = tuple(
            Choice(value=str(item["value"]), label=str(item.get("label") or item["value"]))
            for item in (values if isinstance(values, list) else ())
            if isinstance(item, Mapping) and item.get("value") not in (None, "")
        )
        if not found:
            self.refuse(path, "no_options", "选择字段没有选项。", "A field to choose from has no options.")
        return found

    def _pattern(self, rules: JsonObject, path: str) -> str | None:
        pattern = rules.get("pattern")
        if not pattern:
            return None
        try:
            re.compile(str(pattern))
        except re.error as problem:
            self.refuse(path, "bad_pattern", f"正则表达式有误：{problem}。", f"The pattern is broken: {problem}.")
            return None
        return str(pattern)

    def _decimal(self, value: object, path: str) -> Decimal | None:
        if value in (None, ""):
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self.refuse(path, "bad_limit", f"界限“{value}”不是数。", f"The limit '{value}' is no number.")
            return None

    def _hide(self, raw: JsonObject, path: str) -> str | None:
        return self._feel(_object(raw.get("conditional")).get("hide"), path)

    def _feel(self, text: object, path: str) -> str | None:
        if text in (None, ""):
            return None
        expression = str(text).removeprefix("=").strip()
        problem = compiles(expression)
        if problem is not None:
            self.refuse(path, "bad_expression", f"表达式有误：{problem}。", f"The expression is broken: {problem}.")
            return None
        return expression

    def dates(self, fields: tuple[Field, ...]) -> None:
        keys = {field.key for field in fields if field.kind == "date"}
        for field in fields:
            if field.not_before is not None and field.not_before not in keys:
                self.refuse(
                    field.path,
                    "unknown_date",
                    f"hq:notBefore 指向的日期“{field.not_before}”不存在。",
                    f"hq:notBefore names '{field.not_before}', which is no date of this form.",
                )


def _paired(fields: Iterable[Field]) -> Iterable[Field]:
    """Let `period_to` not precede `period_from` without anybody having to write it down."""
    found = list(fields)
    dates = {field.key for field in found if field.kind == "date"}
    for field in found:
        first = f"{field.key.removesuffix('_to')}_from"
        if field.kind == "date" and field.not_before is None and field.key.endswith("_to") and first in dates:
            yield replace(field, not_before=first)
        else:
            yield field


def _object(value: object) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _whole(value: object) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isdigit() else None
