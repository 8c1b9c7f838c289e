"""The database: typed models, sessions, migrations."""

from engine.store import (
    accounts,
    attachments,
    audit,
    calendar,
    conversations,
    decisions,
    definitions,
    instances,
    jobs,
    ladders,
    obligations,
    organisation,
    picks,
    searching,
    subscriptions,
    tasks,
    webhooks,
)
from engine.store.base import Base

__all__ = [
    "Base",
    "accounts",
    "attachments",
    "audit",
    "calendar",
    "conversations",
    "decisions",
    "definitions",
    "instances",
    "jobs",
    "ladders",
    "obligations",
    "organisation",
    "picks",
    "searching",
    "subscriptions",
    "tasks",
    "webhooks",
]
