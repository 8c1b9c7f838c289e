"""A NUL in an address or a form is refused, on either database; nothing fails on it."""

import pytest

from tests.factories.desk import ADMIN, Desk
from tests.factories.site import Site

MOMENT = "2026-01-01T00:00:00%2B00:00"
PATHS = ("/cases/%00", "/inbox/%00", "/notices/%00", "/cockpit/mails/%00")
QUESTIONS = (
    "/inbox/search?q=ab%00&after=r~~%00",
    f"/cockpit/mails?after={MOMENT}~%00",
    f"/cockpit/jobs?after={MOMENT}~%00",
    "/cockpit/instances?after=%00",
    "/inbox?a%00b=1",
)


@pytest.mark.parametrize("address", PATHS)
def test_there_is_no_such_place(harness: Desk, address: str) -> None:
    site = Site(harness)
    assert [visit.get(address).status_code for visit in (site.person(ADMIN), site.stranger())] == [404, 404]


@pytest.mark.parametrize("address", QUESTIONS)
def test_there_is_no_such_question(harness: Desk, address: str) -> None:
    answer = Site(harness).person(ADMIN).get(address)
    assert (answer.status_code, "\0" in answer.get_data(as_text=True)) == (400, False)


def test_nor_is_it_taken_with_a_form(harness: Desk) -> None:
    visit = Site(harness).person(ADMIN)
    assert visit.post("/inbox/views", {"name": "a\0b", "q": "state:open"}).status_code == 400
    assert visit.post("/inbox/views", {"name": "ab", "q": "state:open"}).status_code == 302
