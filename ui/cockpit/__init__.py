"""The running of everything: definitions, cases, incidents, jobs, mail, the red list, the trail of the system."""

from ui.cockpit import acts, trail, views
from ui.cockpit.board import blueprint

__all__ = ["acts", "blueprint", "trail", "views"]
