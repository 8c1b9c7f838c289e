"""Which kinds of mail wait for what: a task, a person who is still asked; and which say nothing of a case."""

WAITS_FOR_TASK = frozenset(
    {
        "assigned",
        "reminder",
        "overdue",
        "overdue_copy",
        "escalated",
        "reserve",
        "reminder_copy",
        "supervised",
        "returned",
        "transferred",
        "moved",
        "delegated",
        "away",
        "resolved",
        "added",
        "question",
        "answered",
        "urged",
        "forecast",
        "replied",
        "postponed",
    }
)
"""Messages that make sense only while their task is open."""
WAITS_FOR_PERSON = frozenset(
    {"assigned", "reminder", "overdue", "returned", "transferred", "moved", "delegated", "resolved", "added", "urged"}
)
"""Messages that make sense only while their recipient is still the one who is asked."""

SAYS_WHAT_FOLLOWS = WAITS_FOR_PERSON | {"supervised", "answered"}
"""Messages that ask somebody to act on a task, and so tell what its ladder does if they don't."""


TELLS_NOTHING = frozenset(
    {
        "reminder",
        "reminder_copy",
        "overdue",
        "overdue_copy",
        "supervised",
        "escalated",
        "reserve",
        "incident",
        "forecast",
        "replied",
    }
)
"""Messages that say of a case that it is late, and nothing of what it is about: who urges gets them, and
administrators, where it stands still."""
