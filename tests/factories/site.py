"""The web pages in tests: a browser without a window, signed in as somebody."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from engine.settings import Settings
from engine.store.accounts import Session
from tests.factories.desk import Desk
from tests.factories.pages import application, pages
from ui import auth, i18n

LASTS = timedelta(hours=12)


class Visit:
    """One browser: cookies, the form token of its pages, the words of an answer."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.csrf = ""

    def get(self, address: str, *, headers: Mapping[str, str] | None = None) -> TestResponse:
        return self.client.get(address, headers=headers)

    def post(
        self, address: str, fields: Mapping[str, object] | None = None, *, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        return self.client.post(address, data={"csrf": self.csrf, **(fields or {})}, headers=headers)

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return words(answer)


class Site:
    """The application over a desk."""

    def __init__(self, desk: Desk, settings: Settings | None = None, *, changed: bool = False) -> None:
        """Give `changed` where a test adds to the application: then it is the test's own."""
        self.desk = desk
        make = application if changed else pages
        self.app: Flask = make(desk.engine, settings or desk.engine.settings)

    def stranger(self, language: str = "zh") -> Visit:
        client = self.app.test_client()
        client.set_cookie(i18n.COOKIE, language)
        return Visit(client)

    def person(self, login: str, language: str = "zh") -> Visit:
        """Sign somebody in, without the password that the sign-in page would ask for."""
        token, now = f"token-of-{login}", self.desk.clock.real_now()
        with self.desk.engine.database.write_session() as session, session.begin():
            session.merge(
                Session(
                    token_hash=auth.token_hash(token),
                    person=login,
                    csrf=f"form-of-{login}",
                    opened_at=now,
                    expires_at=now + LASTS,
                )
            )
        visit = self.stranger(language)
        visit.client.set_cookie(auth.COOKIE, token)
        visit.csrf = f"form-of-{login}"
        return visit

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the SQL that is sent meanwhile."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        engine = self.desk.engine.database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


def words(answer: TestResponse) -> str:
    """What a reader sees of a page: no tags, no scripts, spaces collapsed."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
