"""The pages of doors: open one, see its secret once, read what came, close it."""

from engine.api import Actor
from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.domain.texts import Text
from engine.queries.inbound import InboundDetail
from engine.store.webhooks import Inbound
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.inbound import a_door

LIST = "/cockpit/doors"
OUTSIDE = Actor.external("webhook")


def test_a_door_is_opened_and_its_secret_shown_once(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = browser.post(LIST, on=LIST, name="财政厅", message="permit", correlation="body.number", payload="")
    row = harness.one(Inbound)
    assert (row.name, row.message, row.key, row.payload) == ("财政厅", "permit", "body.number", None)
    secret = row.secrets[0]["secret"]
    assert secret in page.get_data(as_text=True)
    assert f"/hooks/{row.id}" in page.get_data(as_text=True)
    assert secret not in browser.get(f"{LIST}/{row.id}").get_data(as_text=True)


def test_a_door_without_a_correlation_key_has_none(harness: Desk) -> None:
    """The form has a hidden key of its own, against sending it twice: it is not the correlation key."""
    Browser(demo(harness)).sign_in(ADMIN).post(LIST, on=LIST, name="财政厅", message="permit", correlation="")
    assert harness.one(Inbound).key is None


def test_what_was_typed_stays_after_a_refusal(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = browser.post(LIST, on=LIST, name="财政厅", message="permit", correlation="body.+", payload="")
    assert page.status_code == 422
    assert 'value="body.+"' in page.get_data(as_text=True)
    assert harness.all(Inbound) == []


def test_what_came_is_listed_with_its_result(harness: Desk) -> None:
    door = a_door(harness, "permit")
    harness.engine.execute(door.message(harness, b'{"number": 7}'), OUTSIDE)
    page = words(Browser(demo(harness)).sign_in(ADMIN).get(f"{LIST}/{door.id}"))
    assert "message_unmatched" in page
    (kept,) = harness.engine.read(InboundDetail(inbound_id=door.id), Actor.person(ADMIN)).messages
    assert kept.detail == Text(
        *(sentence(Rejection("message_unmatched", name="permit", key="—"), one).what for one in ("zh", "en"))
    )
    assert kept.detail.zh in page
    browser = Browser(demo(harness)).sign_in(ADMIN)
    browser.get("/language/en")
    assert kept.detail.en in words(browser.get(f"{LIST}/{door.id}"))
    assert '{"number": 7}' in page


def test_pause_secret_and_removal(harness: Desk) -> None:
    door = a_door(harness, "permit")
    here = f"{LIST}/{door.id}"
    browser = Browser(demo(harness)).sign_in(ADMIN)
    browser.post(f"{here}/paused", on=here)
    assert harness.one(Inbound).state == "paused"
    again = browser.post(f"{here}/paused", on=here)
    assert again.status_code == 409
    page = browser.post(f"{here}/secret", on=here)
    assert harness.one(Inbound).secrets[0]["secret"] in page.get_data(as_text=True)
    assert browser.post(f"{here}/removed", on=here).location == LIST
    assert browser.get(here).status_code == 404


def test_others_see_nothing(harness: Desk) -> None:
    door = a_door(harness, "permit")
    browser = Browser(demo(harness)).sign_in(APPLICANT)
    assert browser.get(LIST).status_code == 403
    assert browser.get(f"{LIST}/{door.id}").status_code == 403


def test_the_list_asks_the_same_with_one_and_with_three(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            a_door(harness, "permit")
        browser.get(LIST)
        with statements(harness) as sent:
            browser.get(LIST)
        counts.append(len(sent))
    assert counts[0] == counts[1]
