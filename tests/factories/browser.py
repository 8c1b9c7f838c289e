"""A browser without a screen: signs in and fills in forms; and a count of what a page asks the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.factories.desk import Desk
from tests.factories.pages import pages

_HIDDEN = re.compile(r'<input type="hidden" name="(csrf|key)" value="([^"]*)">')
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


class Browser:
    """One visitor of one application."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def sign_in(self, login: str) -> "Browser":
        self.post("/sign-in", on="/sign-in", login=login)
        return self

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, *, on: str, accept: str = "text/html", **fields: object) -> TestResponse:
        """Post a form that stands on the page `on`, with its token and key."""
        page = self.client.get(on).get_data(as_text=True)
        hidden = dict(_HIDDEN.findall(page))
        return self.client.post(path, data={**hidden, **fields}, headers={"Accept": accept})


def words(response: TestResponse) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(unescape(_TAGS.sub(" ", response.get_data(as_text=True))).split())


def demo(harness: Desk) -> Flask:
    """The application over the harness's engine."""
    return pages(harness.engine, harness.engine.settings)


@contextmanager
def statements(harness: Desk) -> Iterator[list[str]]:
    """Collect the statements that are executed meanwhile."""
    seen: list[str] = []
    engine = harness.engine.database.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
