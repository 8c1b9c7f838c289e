"""Knows which webhooks there are without asking the database at every act."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.webhooks import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """What an act has to know of a webhook."""

    id: str
    events: tuple[str, ...]
    process: str | None
    paused: bool


class WebhookCache:
    """Keeps the webhooks of the newest version; commands that change them raise it in their own transaction."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._known: tuple[Subscribed, ...] = ()

    def get(self, session: Session, version: int) -> tuple[Subscribed, ...]:
        """Return the webhooks of `version`, loading them when the kept ones are of another."""
        if self._version != version:
            rows = session.scalars(select(Webhook).where(Webhook.state != "removed").order_by(Webhook.id))
            self._known = tuple(
                Subscribed(id=r.id, events=tuple(r.events), process=r.process, paused=r.state == "paused") for r in rows
            )
            self._version = version
        return self._known
