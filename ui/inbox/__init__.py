"""审批中心: what waits for a person, and deciding it."""

from ui.inbox import actions, diagrams, kept, paper, returns, search
from ui.inbox.views import blueprint

__all__ = ["actions", "blueprint", "diagrams", "kept", "paper", "returns", "search"]
