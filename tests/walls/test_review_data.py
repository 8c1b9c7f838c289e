"""Who may read what of a review: votes, drafts, experts, objectors; looked for on every page, in letters and calls."""

import re
from collections.abc import Callable, Mapping

import pytest

from engine.api import Actor, Rejection
from engine.queries.case_detail import CaseDetail
from engine.queries.search import Search
from tests.factories.asking import addresses, known_ids, unfilled
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.post import Post
from tests.factories.reviewed import Reviewed, reviewed
from tests.factories.site import Site, Visit
from tests.factories.webhooks import a_webhook, calls
from webhooks.delivery import deliver_due

SECRETARY, HANDLER, OUTSIDER, SUPERVISOR, AUDITOR, SECURITY = "lc_ms", "cw_jb", "gw_ms", "gjfcz", "sj_yw", "wx_fzr"
ROLES = {
    "applicant": APPLICANT,
    "college secretary": SECRETARY,
    "department handler": HANDLER,
    "outsider of the unit": OUTSIDER,
    "supervising office": SUPERVISOR,
    "auditor": AUDITOR,
    "process administrator": ADMIN,
    "security administrator": SECURITY,
}
"""With those who were drawn, the examiner of objections and somebody tied, as `reviewed` finds them."""
KEPT_OUT = frozenset(
    {
        "applicant",
        "outsider of the unit",
        "supervising office",
        "process administrator",
        "security administrator",
        "auditor",
        "recused expert",
        "tied",
        "examiner",
    }
)
"""Those of whom a confidential case makes a difference, and who stand closest to it."""
MARKER = re.compile(r"[ABC]-[A-Z]+-?[A-Z]+")
Rule = Callable[["Told", str], bool]


