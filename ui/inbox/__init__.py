"""审批中心: what waits for a person, and deciding it."""

from ui.inbox import actions, aside, asking, bulk, diagrams, kept, masked, meeting, paper, papers, returns, search, why
from ui.inbox.views import blueprint

__all__ = [
    "actions",
    "aside",
    "asking",
    "blueprint",
    "bulk",
    "diagrams",
    "kept",
    "masked",
    "meeting",
    "paper",
    "papers",
    "returns",
    "search",
    "why",
]
