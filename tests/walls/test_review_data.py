"""Who may read what of a review: votes, drafts, experts, objectors; on pages, in files, letters, digests and calls."""

import re
from collections.abc import Callable, Iterable, Mapping
from email.message import EmailMessage

import pytest

from engine.api import Actor, Rejection
from engine.commands.comment import Comment
from engine.commands.plan_digests import PlanDigests
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.domain.mail_topics import TOPICS
from engine.queries.case_detail import CaseDetail
from engine.queries.search import Search
from engine.store.jobs import Job
from tests.factories.asking import addresses, known_ids, unfilled
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.post import Post
from tests.factories.reviewed import Reviewed, reviewed
from tests.factories.site import Site, Visit
from tests.factories.webhooks import a_webhook, calls
from ui.rehearsals import as_csv, document
from webhooks.delivery import deliver_due
from webhooks.rehearsing import Plan, rehearse

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
Rule = Callable[["Told", str], bool]


class Told:
    """Three played cases, and who may know what of them."""

    def __init__(self, desk: Desk, *, confidential: bool) -> None:
        self.webhook = a_webhook(desk)
        self.played: Reviewed = reviewed(desk, confidential=confidential)
        self.desk, self.confidential = desk, confidential
        self.people = {**ROLES, **self.played.people}
        self._known: dict[str, set[str]] = {}
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

    def supervises_delays(self, login: str) -> bool:
        """What is late stands by its title in the list of those who supervise delays: ordinary cases alone."""
        return login == SUPERVISOR and not self.confidential

    def may_know(self, login: str) -> set[str]:
        """What the rules say of somebody; nothing that these tests do changes it, so it is asked once."""
        if login not in self._known:
            self._known[login] = {marker for marker, rule in SECRETS.items() if rule(self, login)}
        return self._known[login]

    def ids(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for case in self.played.cases.values():
            for name, known in known_ids(self.desk, case).items():
                found[name] = list(dict.fromkeys([*found.get(name, []), *known]))
        tasks = [task.id for task in self.played.tasks.values()]
        return {**found, "task_id": tasks, "name": ["comment"], "login": [APPLICANT]}


TITLE = re.compile("A-TITLE-")
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
    "A-TITLE-PANEL": lambda told, who: told.reads(who, "panel"),
    "A-TITLE-EXPERTS": lambda told, who: told.reads(who, "experts") or told.supervises_delays(who),
    "A-TITLE-VOTE": lambda told, who: told.reads(who, "vote"),
}
"""What was planted, and who may read it: with the page that shows it to them, and nobody else on any page."""

MARKER = re.compile("|".join(sorted(map(re.escape, SECRETS), key=len, reverse=True)))


def pages_of(site: Site, told: Told) -> list[str]:
    ids, rules = told.ids(), site.app.url_map.iter_rules()
    found = [page for rule in rules if "GET" in (rule.methods or ()) for page in addresses(site.app, rule, ids)]
    lists = ("/inbox?view=done", "/inbox?view=started", "/cases?show=all", "/cases?show=ended")
    return [*found, *lists, *(f"/inbox/search?q={words}" for words in ("WORD", "TITLE", "OBJECTOR", "DRAFT"))]


def seen(visit: Visit, pages: Iterable[str]) -> dict[str, str]:
    texts = {page: visit.get(page).get_data().decode("utf-8", "replace") for page in pages}
    return {page: text.replace("<mark>", "").replace("</mark>", "") for page, text in texts.items()}


def markers(text: str) -> set[str]:
    return set(MARKER.findall(text))


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
    whole = (*told.played.cases.values(), *(task.id for task in told.played.tasks.values()))
    about = [page for page in pages if any(one in page for one in whole)]
    for relation, login in told.people.items():
        texts = seen(site.person(login), pages)
        assert {m for text in texts.values() for m in markers(text)} == told.may_know(login), relation
        if login == APPLICANT:
            assert [page for page in (*about, "/cases", "/cases?show=all") if secret.search(texts[page])] == []
    anonymous = seen(site.stranger(), pages)
    assert {m for text in anonymous.values() for m in markers(text)} == set()


def test_letters_calls_and_searches_tell_no_more_than_the_pages(told: Told) -> None:
    letters_tell_no_more(told)
    nothing_secret_can_be_looked_for(told)
    the_applicant_cannot_try_names(told)


def letters_tell_no_more(told: Told) -> None:
    letters = sent(told.desk)
    assert len(letters) > 20
    for login, text in letters:
        # Whoever is tied since then had their letter before.
        assert {m for m in markers(text) if not TITLE.match(m)} <= told.may_know(login), login
    experts_are_kept_from_the_applicant(told, letters)
    payloads = [repr(call.payload) for call in calls(told.desk, told.webhook)]
    assert len(payloads) > 20
    assert [body for body in payloads if {m for m in markers(body) if told.confidential or not TITLE.match(m)}] == []


