"""Experts of one field: a new draw can be limited to them, and why the others were not drawn is on record."""

from engine.store.picks import Pick, PickCandidate
from tests.factories.desk import Desk
from tests.factories.papers import told

CLINICAL = {"zj_x1", "zj_x4", "zj_x5", "zj_n4", "zj_n6"}


def test_a_new_draw_is_limited_to_a_field(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "grade-a", upto="S203")
    (task,) = on_sqlite.open_tasks(case, "S203")
    clerk = on_sqlite.asked(task.id)[0].person
    on_sqlite.complete(task.id, clerk, "redraw", "须为临床专家。", {"expertise": "clinical"})
    assert len(on_sqlite.open_tasks(case, "S203")) == 1
    newest = max(row.id for row in on_sqlite.all(Pick))
    listed = on_sqlite.all(PickCandidate, PickCandidate.pick_id == newest)
    drawn = {row.person for row in listed if row.place is not None}
    assert drawn
    assert drawn <= CLINICAL
    assert {row.reason for row in listed if row.person not in CLINICAL} <= {"other_field", "same_unit"}
