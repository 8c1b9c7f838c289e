"""Tells whether checking a form needs to know the case around it."""

from collections.abc import Iterator
from functools import lru_cache

from engine.domain.forms.expressions import names_in
from engine.domain.forms.model import Field, Form

_GIVEN = frozenset({"outcome"})
"""What is told with the form itself."""


@lru_cache(maxsize=1024)
def looks_outside(form: Form) -> bool:
    """Tell whether a condition or a computed value may read anything but the form's own fields and the outcome.

    What makes a field required counts its neighbours as outside: a field that was left out has the case's value there.
    """
    own = _GIVEN | {field.key for field in form.fields}
    for field, groups in form.walk():
        conditions = [field.hide, field.value, *(group.hide for group in groups)]
        if _read(conditions) - own or _read([field.required_when]) - _GIVEN:
            return True
        columns = _GIVEN | {"this"} | {column.key for column in field.children}
        if _read(text for column in field.children for text in _texts(column)) - columns:
            return True
    return False


def _texts(field: Field) -> Iterator[str | None]:
    yield from (field.hide, field.value, field.required_when)


def _read(texts: "Iterator[str | None] | list[str | None]") -> frozenset[str]:
    return frozenset().union(*(names_in(text) for text in texts if text is not None))
