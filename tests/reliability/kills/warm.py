"""What the processes that are to die are forked from: it has done everything once, and holds nothing open."""

from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import sqlalchemy.dialects.postgresql.psycopg

from engine.testing import START
from tests.reliability.kills.serving import Place, answer, open_at
from tests.reliability.kills.story import Story, set_up
from webhooks.calling import call_due
from webhooks.channels.http import HttpChannel
from webhooks.channels.mail import mail_channel
from webhooks.delivery import deliver_due

__all__ = ["psycopg", "sqlalchemy"]
NOBODY = "http://127.0.0.1:1/hook"


def warm_up() -> None:
    """Start one case in a database that is thrown away: what is loaded late is loaded here."""
    with TemporaryDirectory() as folder:
        place = Place(url=f"sqlite:///{folder}/warm.db", folder=Path(folder), smtp_url="", moment=START)
        set_up(place.url, place.folder, NOBODY)
        engine = open_at(place)
        answer(engine, Story(seed=0).ask(None, 0, None))
        engine.run_due()
        deliver_due(engine, mail_channel(""))
        call_due(engine, HttpChannel(), limit=1)
        engine.close()


warm_up()
