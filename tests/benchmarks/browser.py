"""Opens pages through the application itself, signed in, so that what is timed is the server's own work."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from engine.store.accounts import Session
from tests.benchmarks.desk import BenchDesk
from tests.benchmarks.figures import Stopwatch
from ui import auth
from ui.app import create_app

LASTS = timedelta(days=365)


class Browser:
    """One person's browser, without a window."""

    def __init__(self, desk: BenchDesk, app: Flask, login: str) -> None:
        token, now = f"token-of-{login}", desk.clock.real_now()
        self.csrf = f"form-of-{login}"
        with desk.engine.database.write_session() as session, session.begin():
            session.merge(
                Session(
                    token_hash=auth.token_hash(token),
                    person=login,
                    csrf=self.csrf,
                    opened_at=now,
                    expires_at=now + LASTS,
                )
            )
        self._client: FlaskClient = app.test_client()
        self._client.set_cookie(auth.COOKIE, token)

    def get(self, address: str) -> str:
        """Return a page.

        Raises RuntimeError when it is no page.
        """
        answer = self._client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"Expected a page at {address}, but got {answer.status}.")
        return answer.get_data(as_text=True)

    def post(self, address: str, **fields: str) -> None:
        """Send a form that leads on to another page.

        Raises RuntimeError when it was refused.
        """
        answer = self._client.post(address, data={"csrf": self.csrf, **fields})
        if answer.status_code != 302:
            raise RuntimeError(f"Expected {address} to lead on, but got {answer.status}.")

    def timed(self, address: str, requests: int) -> Stopwatch:
        """Open a page again and again, once beforehand to compile its template."""
        watch = Stopwatch()
        self.get(address)
        for _ in range(requests):
            with watch.lap():
                self.get(address)
        return watch


def application(desk: BenchDesk) -> Flask:
    """Return the web application over the desk's engine."""
    return create_app(desk.engine, desk.engine.settings)
