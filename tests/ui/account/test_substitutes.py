"""A person's own substitutes: the form, what it would move, and the early end."""

from urllib.parse import urlencode

import pytest

from tests.factories.away import DEPUTY, HEAD, by_post, holder, opened
from tests.factories.browser import Browser, demo, words
from tests.factories.desk import MEMBERS, Desk

PAGE = "/account/substitutes"
FORM = f"/account/substitutes/new?substitute={DEPUTY}&from=2026-09-01&until=2026-09-05&power=act"


def test_it_is_seen_what_will_move_before_it_does(harness: Desk) -> None:
    task = by_post(harness)
    browser = Browser(demo(harness)).sign_in(HEAD)
    shown = words(browser.get(FORM))
    assert "财务处副处长 代为办理" in shown
    assert "转给代理人" in shown
    assert holder(harness, task) == (HEAD, None)
    fields = {"substitute": DEPUTY, "from": "2026-09-01", "until": "2026-09-05", "power": "act"}
    done = browser.post(PAGE, on=FORM, **fields)
    assert (done.status_code, done.location) == (302, f"{PAGE}?done=set")
    harness.settle()
    assert holder(harness, task) == (DEPUTY, HEAD)
    (window,) = [w for w in harness.engine.organisation.substitutions if w.person == HEAD and w.from_at]
    assert window.until_at is not None
    assert window.until_at.isoformat() == "2026-09-05T16:00:00+00:00"  # the first moment after the last day
    assert "财务处副处长 代为办理 生效中" in words(browser.get(PAGE))
    assert "财务处处长 代为办理 生效中" in words(Browser(demo(harness)).sign_in(DEPUTY).get(PAGE))


def test_what_stays_says_why(harness: Desk) -> None:
    harness.slip("vote")
    browser = Browser(demo(harness)).sign_in(MEMBERS[2])
    shown = words(browser.get(FORM.replace(DEPUTY, "gjfcz")))
    assert "不动 不在代理范围内，或须由本人办理" in shown


def test_it_is_ended_early(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness)
    browser = Browser(demo(harness)).sign_in(HEAD)
    assert browser.post(f"{PAGE}/{window.id}/end", on=PAGE).location == f"{PAGE}?done=ended"
    harness.settle()
    assert holder(harness, task) == (HEAD, None)
    again = browser.post(f"{PAGE}/{window.id}/end", on=PAGE)
    assert (again.status_code, "已于" in words(again)) == (409, True)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"from": "yesterday"}, 422, "代理期已经过去"),
        ({"until": "2026-08-01"}, 422, "代理期已经过去"),
        ({"from": "2026-09-04", "until": "2026-09-02"}, 422, "代理期从 2026-09-04 00:00 开始，结束却不晚于开始"),
        ({"substitute": ""}, 422, "还没有选择代理人"),
        ({"substitute": "nobody"}, 422, "没有 nobody 这个人"),
        ({"substitute": HEAD}, 422, "不能选自己"),
        ({"power": "fly"}, 422, "没有“fly”"),
        ({"processes": "nowhere"}, 422, "没有“nowhere”"),
    ],
)
def test_a_refusal_stays_on_the_page(harness: Desk, changed: dict[str, str], status: int, said: str) -> None:
    browser = Browser(demo(harness)).sign_in(HEAD)
    fields = {"substitute": DEPUTY, "from": "2026-09-01", "until": "2026-09-05", "power": "act", **changed}
    looked = browser.get(f"/account/substitutes/new?{urlencode(fields)}")
    for page in (looked, browser.post(PAGE, on=FORM, **fields)):
        assert (page.status_code, said in words(page)) == (status, True)
        assert ("确认设定" in words(page), "下一步" in words(page)) == (False, True)


def test_what_would_overlap_or_go_round_is_said_before_anybody_confirms(harness: Desk) -> None:
    opened(harness)
    head, deputy = Browser(demo(harness)).sign_in(HEAD), Browser(demo(harness)).sign_in(DEPUTY)
    assert "已由 财务处副处长 以同样的权限代理" in words(head.get(FORM.replace(DEPUTY, "cw_jb")))
    assert "代理绕成了圈" in words(deputy.get(FORM.replace(DEPUTY, HEAD)))


def test_the_task_names_both_and_tells_the_one_who_is_away(harness: Desk) -> None:
    task = by_post(harness)
    head = Browser(demo(harness)).sign_in(HEAD)
    opened(harness)
    deputy = Browser(demo(harness)).sign_in(DEPUTY)
    inbox = words(deputy.get(f"/inbox/{task.id}"))
    assert "代 财务处处长" in inbox
    assert "您在代理期内代「财务处处长」办理" in inbox
    refused = head.post(f"/inbox/{task.id}/complete", on="/inbox", outcome="approve", seen_version="1")
    assert "这件事项自 2026-09-01 09:00 起由 财务处副处长 办理" in words(refused)
    deputy.post(f"/inbox/{task.id}/complete", on=f"/inbox/{task.id}", outcome="approve", seen_version="2")
    case = words(deputy.get(f"/inbox/{task.id}"))
    assert "代 财务处处长" in case


def test_who_may_only_see_finds_what_there_is(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, power="see")
    browser = Browser(demo(harness)).sign_in(DEPUTY)
    shown = browser.get(PAGE)
    assert "可查看的待办" in words(shown)
    assert f'href="/inbox/{task.id}"' in shown.get_data(as_text=True)
    detail = words(browser.get(f"/inbox/{task.id}"))
    assert "sign" in detail
    assert "data-outcome" not in browser.get(f"/inbox/{task.id}").get_data(as_text=True)
