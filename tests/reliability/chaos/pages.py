"""Somebody who opens their inbox and decides, again and again, and how long each page takes them."""

import http.client
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from engine.store.accounts import Session
from engine.store.tasks import Task
from tests.benchmarks.diagrams import LANES
from tests.reliability.chaos.place import Place
from ui import auth

LASTS = timedelta(days=2)
TASKS = 5
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Times:
    """Milliseconds of each page."""

    pages: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Return the time that this share of the pages stayed below."""
        found = sorted(self.pages)
        return round(found[min(len(found) - 1, int(len(found) * share))], 1)


class Reader:
    """Works off the cases of a chain, one task after the other, over HTTP."""

    def __init__(self, place: Place, port: int) -> None:
        self._place, self._port = place, port
        self._work = self._endless()
        now = place.engine.clock.real_now()
        with place.engine.database.write_session() as session, session.begin():
            for login in (f"p{lane}" for lane in range(LANES)):
                kept, form = auth.token_hash(f"token-of-{login}"), f"form-of-{login}"
                session.add(Session(token_hash=kept, person=login, csrf=form, opened_at=now, expires_at=now + LASTS))

    def work(self, seconds: float, times: Times) -> None:
        """Open pages and decide for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            times.pages.append(next(self._work))

    def _endless(self) -> Iterator[float]:
        while True:
            case = self._place.start("bench")
            for lane in range(TASKS):
                with self._place.engine.database.reading() as session:
                    task = session.scalars(select(Task).where(Task.instance_id == case, Task.state == "open")).one()
                    fields = {"key": f"key-{task.id}", "outcome": "approve", "seen_version": str(task.version)}
                yield self._page(f"p{lane}", "GET", "/inbox")
                yield self._page(f"p{lane}", "POST", f"/inbox/{task.id}/complete", fields)

    def _page(self, person: str, method: str, address: str, fields: dict[str, str] | None = None) -> float:
        body = urllib.parse.urlencode({"csrf": f"form-of-{person}", **fields}) if fields else None
        heads = {"Cookie": f"{auth.COOKIE}=token-of-{person}", "Content-Type": FORM}
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(method, address, body, heads)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status in (200, 302), f"{answer.status} for {method} {address}"
        return (time.perf_counter() - begun) * 1000
