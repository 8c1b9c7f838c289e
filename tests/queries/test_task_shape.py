"""What a page about a task may send is what the page shows."""

import json

import pytest

from engine.api import Rejection
from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.queries.task_detail import TaskDetail
from engine.queries.task_shape import TaskShape, TaskShapeView
from engine.store.tasks import Task
from tests.factories.browser import statements
from tests.factories.desk import APPLICANT, CHAIR, CLERK, OTHER_CLERK, Desk
from tests.factories.file import file
from tests.factories.slip import DONE, FORM, ask, chain, person


def shape(desk: Desk, task: Task, who: str) -> TaskShapeView:
    return desk.engine.read(TaskShape(person=who, task_id=task.id))


def shown(desk: Desk, task: Task, who: str) -> TaskShapeView:
    """Return the same, found in all that the page shows."""
    page = desk.engine.read(TaskDetail(person=who, task_id=task.id))
    signs = page.role in ("before", "after")
    return TaskShapeView(
        form=None if signs else page.package.form(page.form),
        score=None if page.score is None else page.score.name,
        items=0 if signs else len(page.items),
        chooses=bool(page.choices),
        conditions=page.conditions,
    )


def test_who_decides_fills_in_what_the_page_shows(harness: Desk) -> None:
    first = ask("first", person("starter.id"), outcomes=DONE)
    second = ask("second", person("starter.id"), task='form="slip" items="results.first.fix" conditions="true"')
    case = harness.deployed({**chain("shaped", first, second), "forms/slip.form": json.dumps(FORM).encode()})
    harness.done(harness.task(case), APPLICANT, "done", fix=["缺章", "不符"])
    found = shape(harness, harness.task(case), APPLICANT)
    assert found == shown(harness, harness.task(case), APPLICANT)
    assert (found.form is None, found.items, found.conditions) == (False, 2, True)


def test_who_scores_sends_a_score(harness: Desk) -> None:
    rate = ask("rate", person(f'"{CLERK}"'), outcomes=(("score", "done"),), approval='policy="score" passMark="80"')
    task = harness.task(harness.deployed(chain("rated", rate)))
    assert shape(harness, task, CLERK) == shown(harness, task, CLERK)
    assert shape(harness, task, CLERK).score == "score"


def test_who_was_added_gives_a_word_only(harness: Desk) -> None:
    look = harness.task(file(harness, upto="look"))
    harness.act(CLERK, ClaimTask(task_id=look.id))
    harness.act(CLERK, AddSigner(task_id=look.id, persons=(CHAIR,), place="before", mode="all", text="请看"))
    for who in (CLERK, CHAIR, APPLICANT):
        assert shape(harness, look, who) == shown(harness, look, who)


def test_only_a_reader_is_told(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert shape(harness, task, OTHER_CLERK) == shown(harness, task, OTHER_CLERK)
    for who, task_id in ((CHAIR, task.id), (CLERK, "0" * 32)):
        with pytest.raises(Rejection, match="not_found"):
            harness.engine.read(TaskShape(person=who, task_id=task_id))


def test_it_is_one_statement(harness: Desk) -> None:
    task = harness.task(harness.slip())
    shape(harness, task, CLERK)
    with statements(harness) as seen:
        shape(harness, task, CLERK)
    assert len([one for one in seen if not one.startswith("BEGIN")]) == 1
