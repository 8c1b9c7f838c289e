"""Each answer carries the number under which the log knows it, and so does the page that says something went wrong."""

import io
from collections.abc import Iterator

import orjson
import pytest

from tests.factories.between import OWNER, alone
from tests.factories.desk import OTHER_CLERK
from tests.factories.log import a_log
from tests.factories.site import Site


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with a_log() as stream:
        yield stream


def test_the_number_of_a_request_is_in_its_answer_and_in_each_line_about_it(site: Site, log: io.StringIO) -> None:
    task = alone(site.desk)
    log.truncate(0)
    log.seek(0)
    answer = site.person(OWNER).post(f"/inbox/{task.id}/act/comment", {"text": "请看附件", "mention": ""})
    number = answer.headers["X-Request-ID"]
    told = [orjson.loads(line) for line in log.getvalue().splitlines()]
    ours = [line for line in told if line.get("request") == number]
    assert [line["event"] for line in ours] == ["act", "request"]
    assert (ours[0]["command"], ours[0]["actor"], ours[0]["case"]) == ("Comment", OWNER, task.instance_id)
    assert (ours[1]["method"], ours[1]["status"], ours[1]["person"]) == ("POST", answer.status_code, OWNER)
    assert "请看附件" not in log.getvalue()


def test_a_page_that_refuses_says_its_number(site: Site) -> None:
    task = alone(site.desk)
    answer = site.person(OTHER_CLERK).get(f"/inbox/{task.id}")
    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] in answer.get_data(as_text=True)


def test_the_number_that_the_web_server_gave_is_kept_where_it_is_one(site: Site) -> None:
    client = site.person(OWNER).client
    kept = client.get("/inbox", headers={"X-Request-ID": "5f2c-frontdoor"})
    assert kept.headers["X-Request-ID"] == "5f2c-frontdoor"
    forged = client.get("/inbox", headers={"X-Request-ID": '"><script>alert(1)</script>'})
    assert forged.headers["X-Request-ID"].isalnum()
