from engine.commands.move_view import MoveView
from engine.commands.share_view import ShareView
from tests.factories.desk import Desk
from tests.factories.views import COLLEAGUE, OWNER, SECTION, kept, seen


def test_a_view_changes_places_with_its_neighbour(harness: Desk) -> None:
    first, second, third = (kept(harness, name) for name in "甲乙丙")
    harness.act(OWNER, MoveView(view_id=third, to="up"))
    assert seen(harness, OWNER) == ["甲", "丙", "乙"]
    harness.act(OWNER, MoveView(view_id=first, to="down"))
    assert seen(harness, OWNER) == ["丙", "甲", "乙"]
    harness.act(OWNER, MoveView(view_id=third, to="up"))
    harness.act(OWNER, MoveView(view_id=second, to="down"))
    assert seen(harness, OWNER) == ["丙", "甲", "乙"]


def test_the_order_is_its_owners(on_sqlite: Desk) -> None:
    view = kept(on_sqlite)
    assert on_sqlite.code(COLLEAGUE, MoveView(view_id=view, to="up")) == "not_found"
    on_sqlite.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    assert on_sqlite.code(COLLEAGUE, MoveView(view_id=view, to="up")) == "not_permitted"
