import pytest

from engine.commands.save_view import SaveView
from engine.commands.share_view import ShareView
from engine.domain.sharing import LONGEST_NAME, MOST_VIEWS
from engine.queries.saved_views import SavedViews
from engine.testing import MACHINE
from tests.factories.corpus import Story, write
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.views import COLLEAGUE, OWNER, SECTION, STRANGER, kept, rows, seen


def test_a_search_is_kept_behind_those_that_are_there(harness: Desk) -> None:
    kept(harness, "乙")
    kept(harness, " 甲 ", " 合作  state:open ")
    assert [(row.name, row.text, row.mine) for row in rows(harness, OWNER)] == [
        ("乙", "实验室 state:open", True),
        ("甲", "合作  state:open", True),
    ]
    assert (harness.last().event, harness.last().actor, harness.last().payload["name"]) == ("ViewSaved", OWNER, "甲")
    assert seen(harness, COLLEAGUE) == []


def test_a_view_is_given_another_name_and_another_search(on_sqlite: Desk) -> None:
    view = kept(on_sqlite)
    on_sqlite.act(OWNER, SaveView(view_id=view, name="实验室", text="研究所"))
    on_sqlite.act(OWNER, SaveView(view_id=view, name="研究所", text="研究所"))
    assert [(row.id, row.name, row.text) for row in rows(on_sqlite, OWNER)] == [(view, "研究所", "研究所")]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("  ", "合作", "view_name_missing"),
        ("名" * (LONGEST_NAME + 1), "合作", "text_too_long"),
        ("实验室", "合作", "view_name_taken"),
        ("新的", "  ", "view_empty"),
        ("新的", "stat:open", "view_unusable"),
        ("新的", "期限<明天", "view_unusable"),
    ],
)
def test_what_can_not_be_kept(on_sqlite: Desk, name: str, text: str, code: str) -> None:
    kept(on_sqlite)
    assert on_sqlite.code(OWNER, SaveView(name=name, text=text)) == code


def test_two_people_may_use_one_name_but_one_person_only_once(on_sqlite: Desk) -> None:
    kept(on_sqlite)
    kept(on_sqlite, owner=STRANGER)
    other = kept(on_sqlite, "别的")
    assert on_sqlite.code(OWNER, SaveView(view_id=other, name="实验室", text="合作")) == "view_name_taken"


def test_views_of_others_are_left_alone(on_sqlite: Desk) -> None:
    view = kept(on_sqlite)
    change = SaveView(view_id=view, name="我的", text="合作")
    assert on_sqlite.code(COLLEAGUE, change) == "not_found"
    assert on_sqlite.code(ADMIN, change) == "not_found"
    on_sqlite.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    assert on_sqlite.code(COLLEAGUE, change) == "not_permitted"
    assert on_sqlite.code(ADMIN, change) == "not_permitted"
    assert on_sqlite.code(OWNER, SaveView(view_id="0" * 32, name="我的", text="合作")) == "not_found"
    assert on_sqlite.code(MACHINE, SaveView(name="我的", text="合作")) == "not_permitted"


def test_nobody_keeps_views_without_end(on_sqlite: Desk) -> None:
    for number in range(MOST_VIEWS):
        kept(on_sqlite, f"第{number}个")
    assert on_sqlite.code(OWNER, SaveView(name="再一个", text="合作")) == "too_many_views"


def test_each_counts_what_they_may_read(harness: Desk) -> None:
    stories = [Story(title="国际合作", readers=[OWNER] if n % 2 else [OWNER, STRANGER]) for n in range(105)]
    write(harness, harness.slip("apply"), stories)
    for person, count in ((OWNER, 100), (STRANGER, 53), (APPLICANT, 0), (ADMIN, 100)):
        kept(harness, "合作", "国际合作", owner=person)
        (row,) = harness.engine.read(SavedViews(person=person, counted=True)).rows
        assert (row.count, row.cut) == (count, False), person
