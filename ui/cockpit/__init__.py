"""The running of everything: definitions, cases, incidents, jobs, mail, the red list, the trail of the system."""

from ui.cockpit import absences, acts, calendar, doors, ladders, rehearsal, tables, trail, urging, views, webhooks
from ui.cockpit.board import blueprint

__all__ = [
    "absences",
    "acts",
    "blueprint",
    "calendar",
    "doors",
    "ladders",
    "rehearsal",
    "tables",
    "trail",
    "urging",
    "views",
    "webhooks",
]
