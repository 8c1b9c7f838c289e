"""The database: typed models, sessions, migrations."""

from engine.store import (
    accounts,
    attachments,
    audit,
    conversations,
    definitions,
    instances,
    jobs,
    obligations,
    organisation,
    searching,
    subscriptions,
    tasks,
)
from engine.store.base import Base

__all__ = [
    "Base",
    "accounts",
    "attachments",
    "audit",
    "conversations",
    "definitions",
    "instances",
    "jobs",
    "obligations",
    "organisation",
    "searching",
    "subscriptions",
    "tasks",
]
