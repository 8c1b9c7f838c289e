"""审批中心: what waits for a person, and deciding it."""

from ui.inbox import actions, aside, asking, diagrams, paper, returns
from ui.inbox.views import blueprint

__all__ = ["actions", "aside", "asking", "blueprint", "diagrams", "paper", "returns"]
