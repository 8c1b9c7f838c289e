"""Owns Procrastinate, which carries jobs that are due between processes; what is due lies in the rows."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from engine.store.carried import CHANNEL, SCHEMA, TASK
from engine.store.vanished import noticing

HEARTBEAT = 5.0
"""Seconds between two signs of life of a worker."""
SILENT = 20.0
"""Seconds without one after which a worker is taken for dead, and what it held goes to the others."""
_PACE = 0.05
"""Seconds between two looks when there is more due than room: by then several messages are done with."""
AGAIN = 1.0
"""Seconds until a database that was away is tried again."""
_AWAY = (ConnectorException, psycopg.Error, DBAPIError)

Run = Callable[[Sequence[str], datetime], object]
GiveBack = Callable[[Sequence[str]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who does the jobs of one queue in this process: `run` is called by up to `at_once` threads."""

    run: Run
    at_once: int


class Carrier:
    """Does what is sent to this process, sends what has come due, and gives back what dead workers held.

    It goes on by itself when the database comes back. Messages are bound to the heartbeat of whoever fetched them, so
    a worker that was killed is noticed by the database's clock, whatever the machines' own clocks say.
    """

    def __init__(
        self, url: str, hands: Mapping[str, Hand], look: Callable[[], bool], give_back: GiveBack, seconds: float
    ) -> None:
        address = make_url(url).set(drivername="postgresql")
        self._address, self._noticing = address.render_as_string(hide_password=False), noticing(address)
        # Messages may be lost with the power, for their rows are not: nobody waits for the disk.
        carried: Any = noticing(address, f"search_path={SCHEMA}", "synchronous_commit=off")
        self._hands, self._look, self._give_back, self._seconds = hands, look, give_back, seconds
        self._app = App(connector=PsycopgConnector(conninfo=self._address, kwargs=carried, min_size=1, max_size=6))
        self._app.task(name=TASK)(self._run)
        self._more = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="carrier", daemon=True)

    def start(self) -> None:
        """Begin, in a thread."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Stop: jobs that run are finished first, messages not yet begun are left to the others."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether it still works; an error that nobody foresaw ends it."""
        return self._thread.is_alive()

    def _run(self, queue: str, jobs: list[str], until: str) -> None:
        self._hands[queue].run(jobs, datetime.fromisoformat(until))
        if self._more:
            self._loop.call_soon_threadsafe(self._due.set)  # there is room for more now

    async def _main(self) -> None:
        self._loop, self._stopping, self._due = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        # The loop's own few threads could all hang in other systems while timers wait for one.
        threads = ThreadPoolExecutor(sum(hand.at_once for hand in self._hands.values()) + 4, "carried")
        self._loop.set_default_executor(threads)
        self._ready.set()
        while not self._stopping.is_set():
            with suppress(*_AWAY):
                await self._serve()
            await _within(AGAIN, self._stopping.wait())

    async def _serve(self) -> None:
        """Work until asked to stop, or until the database is away; then whatever still runs is finished."""
        async with self._app.open_async():
            workers = [self._worker(queue) for queue in self._hands]
            beside = [self._sweep(), self._listen(), self._reap(), self._stopping.wait()]
            side = [asyncio.create_task(one) for one in beside]
            work = [asyncio.create_task(worker.run()) for worker in workers]  # type: ignore[no-untyped-call] # the library's
            done, _ = await asyncio.wait([*side, *work], return_when=asyncio.FIRST_COMPLETED)
            await _called_off(side)  # nothing more is sent
            # Asked, not called off: one call is lost where it meets an answer, a second would end jobs in the middle.
            for worker in workers:
                worker.stop()  # type: ignore[no-untyped-call] # the library's
            await asyncio.gather(*work, return_exceptions=True)
            for task in done:
                task.result()

    def _worker(self, queue: str) -> Worker:
        return Worker(
            self._app,
            queues=[queue],
            name=queue,
            concurrency=self._hands[queue].at_once,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT,
        )

    async def _sweep(self) -> None:
        """Send what has come due: every few moments, at once when somebody says so, and when there is room for more.

        What nobody waits for gathers until then, so that a message is about many jobs and not about one.
        """
        while True:
            self._due.clear()
            self._more = await asyncio.to_thread(self._look)
            if self._more:
                await asyncio.sleep(_PACE)
            await _within(self._seconds, self._due.wait())

    async def _listen(self) -> None:
        told: Any = self._noticing
        async with await psycopg.AsyncConnection.connect(self._address, autocommit=True, **told) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._due.set()  # what was said meanwhile nobody has heard
            async for _ in connection.notifies():
                self._due.set()

    async def _reap(self) -> None:
        """Give back what dead workers held: the library lists it, and leaves it at that.

        Who was silent is struck off as well. Should it live after all, its next message is refused, and it begins anew:
        the library does not notice when nothing but its heartbeat has stopped.
        """
        while True:
            await self._app.job_manager.prune_stalled_workers(SILENT)
            for message in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
                held: Any = message.task_kwargs["jobs"]
                await asyncio.to_thread(self._give_back, held)
                await self._app.connector.execute_query_async(
                    "DELETE FROM procrastinate_jobs WHERE id = %(id)s", id=message.id
                )
                self._due.set()
            await asyncio.sleep(HEARTBEAT)


async def _called_off(tasks: Sequence["asyncio.Task[Any]"]) -> None:
    """Cancel until they have ended: the driver and its pool lose a cancellation that meets an answer."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)


async def _within(seconds: float, waiting: Coroutine[Any, Any, object]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):  # `wait_for` loses a cancellation that meets the end of its waiting
            await waiting
