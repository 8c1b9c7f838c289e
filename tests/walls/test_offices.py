"""Who acts for a panel that seats them too stands there by office: by no member's number, and nowhere by name."""

import re
from collections.abc import Iterator

import pytest

from engine.commands.ask_question import AskQuestion
from engine.commands.comment import Comment
from engine.commands.terminate_instance import TerminateInstance
from engine.store.picks import Pick, PickCandidate
from engine.store.tasks import Assignment
from tests.factories.asking import addresses, answers, known_ids
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.papers import told
from tests.factories.post import Post
from tests.factories.site import Site
from webhooks.delivery import deliver_due

WORDS = {"zh": ("签发审查意见书", "审查组组长"), "en": ("Sign the review opinion", "Political review chair")}
"""The element's name, and that of the group which acts there."""
SOMEBODY_ELSE = "tzbz"
ASKED = "请说明合作期限"
NUMBER = re.compile(r"〔不公开 \d+〕|\[not disclosed \d+\]")
ROWS = re.compile(r'<(?:tr|li|article|section|fieldset|p|h[1-6])\b|<div class="opinion"')
DRAWS = 40
"""Three of eight are drawn: that one of them is in none of so many panels happens once in a hundred million times."""


def seats(desk: Desk, case: str) -> set[str]:
    """Everybody who was ever drawn in the case."""
    rows = desk.all(Pick, Pick.instance_id == case)
    drawn = [desk.all(PickCandidate, PickCandidate.pick_id == row.id, PickCandidate.place.is_not(None)) for row in rows]
    return {one.person for found in drawn for one in found}


@pytest.fixture
def drawn(on_sqlite: Desk) -> tuple[Desk, str, str]:
    """A case in which the chair of the panel signs, asks and speaks, and was drawn onto the panel."""
    for _ in range(DRAWS):
        case = told(on_sqlite, "political-veto", upto="S114")
        task = on_sqlite.task(case, "S114")
        (chair,) = on_sqlite.people(task)
        if chair not in seats(on_sqlite, case):
            # Else the lists would name them in that one, and rightly.
            on_sqlite.act(ADMIN, TerminateInstance(instance_id=case, reason="重新抽取"))
            continue
        on_sqlite.act(chair, AskQuestion(task_id=task.id, person=APPLICANT, text=ASKED))
        on_sqlite.act(chair, Comment(instance_id=case, task_id=task.id, text="已核对。", mentions=(APPLICANT,)))
        return on_sqlite, case, chair
    raise AssertionError(f"Expected the chair to be drawn in one of {DRAWS} cases, but they were in none.")


def signed(desk: Desk, case: str, chair: str) -> None:
    desk.done(desk.task(case, "S114"), chair, "sign")


def names_of(desk: Desk, login: str) -> re.Pattern[str]:
    person = desk.engine.organisation.persons[login]
    posts = [post.title for post in desk.engine.organisation.posts_of(login, desk.clock.now())]
    known = (person.name.zh, person.name.en, *(t.zh for t in posts), *(t.en for t in posts))
    return re.compile("|".join((rf"\b{re.escape(login)}\b", *map(re.escape, known))))


def pages_of(desk: Desk, case: str, language: str) -> Iterator[tuple[str, str]]:
    """Every page about the case, and the lists, as its applicant."""
    site, ids = Site(desk), known_ids(desk, case)
    visit, mine = site.person(APPLICANT, language), {one for known in ids.values() for one in known}
    rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    found = [page for rule in rules for page in addresses(site.app, rule, ids)]
    lists = ("/cases", "/cases?show=all", "/inbox", "/inbox?view=started", "/inbox/search?q=签发")
    for page in dict.fromkeys((*lists, *(page for page in found if any(one in page for one in mine)))):
        yield page, visit.get(page).get_data().decode("utf-8", "replace")


def lines_of(text: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", f"<{line}").split()) for line in ROWS.split(text)]


def test_who_signs_for_the_panel_has_an_office_and_neither_name_nor_number(drawn: tuple[Desk, str, str]) -> None:
    desk, case, chair = drawn
    pages_name_the_office(desk, case, chair, "zh")
    letters_name_the_office(desk, chair)
    whoever_was_drawn_and_never_asked_is_kept_in_lists_too(desk, case, chair)
    desk.done(desk.task(case, "S114"), chair, "sign")
    pages_name_the_office(desk, case, chair, "zh")
    pages_name_the_office(desk, case, chair, "en")
    answers_keep_the_name(desk, case, chair)


def pages_name_the_office(desk: Desk, case: str, chair: str, language: str) -> None:
    pages = dict(pages_of(desk, case, language))
    names, (word, office) = names_of(desk, chair), WORDS[language]
    assert [page for page, text in pages.items() if names.search(text)] == []
    lines = [(page, line) for page, text in pages.items() for line in lines_of(text)]
    assert any(NUMBER.search(line) for _, line in lines), "members stand by number elsewhere"
    here = [(page, line) for page, line in lines if word in line or ASKED in line]
    assert [(page, line) for page, line in here if NUMBER.search(line)] == []
    assert len({page for page, line in here if office in line}) >= 3


def whoever_was_drawn_and_never_asked_is_kept_in_lists_too(desk: Desk, case: str, chair: str) -> None:
    """As if they had been replaced on the panel before it began: the list says no more than the case does."""
    here = desk.task(case, "S114")
    desk.set(Assignment, (Assignment.person == chair) & (Assignment.task_id != here.id), person=SOMEBODY_ELSE)
    names = names_of(desk, chair)
    text = Site(desk).person(APPLICANT).text("/cases")
    assert (names.search(text), WORDS["zh"][1] in text) == (None, True)


def answers_keep_the_name(desk: Desk, case: str, chair: str) -> None:
    names, directories = names_of(desk, chair), {"Candidates", "FormOptions", "People", "Substitutions"}
    found = answers(desk, APPLICANT, {**known_ids(desk, case), "people": []}, "项目")
    assert [kind for kind, text in found.items() if kind not in directories and names.search(text)] == []


def letters_name_the_office(desk: Desk, chair: str) -> None:
    post = Post()
    desk.pass_time(minutes=1)
    while deliver_due(desk.engine, post, 50).total:
        pass
    mine = [m for m in post.letters if m["To"].addresses[0].addr_spec.startswith(f"{APPLICANT}@")]
    texts = ["".join(p.get_content() for p in m.walk() if p.get_content_maintype() == "text") for m in mine]
    asked = [text for text in texts if ASKED in text]
    assert len(asked) == 1
    assert (WORDS["zh"][1] in asked[0], NUMBER.search(asked[0])) == (True, None)
    assert [text for text in texts if names_of(desk, chair).search(text)] == []
