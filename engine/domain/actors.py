"""Who issues a command: a person, the machine, or somebody outside."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is a login, `system:<part>` or `external:<channel>`: what the audit trail records."""

    kind: Literal["person", "system", "external"]
    id: str

    @classmethod
    def person(cls, login: str) -> "Actor":
        """Return the actor for somebody signed in."""
        return cls("person", login)

    @classmethod
    def system(cls, part: str) -> "Actor":
        """Return the actor for the machine; its acts are recorded and printed as a machine's."""
        return cls("system", f"system:{part}")

    @classmethod
    def external(cls, channel: str) -> "Actor":
        """Return the actor for somebody who is not signed in."""
        return cls("external", f"external:{channel}")

    @property
    def login(self) -> str | None:
        """The person's login, or None for machines and outsiders."""
        return self.id if self.kind == "person" else None
