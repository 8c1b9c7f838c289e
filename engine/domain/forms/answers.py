"""Checks that every item of a list that was sent back has got its answer."""

from collections.abc import Sequence

from engine.domain.forms.model import FieldError
from engine.domain.forms.refusals import refusal

MAX_ANSWER = 2000
"""Characters of one answer."""


def check_answers(items: Sequence[object], answers: Sequence[object]) -> tuple[FieldError, ...]:
    """Return an error at `answers.<n>` for each item without an answer, or with one that can't be taken."""
    errors: list[FieldError] = []
    for number in range(len(items)):
        answer = answers[number] if number < len(answers) else None
        path = f"answers.{number}"
        if answer is None or (isinstance(answer, str) and not answer.strip()):
            errors.append(refusal(path, "unanswered"))
        elif not isinstance(answer, str):
            errors.append(refusal(path, "not_text"))
        elif len(answer) > MAX_ANSWER:
            errors.append(refusal(path, "too_long", n=MAX_ANSWER, have=len(answer)))
    errors.extend(refusal(f"answers.{n}", "unknown_field") for n in range(len(items), len(answers)))
    return tuple(errors)
