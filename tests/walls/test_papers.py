"""A paper tells nobody what the trail keeps from them: names, hidden votes, ballots, confidential cases."""

import pytest

from engine.api import Actor, Rejection
from engine.queries.papers import Papers
from engine.queries.review_paper import ReviewPaper
from tests.factories.desk import ADMIN, APPLICANT, OTHER_CLERK, Desk
from tests.factories.slip import DONE, VOTES, ask, chain, group, person

EXPERTS, OUTSIDER, AUDITOR = ("cwcz", "cw_jb"), "hl_pi", "sj_yw"
WORDS = "经费安排不合理"
LAID_OUT = """[[paper]]
key = "sheet"
name = { zh = "评审表", en = "Sheet" }
made_by = ["office"]
begins = ["experts"]

[[paper.box]]
kind = "%s"
title = { zh = "意见", en = "Opinions" }
elements = ["experts"]
names = "%s"
"""


def played(desk: Desk, *, manifest: str = "", **says: str) -> str:
    """Two experts say a word, the office makes the paper, and something is still open."""
    task, approval = says.get("task", ""), says.get("approval", 'policy="all"')
    experts = ask("experts", group("finance"), outcomes=VOTES, task=task, approval=approval)
    office = ask("office", person(f'"{OTHER_CLERK}"'), outcomes=DONE)
    files = chain("walled", experts, office, ask("last", person("starter.id")), manifest=manifest)
    plan = LAID_OUT % (says.get("kind", "words"), says.get("names", "everyone"))
    case = desk.deployed({**files, "papers.toml": plan.encode()})
    voted = desk.task(case)
    for expert in EXPERTS:
        desk.done(voted, expert, "approve", WORDS)
    return case


def issued(desk: Desk, case: str) -> str:
    desk.done(desk.task(case, "office"), OTHER_CLERK, "done")
    return case


def shown(desk: Desk, case: str, who: str) -> str:
    """All that somebody reads on paper, and in the list of papers."""
    read = (
        Papers(instance_id=case, person=who),
        ReviewPaper(instance_id=case, paper="walled.sheet.1", person=who),
    )
    return "".join(repr(desk.engine.read(query, Actor.person(who))) for query in read)


def leaked(desk: Desk, text: str) -> list[str]:
    people = [desk.engine.organisation.persons[login] for login in EXPERTS]
    posts = [p.title.zh for e in people for p in desk.engine.organisation.posts_of(e.login, desk.clock.now())]
    return sorted({w for w in (*(e.login for e in people), *(e.name.zh for e in people), *posts) if w in text})


@pytest.mark.parametrize(
    ("task", "box", "who", "kept"),
    [
        ("", "everyone", APPLICANT, False),
        ("", "office", APPLICANT, True),
        ("", "office", AUDITOR, False),
        ('names="office"', "everyone", APPLICANT, True),
        ('names="office"', "everyone", AUDITOR, False),
        ('names="members"', "everyone", OTHER_CLERK, True),
        ('names="members"', "everyone", EXPERTS[1], False),
    ],
)
def test_names_are_kept_as_the_element_or_the_box_says(
    on_sqlite: Desk, task: str, box: str, who: str, *, kept: bool
) -> None:
    case = issued(on_sqlite, played(on_sqlite, task=task, names=box))
    text = shown(on_sqlite, case, who)
    assert WORDS in text
    assert (leaked(on_sqlite, text) == []) == kept


@pytest.mark.parametrize(("who", "told"), [(APPLICANT, False), (EXPERTS[0], True), (OTHER_CLERK, True)])
def test_hidden_votes_are_no_words_for_the_applicant(on_sqlite: Desk, who: str, *, told: bool) -> None:
    case = issued(on_sqlite, played(on_sqlite, approval='policy="all" hidden="true"'))
    assert (WORDS in shown(on_sqlite, case, who)) == told


@pytest.mark.parametrize(("who", "told"), [(APPLICANT, False), (OTHER_CLERK, False), (EXPERTS[0], True), (ADMIN, True)])
def test_a_ballot_is_a_result_for_whoever_had_no_seat(on_sqlite: Desk, who: str, *, told: bool) -> None:
    case = issued(on_sqlite, played(on_sqlite, task='verb="vote"', kind="tally"))
    text = shown(on_sqlite, case, who)
    assert "'实到', 2" in text
    assert ((WORDS in text), leaked(on_sqlite, text) != []) == (told, told)


def test_before_it_is_made_a_paper_is_nobodys(on_sqlite: Desk) -> None:
    case = played(on_sqlite)
    found = on_sqlite.engine.read(Papers(instance_id=case, person=ADMIN), Actor.person(ADMIN))
    assert (found.made, [one.title for one in found.under_way]) == ((), ["评审表"])
    with pytest.raises(Rejection) as refused:
        shown(on_sqlite, case, ADMIN)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize(("manifest", "who"), [("", OUTSIDER), ("confidential = true", ADMIN)])
def test_whoever_may_not_read_the_case_finds_no_paper(on_sqlite: Desk, manifest: str, who: str) -> None:
    case = issued(on_sqlite, played(on_sqlite, manifest=manifest))
    with pytest.raises(Rejection) as refused:
        shown(on_sqlite, case, who)
    assert refused.value.code == "not_found"
