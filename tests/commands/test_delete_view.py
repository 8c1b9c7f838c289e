from engine.commands.delete_view import DeleteView
from engine.commands.share_view import ShareView
from engine.store.searching import SavedView
from tests.factories.desk import ADMIN, Desk
from tests.factories.views import COLLEAGUE, OWNER, SECTION, kept, seen


def test_it_is_gone_for_everybody(harness: Desk) -> None:
    view = kept(harness)
    harness.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    harness.act(OWNER, DeleteView(view_id=view))
    assert (seen(harness, OWNER), seen(harness, COLLEAGUE), harness.all(SavedView)) == ([], [], [])
    last = harness.last()
    assert (last.event, last.payload) == ("ViewDeleted", {"view": view, "name": "实验室", "owner": OWNER})


def test_others_can_not_and_an_administrator_only_what_is_shared(on_sqlite: Desk) -> None:
    view = kept(on_sqlite)
    assert on_sqlite.code(COLLEAGUE, DeleteView(view_id=view)) == "not_found"
    assert on_sqlite.code(ADMIN, DeleteView(view_id=view)) == "not_found"
    on_sqlite.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    assert on_sqlite.code(COLLEAGUE, DeleteView(view_id=view)) == "not_permitted"
    on_sqlite.act(ADMIN, DeleteView(view_id=view))
    assert on_sqlite.code(OWNER, DeleteView(view_id=view)) == "not_found"
