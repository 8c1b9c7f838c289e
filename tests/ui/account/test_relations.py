"""The page of declared relations: what was done is said, what was typed stays, and nothing of others is on it."""

from engine.commands.declare_relation import DeclareRelation
from tests.factories.browser import Browser, demo, words
from tests.factories.desk import ADMIN, CLERK, Desk

PAGE = "/account/relations"


def test_a_relation_is_declared_and_ended_and_the_page_says_so(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(CLERK)
    assert "没有申报过关系" in words(browser.get(PAGE))
    done = browser.post(PAGE, on=PAGE, other="kycz", kind="kin")
    assert "关系已申报。" in words(browser.get(str(done.location)))
    ended = browser.post(f"{PAGE}/end", on=PAGE, other="kycz", kind="kin", reason="误报")
    told = words(browser.get(str(ended.location)))
    assert ("关系已注销。" in told, "没有申报过关系" in told) == (True, True)


def test_a_refusal_keeps_what_was_typed(harness: Desk) -> None:
    harness.act(CLERK, DeclareRelation(other="kycz", kind="kin"))
    browser = Browser(demo(harness)).sign_in(CLERK)
    nobody = browser.post(PAGE, on=PAGE, other="", kind="interest")
    assert (nobody.status_code, "还没有选择对方。" in words(nobody)) == (422, True)
    assert 'value="interest" selected' in nobody.get_data(as_text=True)
    reason = "很长" * 300
    refused = browser.post(f"{PAGE}/end", on=PAGE, other="kycz", kind="kin", reason=reason)
    markup = refused.get_data(as_text=True)
    assert (refused.status_code, f'value="{reason}"' in markup, " selected>" in markup) == (422, True, False)


def test_an_administrator_finds_on_their_own_page_only_their_own(harness: Desk) -> None:
    harness.act(CLERK, DeclareRelation(other=ADMIN, kind="kin"))
    assert "没有申报过关系" in words(Browser(demo(harness)).sign_in(ADMIN).get(PAGE))