class Told:
    """Three played cases, and who may know what of them."""

    def __init__(self, desk: Desk, *, confidential: bool) -> None:
        self.webhook = a_webhook(desk)
        self.played: Reviewed = reviewed(desk, confidential=confidential)
        self.desk, self.confidential = desk, confidential
        self.people = {**ROLES, **self.played.people}
        self.experts = self.played.seats("experts", "S206") | self.played.seats("vote", "S206")

    def reads(self, login: str, case: str) -> bool:
        query = CaseDetail(instance_id=self.played.cases[case], person=login)
        try:
            self.desk.engine.read(query, Actor.person(login))
        except Rejection:
            return False
        return True

    def watches(self, login: str, case: str) -> bool:
        return login in (AUDITOR, ADMIN) and self.reads(login, case)

    def sat(self, login: str, case: str, element: str) -> bool:
        """Whoever had a seat, and those who watch over the process; nobody from whom the case is kept."""
        seated = login in self.played.seats(case, element) and self.reads(login, case)
        return seated or self.watches(login, case)

    def may_know(self, login: str) -> set[str]:
        return {marker for marker, rule in SECRETS.items() if rule(self, login)}

    def ids(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for case in self.played.cases.values():
            for name, known in known_ids(self.desk, case).items():
                found[name] = list(dict.fromkeys([*found.get(name, []), *known]))
        tasks = [task.id for task in self.played.tasks.values()]
        return {**found, "task_id": tasks, "name": ["comment"], "login": [APPLICANT]}


SECRETS: Mapping[str, Rule] = {
    "A-PANEL-WORD": lambda told, who: told.sat(who, "panel", "S112"),
    "B-PANEL-WORD": lambda told, who: told.sat(who, "vote", "S112"),
    "C-PANEL-WORD": lambda told, who: told.sat(who, "experts", "S112"),
    "A-PANEL-DRAFT": lambda told, who: who == told.people["panel drafter"],
    "A-EXPERT-WORD": lambda told, who: who == told.people["expert"],
    "A-EXPERT-NAME": lambda told, who: who == told.people["expert"],
    "A-EXPERT-FILE": lambda told, who: who == told.people["expert"],
    "A-EXPERT-DRAFT": lambda told, who: who == told.people["expert drafter"],
    "B-EXPERT-WORD": lambda told, who: who != APPLICANT and told.reads(who, "vote"),
    "A-RECUSAL-REASON": lambda told, who: told.sat(who, "experts", "S206"),
    "B-VOTE-WORD": lambda told, who: told.sat(who, "vote", "N33"),
    "B-OBJECTOR": lambda told, who: who == told.people["examiner"],
    "B-CONTACT": lambda told, who: who == told.people["examiner"],
    "A-TITLE": lambda told, who: any(told.reads(who, case) for case in told.played.cases),
}
"""What was planted, and who may read it: with the page that shows it to them, and nobody else on any page."""


def pages_of(site: Site, told: Told) -> list[str]:
    ids, rules = told.ids(), site.app.url_map.iter_rules()
    found = [page for rule in rules if "GET" in (rule.methods or ()) for page in addresses(site.app, rule, ids)]
    lists = ("/inbox?view=done", "/inbox?view=started", "/cases?show=all", "/cases?show=ended")
    return [*found, *lists, *(f"/inbox/search?q={words}" for words in ("WORD", "TITLE", "OBJECTOR", "DRAFT"))]


def seen(visit: Visit, pages: list[str]) -> dict[str, str]:
    return {page: visit.get(page).get_data().decode("utf-8", "replace") for page in pages}


def names_of(desk: Desk, logins: set[str]) -> re.Pattern[str]:
    """What tells who somebody is: login, name and post."""
    words = set(logins)
    for login in logins:
        person = desk.engine.organisation.persons[login]
        posts = desk.engine.organisation.posts_of(login, desk.clock.now())
        words |= {person.name.zh, person.name.en, *(post.title.zh for post in posts)}
    whole = (rf"(?<![\w-]){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word) for word in words)
    return re.compile("|".join(whole))


@pytest.fixture(params=[False, True], ids=["ordinary", "confidential"])
def told(request: pytest.FixtureRequest, on_sqlite: Desk) -> Told:
    return Told(on_sqlite, confidential=request.param)


def test_every_page_tells_each_what_they_may_know_and_nothing_else(told: Told) -> None:
    site = Site(told.desk)
    assert unfilled(site.app, told.ids()) == set(), "a route has a part that is not looked through"
    pages, secret = pages_of(site, told), names_of(told.desk, told.experts)
    about = [
        page for page in pages if any(id_ in page for id_ in (*told.played.cases.values(), *told.ids()["task_id"]))
    ]
    for relation, login in told.people.items():
        if told.confidential and relation not in KEPT_OUT:
            continue  # they read no more than in an ordinary case
        texts = seen(site.person(login), pages)
        assert {m for text in texts.values() for m in MARKER.findall(text)} == told.may_know(login), relation
        if login == APPLICANT:
            assert [page for page in (*about, "/cases", "/cases?show=all") if secret.search(texts[page])] == []
    anonymous = seen(site.stranger(), pages)
    public = re.compile("[ABC]-TITLE")  # a notice is public, with the title and without the people
    assert {m for text in anonymous.values() for m in MARKER.findall(text) if not public.match(m)} == set()


def test_letters_calls_and_searches_tell_no_more_than_the_pages(told: Told) -> None:
    letters_tell_no_more(told)
    nothing_secret_can_be_looked_for(told)
    the_applicant_cannot_try_names(told)


def letters_tell_no_more(told: Told) -> None:
    post = Post()
    while deliver_due(told.desk.engine, post, 50).total:
        pass
    by_mail = {person.email: login for login, person in told.desk.engine.organisation.persons.items()}
    secret = names_of(told.desk, told.experts)
    assert len(post.letters) > 20
    for letter in post.letters:
        login = by_mail[letter["To"].addresses[0].addr_spec]
        parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        text = f"{letter['Subject']}{''.join(parts)}"
        # Whoever is tied since then had their letter before.
        assert {m for m in MARKER.findall(text) if m != "A-TITLE"} <= told.may_know(login), login
        assert login != APPLICANT or secret.search(text) is None
    payloads = [repr(call.payload) for call in calls(told.desk, told.webhook)]
    assert len(payloads) > 20
    assert [body for body in payloads if set(MARKER.findall(body)) - {"A-TITLE"}] == []


def nothing_secret_can_be_looked_for(told: Told) -> None:
    for login in told.people.values():
        for marker in SECRETS:
            view = told.desk.engine.read(Search(person=login, text=marker), Actor.person(login))
            assert marker == "A-TITLE" or view.rows == (), (login, marker)


def the_applicant_cannot_try_names(told: Told) -> None:
    for login in sorted(told.experts):
        name = told.desk.engine.organisation.persons[login].name.zh
        found = told.desk.engine.read(Search(person=APPLICANT, text=f"办理人:{name}"), Actor.person(APPLICANT))
        assert (found.problems, found.rows) == ((), ()), login
    asked = told.people["expert drafter"]
    name = told.desk.engine.organisation.persons[asked].name.zh
    assert len(told.desk.engine.read(Search(person=asked, text=f"办理人:{name}"), Actor.person(asked)).rows) == 1
