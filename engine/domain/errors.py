"""Refusals and faults: ordinary results with a code, fields and a full sentence."""

from collections.abc import Mapping

from engine.domain.incident_reasons import Reason


class Rejection(Exception):  # noqa: N818 - a refusal is a state of the world, not a programming error
    """A command was refused; nothing was changed.

    `code` is a row of `engine.domain.rejections.TEXTS` and of docs/problems; `fields` fill its sentences.
    """

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields: Mapping[str, object] = fields

    def __str__(self) -> str:
        """The code with its fields, for logs; people read `rejections.sentence`."""
        return f"{self.code} {dict(self.fields)}"


class Fault(Exception):  # noqa: N818 - becomes an incident, which a person can retry
    """Something in a running case could not be done (a handler, a decision, an expression): it becomes an incident."""

    def __init__(self, code: str, why: Reason | str) -> None:
        super().__init__(str(why))
        self.code = code
        self.why = why
        """A reason that is said in the reader's language, or the words of whoever raised it."""

    @property
    def message(self) -> str:
        """The reason as one sentence, for logs and the trail."""
        return str(self.why)


class BpmnError(Exception):
    """A business error that a handler throws: error events catch it by its code (BPMN 2.0, 10.5.1).

    `data` is what the catching event's outputs may read, beside `code` and `message`.
    """

    def __init__(self, code: str, message: str = "", data: Mapping[str, object] | None = None) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message
        self.data: Mapping[str, object] = dict(data or {})
