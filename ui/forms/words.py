"""The words of a form in the reader's language: the package's texts first, the schema's own after."""

from engine.diagrams.package import Package
from engine.domain.forms import Field
from engine.domain.texts import Text

_SUFFIXES = {
    "万元": Text("万元", "× 10,000 yuan"),
    "元": Text("元", "yuan"),
    "人": Text("人", "people"),
    "人次": Text("人次", "visits"),
    "天": Text("天", "days"),
    "月": Text("月", "months"),
    "个月": Text("个月", "months"),
    "份": Text("份", "copies"),
}


class FormWords:
    """Labels, descriptions and options of one form."""

    def __init__(self, package: Package, form: str, language: str) -> None:
        self._package = package
        self._form = form
        self.language = language

    @property
    def name(self) -> str:
        """The form's name."""
        return self._package.form_name(self._form, self.language)

    def label(self, field: Field) -> str:
        """Return the label of a field, or the heading of a group."""
        return self._package.form_label(self._form, field.path or field.key, self.language) or field.label

    def description(self, field: Field) -> str:
        """Return the line under the label; empty where nothing is said in this language."""
        own = self._package.form_description(self._form, field.path or field.key, self.language)
        return own if own is not None else (field.description if self.language == "zh" else "")

    def option(self, field: Field, value: str) -> str:
        """Return what an option is called; the value itself where it is none."""
        own = self._package.option_label(self._form, field.path, value, self.language)
        return own or next((c.label for c in field.choices if c.value == value), value)

    def suffix(self, field: Field) -> str:
        """Return the unit written behind a number."""
        known = _SUFFIXES.get(field.suffix)
        return known.in_language(self.language) if known else field.suffix
