"""What stands in a form when it is opened for the first time."""

from collections.abc import Mapping

from engine.domain.forms.expressions import evaluate
from engine.domain.forms.model import Form

ME = "me"
"""Beside what the case knows, the login of whoever fills the form in: what they said before is theirs to change."""


def prefill(
    form: Form, context: Mapping[str, object], previous: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return the fields' first values: what was submitted before, else `hq:prefill`, else the default."""
    found: dict[str, object] = {}
    for field in form.fields:
        if field.is_written_by_server:
            if field.value is not None:
                found[field.key] = evaluate(field.value, {**context, **found})
        elif previous is not None and field.key in previous:
            found[field.key] = previous[field.key]
        elif field.prefill is not None:
            found[field.key] = evaluate(field.prefill, context)
        elif field.default is not None:
            found[field.key] = field.default
    return found
