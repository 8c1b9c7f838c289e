"""The database: typed models, sessions, migrations."""

from engine.store import (
    accounts,
    attachments,
    audit,
    conversations,
    definitions,
    instances,
    jobs,
    mails,
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
    "conversations",
    "definitions",
    "instances",
    "jobs",
    "mails",
    "obligations",
    "organisation",
    "picks",
    "searching",
    "subscriptions",
    "tasks",
    "webhooks",
]
