"""Saved views in few words, for the tests of their commands."""

from engine.commands.save_view import SaveView
from engine.queries.saved_views import SavedViews, ViewRow
from tests.factories.desk import Desk

OWNER, COLLEAGUE, BELOW, STRANGER = "gj_pk", "gj_p1", "gj_p1", "cw_jb"
"""The chief of the project section, a clerk of it, and somebody of another office."""
SECTION, OFFICE = "GJC-P", "GJC"


def kept(desk: Desk, name: str = "实验室", text: str = "实验室 state:open", owner: str = OWNER) -> str:
    return str(desk.act(owner, SaveView(name=name, text=text)).value["view_id"])


def seen(desk: Desk, person: str) -> list[str]:
    return [row.name for row in rows(desk, person)]


def rows(desk: Desk, person: str) -> tuple[ViewRow, ...]:
    return desk.engine.read(SavedViews(person=person)).rows
