"""The running of everything: definitions, cases, incidents, jobs, mail, the red list."""

from ui.cockpit import absences, acts, doors, views, webhooks
from ui.cockpit.board import blueprint

__all__ = ["absences", "acts", "blueprint", "doors", "views", "webhooks"]
