import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.domain.errors import Rejection
from engine.handlers import Handler, ServiceContext
from engine.store.instances import Counter
from tests.factories.desk import APPLICANT, CLERK, MEMBERS, Desk, codes, race
from tests.factories.slip import DONE, QUORUM, STANDARD, VOTES, ask, chain, group, person, serve

STATEMENTS = 12
"""What one completion may cost, with everything written."""


@contextmanager
def counted(harness: Desk) -> Iterator[dict[str, list[str]]]:
    """Collect the statements and the commits of what happens meanwhile."""
    engine = harness.engine.database.engine
    seen: dict[str, list[str]] = {"statements": [], "commits": []}

    def statement(_conn: object, _cursor: object, sql: str, *_rest: object) -> None:
        if not sql.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen["statements"].append(sql)

    def commit(_conn: object) -> None:
        seen["commits"].append("commit")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


@contextmanager
def replaced(harness: Desk, handler: Handler) -> Iterator[None]:
    """Let the slip's service be another one meanwhile."""
    installation = harness.engine.installation
    kept, installation.handlers = installation.handlers, {**installation.handlers, "test.record": handler}
    try:
        yield
    finally:
        installation.handlers = kept


def office(harness: Desk) -> str:
    """A case of user tasks one after another, as small as an act can be."""
    harness.deploy_files(chain("five", *(ask(f"t{n}", group("dept_head", '"CWC"')) for n in range(5))))
    case = harness.start("five", APPLICANT)
    harness.done(harness.task(case), "cwcz")
    return case


def test_a_completion_costs_few_statements_and_one_commit(harness: Desk) -> None:
    case = office(harness)
    task = harness.task(case)
    with counted(harness) as seen:
        harness.done(task, "cwcz")
    assert len(seen["commits"]) == 1
    assert len(seen["statements"]) <= STATEMENTS, "\n".join(seen["statements"])


@pytest.mark.parametrize(
    ("people", "outcomes", "approval", "asked"),
    [((group("dept_handler"), group("dept_head")), STANDARD, "", 22), ((group("lsg"),), VOTES, QUORUM, 9)],
    ids=["a pool of 22", "a vote of 9"],
)
def test_a_completion_that_asks_many_costs_no_more(
    harness: Desk, people: tuple[str, ...], outcomes: Sequence[tuple[str, str]], approval: str, asked: int
) -> None:
    """It asks them, and when they have decided it asks them again: both acts write a row for each."""
    draft = ask("draft", person("starter.id"), outcomes=DONE)
    rounds = (ask(f"round{n}", *people, outcomes=outcomes, approval=approval) for n in range(2))
    case = harness.deployed(chain("rounds", draft, *rounds))
    task = harness.task(case)
    with counted(harness) as seen:
        harness.done(task, APPLICANT, "done")
    assert len(seen["statements"]) <= STATEMENTS, "\n".join(seen["statements"])
    assert len(harness.people(harness.task(case))) == asked
    task = harness.task(case)
    while harness.reread(task).state == "open":
        somebody = harness.people(task, "asked", "candidate")[0]
        with counted(harness) as seen:
            harness.done(task, somebody)
    assert len(seen["statements"]) <= STATEMENTS, "\n".join(seen["statements"])


def test_a_claim_costs_few_statements_and_one_commit(harness: Desk) -> None:
    task = harness.task(harness.slip())
    with counted(harness) as seen:
        harness.act(CLERK, ClaimTask(task_id=task.id))
    assert len(seen["commits"]) == 1
    assert len(seen["statements"]) <= STATEMENTS


def test_a_refusal_commits_nothing(harness: Desk) -> None:
    task = harness.task(harness.slip())
    with counted(harness) as seen, pytest.raises(Rejection):
        harness.act(APPLICANT, ClaimTask(task_id=task.id))
    assert seen["commits"] == []


class PowerCutError(Exception):
    """The power goes."""


@pytest.mark.parametrize("after", [1, 3, 5, 7])
def test_a_fault_in_the_middle_leaves_nothing(harness: Desk, after: int) -> None:
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:5])
    task, before = harness.task(case), harness.rows()
    engine, done = harness.engine.database.engine, []

    def cut(_conn: object, _cursor: object, sql: str, *_rest: object) -> None:
        done.append(sql)
        if len(done) > after:
            raise PowerCutError

    event.listen(engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(PowerCutError):
            harness.done(task, MEMBERS[5])
    finally:
        event.remove(engine, "before_cursor_execute", cut)
    assert harness.changed(before) == []
    harness.done(task, MEMBERS[5])
    assert harness.case(case).outcome == "approved"


def test_whatever_a_handler_raises_is_an_incident_of_its_case_and_nothing_it_wrote_stays(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:5])
    task = harness.task(case)

    def explode(context: ServiceContext, _inputs: object) -> dict[str, object]:
        context.mail("accepted", MEMBERS[0], {})
        context.issue_number("half")
        raise ZeroDivisionError("a slip of the handler")

    with replaced(harness, explode):
        harness.done(task, MEMBERS[5])
    assert [(i.code, "a slip of the handler" in i.message) for i in harness.incidents(case)] == [
        ("uncaught_error", True)
    ]
    assert harness.case(case).state == "active"
    assert "NumberIssued" not in harness.events(case)
    assert ("accepted", MEMBERS[0]) not in harness.mails(case)


def test_a_database_error_inside_a_handler_takes_the_whole_act_back(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:5])
    task, before = harness.task(case), harness.rows()

    def lose(_context: object, _inputs: object) -> dict[str, object]:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    with replaced(harness, lose), pytest.raises(Rejection):
        harness.done(task, MEMBERS[5])
    assert harness.changed(before) == []


def test_the_first_numbers_of_a_year_do_not_collide(harness: Desk) -> None:
    draft = ask("first", person("starter.id"), outcomes=DONE)
    numbered = chain("numbered", draft, serve("number", "case.accept"), ask("then", group("legal")))
    harness.deploy_files(numbered)
    cases = [harness.start("numbered", APPLICANT) for _ in range(6)]
    acts = [CompleteTask(task_id=harness.task(case).id, outcome="done") for case in cases]
    results = race(*(lambda act=act: harness.act(APPLICANT, act) for act in acts))
    assert codes(results) == ["done"] * 6
    assert len({harness.case(case).number for case in cases}) == 6
    assert harness.one(Counter).value == 6


def test_a_database_that_is_locked_is_said_so(on_sqlite: Desk) -> None:
    """Another process holds the writer's lock for longer than we wait."""
    task = on_sqlite.task(on_sqlite.slip())
    engine = on_sqlite.engine.database.engine

    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    event.listen(engine, "checkout", hurry)
    try:
        other = create_engine(engine.url, isolation_level="AUTOCOMMIT")
        with other.connect() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
            with pytest.raises(Rejection) as refused:
                on_sqlite.act(CLERK, ClaimTask(task_id=task.id))
            connection.execute(text("ROLLBACK"))
        other.dispose()
    finally:
        event.remove(engine, "checkout", hurry)
    assert refused.value.code == "database_busy"
    on_sqlite.act(CLERK, ClaimTask(task_id=task.id))
