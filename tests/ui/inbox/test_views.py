"""The page of one's saved views: what was typed stays where it was refused, and every word is the reader's."""

import pytest

from engine.commands.share_view import ShareView
from tests.factories.site import Site, words
from tests.factories.views import OWNER, SECTION, kept, rows

LONG = "很长的名称" * 9


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (LONG, "合作", "“名称”超过 40 字。"),
        ("另一个名称", "due<abc", "查找条件有误，没有保存"),
        ("", "合作", "请给视图起个名字。"),
        ("另一个名称", " ", "没有查找条件"),
        ("先有的", "合作", "您已有名为“先有的”的视图。"),
    ],
)
def test_a_change_that_is_refused_keeps_what_was_typed(site: Site, name: str, text: str, said: str) -> None:
    kept(site.desk, "先有的", "会议")
    view = kept(site.desk)
    answer = site.person(OWNER).post(f"/inbox/views/{view}", {"name": name, "q": text})
    markup = answer.get_data(as_text=True)
    assert (answer.status_code in (409, 422), said in words(answer)) == (True, True)
    assert (f'name="name" value="{name}"' in markup, 'name="name" value="先有的"' in markup) == (True, True)
    assert f'name="q" value="{text.replace("<", "&lt;")}"' in markup


def test_the_field_that_is_too_long_is_named_in_the_reader_s_language(site: Site) -> None:
    view = kept(site.desk)
    answer = site.person(OWNER, "en").post(f"/inbox/views/{view}", {"name": LONG, "q": "合作"})
    assert "'name' is longer than 40 characters." in words(answer)


@pytest.mark.parametrize("audience", ["everyone", "unit:none", ""])
def test_an_audience_that_is_none_leaves_the_sharing_as_it_was(site: Site, audience: str) -> None:
    view = kept(site.desk)
    site.desk.act(OWNER, ShareView(view_id=view, shared="unit", shared_with=SECTION))
    answer = site.person(OWNER).post(f"/inbox/views/{view}/share", {"audience": audience})
    assert "没有这个单位或组，共享没有改变。" in words(answer)
    assert [row.shared_with for row in rows(site.desk, OWNER)] == [SECTION]
