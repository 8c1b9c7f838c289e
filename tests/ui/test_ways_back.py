"""The switch of languages returns to a page, also from the answer to a form that was refused."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.routing import Rule

from tests.factories.asking import addresses, known_ids
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.site import Site


def takes_forms(rule: Rule) -> bool:
    return "POST" in (rule.methods or ())


def ways(page: str) -> list[str]:
    """Where the two names of languages lead to."""
    links = [unescape(found) for found in re.findall(r'href="(/language/(?:zh|en)\?[^"]*)"', page)]
    return [parse_qs(urlsplit(link).query)["next"][0] for link in links]


def test_every_form_that_is_refused_leads_back_to_a_page_that_opens(harness: Desk) -> None:
    case, site = harness.slip(), Site(harness)
    ids, pages = known_ids(harness, case), site.app.url_map.bind("localhost")
    visit = site.person(ADMIN)
    back: dict[str, set[str]] = {}
    for rule in (rule for rule in site.app.url_map.iter_rules() if takes_forms(rule)):
        address = next(iter(addresses(site.app, rule, ids)))
        refused = visit.client.post(address, data={"csrf": "too old"})
        for way in ways(refused.get_data(as_text=True)):
            back.setdefault(way, set()).add(rule.rule)
    assert len({rule for rules in back.values() for rule in rules}) > 50
    above = {way: pages.match(urlsplit(way).path, method="GET", return_rule=True)[0].rule for way in back}
    assert [(way, rule) for way, rules in back.items() for rule in rules if not is_above(above[way], rule)] == []
    # What is not there, or is somebody else's, says so: that is a page too.
    assert {visit.get(way).status_code for way in back} <= {200, 302, 403, 404}


def is_above(page: str, form: str) -> bool:
    """Tell whether a page stands above a form, or at its place; the inbox stands above all that has none."""
    return page in ("/inbox", form) or form.startswith(f"{page}/")


@pytest.mark.parametrize("sent_from", ["/inbox?view=done", "/cockpit/mails?state=sent"])
def test_it_returns_to_the_page_that_sent_the_form(harness: Desk, sent_from: str) -> None:
    visit = Site(harness).person(ADMIN)
    referer = {"Referer": f"http://localhost{sent_from}"}
    page = visit.client.post("/sign-out", data={"csrf": "too old"}, headers=referer)
    assert ways(page.get_data(as_text=True)) == [sent_from, sent_from]


@pytest.mark.parametrize("referer", ["http://elsewhere.example/inbox", "http://localhost/sign-out", "", "http://["])
def test_from_elsewhere_or_from_no_page_it_returns_to_what_stands_above(harness: Desk, referer: str) -> None:
    case, site = harness.slip(), Site(harness)
    task = harness.task(case)
    visit = site.person(CLERK)
    page = visit.client.post(f"/inbox/{task.id}/complete", data={"csrf": "too old"}, headers={"Referer": referer})
    assert ways(page.get_data(as_text=True)) == [f"/inbox/{task.id}"] * 2


def test_a_link_that_somebody_kept_does_no_harm(harness: Desk) -> None:
    visit = Site(harness).person(ADMIN)
    for kept, page in (("/sign-out", "/inbox"), ("/language/en", "/inbox"), ("/cases?show=all", "/cases?show=all")):
        assert visit.get(f"/language/en?next={kept}").location == page


def test_a_page_keeps_what_it_was_asked(harness: Desk) -> None:
    visit = Site(harness).person(ADMIN)
    page = visit.get("/cases?show=ended").get_data(as_text=True)
    assert ways(page) == ["/cases?show=ended"] * 2
