"""Which event it was that stopped a case, by the state the case is in."""

from collections.abc import Mapping
from typing import Final

STOPPING: Final[Mapping[str, str]] = {
    "suspended": "InstanceSuspended",
    "cancelled": "InstanceCancelled",
    "terminated": "InstanceTerminated",
}
"""A case that is in none of these states runs, or came to an end of its diagram by itself."""
