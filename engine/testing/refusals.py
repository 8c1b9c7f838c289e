"""What a test is told when something was not done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.domain.errors import Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason why files were not deployed.

    `element` is the id as written in the file, or "" for the file itself; `line` where it stands, if that is known.
    """

    code: str
    message: str
    element: str = ""
    line: int | None = None
    severity: str = "error"
    process: str = ""
    """The process it is about, or the file where no process could be read."""

    def __str__(self) -> str:
        """As compilers write it."""
        place = ":".join(filter(None, (self.process, self.element, str(self.line or ""))))
        return f"{place}: {self.code}: {self.message}" if place else f"{self.code}: {self.message}"


class DeploymentRefused(Exception):  # noqa: N818 - a refusal is a state of the files
    """Nothing was deployed; `findings` say why, one element each, what refuses before what is only worth knowing."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(findings, key=lambda finding: finding.severity != "error")
        super().__init__("\n".join(map(str, self.findings)))

    @classmethod
    def because(cls, code: str, message: str) -> "DeploymentRefused":
        """Return the refusal of a file as a whole."""
        return cls([Finding(code=code, message=message)])


class TaskNotOpen(ValueError):  # noqa: N818 - a state of the case
    """The case has no open task of that element, or none for that item."""

    def __init__(self, element_id: str, item: object, waiting: Sequence[str]) -> None:
        what = f"task '{element_id}'" + ("" if item is None else f" for item {item!r}")
        found = ", ".join(waiting) if waiting else "none"
        super().__init__(f"Expected an open {what}, but open are: {found}.")


class MessageUnmatched(Rejection):
    """No case waits for the message, and no process begins with it."""

    def __init__(self, message: str, key: str | None, waiting: Sequence[str]) -> None:
        super().__init__("message_unmatched", name=message, key=key or "—")
        self.waiting = list(waiting)

    def __str__(self) -> str:
        """Name what is waited for."""
        found = ", ".join(self.waiting) if self.waiting else "nothing"
        return f"Expected a case to wait for message '{self.fields['name']}', but waited for is: {found}."


class NeverStill(RuntimeError):  # noqa: N818 - a state of the cases
    """Work kept falling due at once, or more often than a test can mean."""
