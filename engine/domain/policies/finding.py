"""What a policy finds in a ballot: a result with the reason for it."""

from typing import Final, Literal, NamedTuple

from engine.domain.votes import Reason

Result = Literal["approve", "return", "reject", "defer", "done", "no_quorum", "discuss"]


class Finding(NamedTuple):
    """A result and why it is that."""

    result: Result
    reason: Reason


NOBODY_SPOKE: Final = Finding("no_quorum", "nobody_spoke")
QUORUM_MISSED: Final = Finding("no_quorum", "quorum_missed")
REFUSED: Final = Finding("reject", "one_refused")
RETURNED: Final = Finding("return", "one_returned")
DEFERRED: Final = Finding("defer", "majority_defers")
VETOES: Final = {"reject": Finding("reject", "veto"), "return": Finding("return", "veto")}
