"""Forms as data: read a form-js schema, check what was typed against it, work out what is hidden or computed."""

from engine.domain.forms.answers import check_answers
from engine.domain.forms.checking import hidden_fields, validate
from engine.domain.forms.lint import lint_form
from engine.domain.forms.model import (
    Checked,
    Choice,
    Field,
    FieldError,
    Form,
    FormProblem,
    FormRefused,
    Options,
    Source,
)
from engine.domain.forms.prefill import ME, prefill
from engine.domain.forms.reach import looks_outside
from engine.domain.forms.reading import read_form
from engine.domain.forms.signing import content_hash, sign

__all__ = [
    "ME",
    "Checked",
    "Choice",
    "Field",
    "FieldError",
    "Form",
    "FormProblem",
    "FormRefused",
    "Options",
    "Source",
    "check_answers",
    "content_hash",
    "hidden_fields",
    "lint_form",
    "looks_outside",
    "prefill",
    "read_form",
    "sign",
    "validate",
]
