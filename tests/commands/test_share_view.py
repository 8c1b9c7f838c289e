import pytest

from engine.commands.share_view import ShareView
from engine.store.searching import SavedView
from tests.factories.desk import ADMIN, Desk
from tests.factories.site import Site
from tests.factories.views import COLLEAGUE, OFFICE, OWNER, SECTION, STRANGER, kept, rows, seen

GROUP = "iceo_clerk"


def test_a_unit_and_those_below_it_see_it(harness: Desk) -> None:
    view = kept(harness)
    harness.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    assert (seen(harness, COLLEAGUE), seen(harness, "gjcz"), seen(harness, STRANGER)) == (["实验室"], [], [])
    (row,) = rows(harness, COLLEAGUE)
    assert (row.mine, row.owner.zh, row.audience.zh) == (False, "项目科科长", "项目科")
    assert (harness.last().event, harness.last().payload) == (
        "ViewShared",
        {"view": view, "shared": "unit", "with": SECTION},
    )
    harness.act(OWNER, ShareView(view_id=view, shared="no"))
    assert (seen(harness, COLLEAGUE), seen(harness, OWNER)) == ([], ["实验室"])


def test_what_an_office_shares_its_sections_see(on_sqlite: Desk) -> None:
    view = kept(on_sqlite, owner="gjcz")
    on_sqlite.act("gjcz", ShareView(view_id=view, shared="unit", shared_with=OFFICE))
    assert (seen(on_sqlite, COLLEAGUE), seen(on_sqlite, STRANGER)) == (["实验室"], [])


def test_a_group_sees_it(on_sqlite: Desk) -> None:
    members = on_sqlite.engine.organisation.members(GROUP, on_sqlite.clock.now())
    view = kept(on_sqlite, owner=members[0])
    on_sqlite.act(members[0], ShareView(view_id=view, shared="group", shared_with=GROUP))
    assert [seen(on_sqlite, person) for person in (*members, STRANGER)] == [["实验室"]] * len(members) + [[]]


@pytest.mark.parametrize(
    ("shared", "code", "refused"),
    [
        ("unit", "CWC", "not_permitted"),
        ("unit", OFFICE, "not_permitted"),
        ("group", "lsg", "not_permitted"),
        ("all", "", "not_permitted"),
        ("unit", "NOWHERE", "view_audience_unknown"),
        ("group", "nobody", "view_audience_unknown"),
        ("everyone", "", "view_audience_unknown"),
    ],
)
def test_one_shares_with_ones_own(on_sqlite: Desk, shared: str, code: str, refused: str) -> None:
    view = kept(on_sqlite)
    assert on_sqlite.code(OWNER, ShareView(view_id=view, shared=shared, shared_with=code)) == refused  # type: ignore[arg-type]


def test_an_administrator_shares_with_everybody(harness: Desk) -> None:
    view = kept(harness, owner=ADMIN)
    harness.act(ADMIN, ShareView(view_id=view, shared="all", shared_with="CWC"))
    assert [seen(harness, person) for person in (OWNER, STRANGER, "lc_pi")] == [["实验室"]] * 3
    harness.act(ADMIN, ShareView(view_id=view, shared="unit", shared_with="CWC"))
    assert (seen(harness, STRANGER), seen(harness, OWNER)) == (["实验室"], [])


def test_only_its_owner_shares_a_view(on_sqlite: Desk) -> None:
    view = kept(on_sqlite)
    assert on_sqlite.code(COLLEAGUE, ShareView(view_id=view, shared="no")) == "not_found"
    on_sqlite.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    assert on_sqlite.code(COLLEAGUE, ShareView(view_id=view, shared="no")) == "not_permitted"
    assert on_sqlite.code(ADMIN, ShareView(view_id=view, shared="no")) == "not_permitted"


def test_one_that_is_shared_with_what_is_gone_says_so_and_can_be_taken_back(on_sqlite: Desk) -> None:
    view = kept(on_sqlite)
    on_sqlite.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    assert [row.gone for row in rows(on_sqlite, OWNER)] == [False]
    with on_sqlite.engine.database.write_session() as session:
        session.get_one(SavedView, view).shared_with = "ABOLISHED"
        session.commit()
    assert [(row.gone, row.audience.zh) for row in rows(on_sqlite, OWNER)] == [(True, "ABOLISHED")]
    assert seen(on_sqlite, COLLEAGUE) == []
    assert "ABOLISHED（您不在其中，或已撤销）" in Site(on_sqlite).person(OWNER).text("/inbox/views")
    on_sqlite.act(OWNER, ShareView(view_id=view, shared="no"))
    assert [row.gone for row in rows(on_sqlite, OWNER)] == [False]