def sent(desk: Desk) -> list[tuple[str, str]]:
    """Deliver all that is due; returns to whom, and the subject with the words of both parts."""
    post = Post()
    while deliver_due(desk.engine, post, 50).total:
        pass
    by_mail = {person.email: login for login, person in desk.engine.organisation.persons.items()}
    return [(by_mail[letter["To"].addresses[0].addr_spec], words_of(letter)) for letter in post.letters]


def words_of(letter: EmailMessage) -> str:
    parts = [part for part in letter.walk() if part.get_content_maintype() == "text"]
    assert {part.get_content_subtype() for part in parts} == {"plain", "html"}
    return f"{letter['Subject']}{''.join(part.get_content() for part in parts)}"


def experts_are_kept_from_the_applicant(told: Told, letters: list[tuple[str, str]]) -> None:
    secret = names_of(told.desk, told.experts)
    assert [text for login, text in letters if login == APPLICANT and secret.search(text)] == []


def test_digests_tell_no_more_than_the_pages_and_of_a_confidential_case_not_even_its_title(told: Told) -> None:
    digests = digests_of(told)
    asked = {login for login, _ in digests}
    waiting = {told.people[relation] for relation in ("applicant", "panel drafter", "expert drafter", "examiner")}
    assert waiting <= asked
    known = {login: told.may_know(login) for login in asked}
    assert [(login, m) for login, text in digests for m in markers(text) if m not in known[login]] == []
    named = {m for _, text in digests for m in markers(text) if TITLE.match(m)}
    assert named == (set() if told.confidential else {m for m in SECRETS if TITLE.match(m)})
    experts_are_kept_from_the_applicant(told, digests)
    site, mails = Site(told.desk), known_ids(told.desk, told.played.cases["vote"])["mail_id"]
    pages = ("/cockpit/mails", *(f"/cockpit/mails/{mail}" for mail in mails))
    for login in (ADMIN, SECURITY, AUDITOR):
        found = {m for text in seen(site.person(login), pages).values() for m in markers(text)}
        assert found <= told.may_know(login), login


def digests_of(told: Told) -> list[tuple[str, str]]:
    """Have everything that may wait go into the digest, and deliver those of the next morning in either language."""
    desk = told.desk
    wanted = {topic.key: "digest" for topic in TOPICS if "digest" in topic.choices}
    for at, login in enumerate(sorted(set(told.people.values()))):
        desk.act(login, SetMailPreferences(choices=wanted, language=("zh", "en")[at % 2]))
    asked = Comment(instance_id=told.played.cases["experts"], text="请补一份预算。", mentions=(APPLICANT,))
    desk.act(told.people["expert"], asked)
    sent(desk)
    desk.machine(PlanDigests())
    planned = desk.all(Job, Job.kind == "digest", Job.state == "waiting")
    desk.clock.set(max(job.due_at for job in planned))
    people = {job.person for job in planned}
    found = [(login, text) for login, text in sent(desk) if "/inbox/" in text or "/cases/" in text]
    assert {login for login, _ in found} <= people
    return found


def test_what_leaves_as_a_file_for_operators_tells_titles_at_most(told: Told) -> None:
    foreseen = rehearse(told.desk.engine, Actor.system("operator"), Plan(days=30), seconds=3600)
    files = (document(foreseen), as_csv(foreseen.rows, "zh", told.desk.engine.settings.zone))
    assert len(foreseen.rows) > 10
    titles = set() if told.confidential else {m for m in SECRETS if TITLE.match(m)}
    assert [markers(text) for text in files] == [titles, titles]


def nothing_secret_can_be_looked_for(told: Told) -> None:
    for login in told.people.values():
        for marker, rule in SECRETS.items():
            view = told.desk.engine.read(Search(person=login, text=marker), Actor.person(login))
            assert view.rows == () or (TITLE.match(marker) is not None and rule(told, login)), (login, marker)


def the_applicant_cannot_try_names(told: Told) -> None:
    for login in sorted(told.experts):
        name = told.desk.engine.organisation.persons[login].name.zh
        found = told.desk.engine.read(Search(person=APPLICANT, text=f"办理人:{name}"), Actor.person(APPLICANT))
        assert (found.problems, found.rows) == ((), ()), login
    asked = told.people["expert drafter"]
    name = told.desk.engine.organisation.persons[asked].name.zh
    assert len(told.desk.engine.read(Search(person=asked, text=f"办理人:{name}"), Actor.person(asked)).rows) == 1
