"""What one running installation shares between acts: settings, clock, ids, caches, handlers."""

from collections.abc import Callable

from engine.domain.clock import Clock
from engine.domain.ids import IdSource
from engine.failpoints import Failpoints
from engine.handlers import Handler, Handlers
from engine.identity import CalendarCache, OrganisationCache
from engine.runtime.catalogue import Catalogue
from engine.runtime.decisions import DecisionCache
from engine.runtime.expressions import Expressions
from engine.runtime.ladders import LadderCache
from engine.runtime.subscribed import WebhookCache
from engine.settings import Settings
from engine.store.database import Database


class Installation:
    """Made once by the composition root."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, handlers: Handlers) -> None:
        self.database = database
        self.settings = settings
        self.clock = clock
        self.failpoints = Failpoints(settings.failpoint)
        self.handlers: dict[str, Handler] = dict(handlers)
        self.new_id: Callable[[], str] = IdSource(clock)
        self.organisation = OrganisationCache()
        self.calendar = CalendarCache(settings.zone)
        self.catalogue = Catalogue()
        self.decisions = DecisionCache()
        self.expressions = Expressions()
        self.webhooks = WebhookCache()
        self.ladders = LadderCache()
