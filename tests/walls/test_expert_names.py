"""The applicant reads opinions, never who gave them: nothing a shipped review tells them has a reviewer's name."""

import pytest
from sqlalchemy import select

from engine.api import Actor
from engine.commands.comment import Comment
from engine.commands.declare_recusal import DeclareRecusal
from engine.queries.candidates import Candidates
from engine.store.picks import Pick, PickCandidate
from tests.factories.asking import answers, known_ids
from tests.factories.desk import Desk
from tests.factories.post import Post
from tests.processes.test_staffing import FILLED, shared
from tests.processes.test_staffing import start as started
from webhooks.delivery import deliver_due

APPLICANT = "gw_pi"
DIRECTORIES = {"Candidates", "FormOptions", "People", "Substitutions"}
"""These list colleagues whatever the case; what they say of the case is looked at by itself."""


def panels(desk: Desk, case: str) -> set[str]:
    """Everybody who was ever drawn in the case."""
    with desk.engine.database.reading() as session:
        drawn = select(PickCandidate.person).join(Pick, Pick.id == PickCandidate.pick_id)
        return set(session.scalars(drawn.where(Pick.instance_id == case, PickCandidate.place.is_not(None))))


def names(desk: Desk, people: set[str]) -> set[str]:
    known = [desk.engine.organisation.persons[login] for login in people]
    return {word for one in known for word in (one.login, one.name.zh, one.name.en)}


def reviewed(desk: Desk) -> str:
    """One who was drawn is replaced before anybody is invited, one declines, one steps aside, some have scored."""
    case = started(desk, APPLICANT, "teacher", until="S203")  # type: ignore[arg-type]  # a desk is a desk
    task = desk.task(case, "S203")
    first = next(p for p in sorted(panels(desk, case)) if p.startswith("zj_"))
    clerk = desk.people(task, "candidate", "asked")[0]
    desk.complete(task.id, clerk, "redraw", opinion="近三年合作。", data={"unsuitable": [first]})
    task = desk.task(case, "S203")
    desk.complete(task.id, desk.people(task, "candidate", "asked")[0], "confirm")
    task = desk.task(case, "S204")
    declines, *others = desk.people(task)
    desk.complete(task.id, declines, "decline", data={"coi": ["coauthor"]})
    for one in others:
        desk.complete(task.id, one, "accept", data=FILLED["S204"])
    task = desk.task(case, "S203")
    desk.complete(task.id, desk.people(task, "candidate", "asked")[0], "confirm")
    task = desk.task(case, "S204")
    for one in desk.people(task):
        desk.complete(task.id, one, "accept", data=FILLED["S204"])
    task = desk.task(case, "S206")
    speaks, aside, *_ = desk.people(task)
    desk.act(speaks, Comment(instance_id=case, text="请看第3页。"))
    desk.complete(task.id, speaks, "score", data=shared("scores"))
    desk.act(aside, DeclareRecusal(task_id=task.id, reason="近三年有合作论文"))
    return case


@pytest.fixture
def case(on_sqlite: Desk) -> str:
    return reviewed(on_sqlite)


def test_nothing_the_applicant_may_ask_names_a_reviewer(on_sqlite: Desk, case: str) -> None:
    people = panels(on_sqlite, case)
    assert len(people) >= 3 + 5 + 2
    ids = known_ids(on_sqlite, case)
    everything = answers(on_sqlite, APPLICANT, {**ids, "people": []}, "项目")
    told = {query: text for query, text in everything.items() if query not in DIRECTORIES}
    assert {"CaseDetail", "TaskDetail", "WhyNot", "Search", "MyCases", "Paper"} <= told.keys()
    leaks = {query: sorted(w for w in names(on_sqlite, people) if w in text) for query, text in told.items()}
    assert {query: words for query, words in leaks.items() if words} == {}


def test_nor_does_a_list_of_colleagues_that_says_who_may_not_take_the_task(on_sqlite: Desk, case: str) -> None:
    task = on_sqlite.task(case, "S206")
    query = Candidates(instance_id=case, person=APPLICANT, naming="transfer", task_id=task.id, search="专家")
    view = on_sqlite.engine.read(query, Actor.person(APPLICANT))
    assert {one.refused for one in view.people} == {""}


def test_nor_does_a_letter(on_sqlite: Desk, case: str) -> None:
    post = Post()
    on_sqlite.pass_time(minutes=1)
    deliver_due(on_sqlite.engine, post, 500)
    mine = [m for m in post.letters if m["To"].addresses[0].addr_spec.startswith(f"{APPLICANT}@")]
    text = "".join(p.get_content() for m in mine for p in m.walk() if p.get_content_maintype() == "text")
    assert mine
    assert sorted(w for w in names(on_sqlite, panels(on_sqlite, case)) if w in text) == []


def test_but_the_office_and_the_panel_read_who_it_is(on_sqlite: Desk, case: str) -> None:
    people = names(on_sqlite, set(on_sqlite.people(on_sqlite.task(case, "S206"), "asked")))
    expert = on_sqlite.people(on_sqlite.task(case, "S206"), "asked")[0]
    told = answers(on_sqlite, expert, {**known_ids(on_sqlite, case), "people": []}, "项目")
    assert any(word in told["CaseDetail"] for word in people)
