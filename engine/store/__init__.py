"""The database: typed models, sessions, migrations."""

from engine.store import (
    accounts,
    attachments,
    audit,
    definitions,
    instances,
    jobs,
    organisation,
    subscriptions,
    tasks,
)
from engine.store.base import Base

__all__ = [
    "Base",
    "accounts",
    "attachments",
    "audit",
    "definitions",
    "instances",
    "jobs",
    "organisation",
    "subscriptions",
    "tasks",
]
