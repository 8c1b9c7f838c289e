"""What a service's handler did is taken back when it fails, and costs nothing where it wrote nothing."""

from collections.abc import Mapping

import pytest

from engine.domain.errors import Fault
from engine.domain.panels import PanelTerms
from engine.handlers import Handler, ServiceContext
from engine.store.instances import Counter, Notice
from engine.store.picks import Pick, PickCandidate
from tests.benchmarks.desk import watched
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, ask, chain, person, serve
from tests.runtime.test_transaction import replaced

TERMS = PanelTerms(group="expert", size=3)


def fails_after(*steps: str) -> Handler:
    """A handler that does something and then can't go on."""

    def handler(context: ServiceContext, _inputs: Mapping[str, object]) -> Mapping[str, object]:
        does = {
            "draw": lambda: context.draw(TERMS),
            "number": lambda: context.issue_number("slip"),
            "notice": lambda: context.publish_notice("公示", [], context.after("5 workdays")),
        }
        for step in steps:
            does[step]()
        raise Fault("register_closed", "The register is closed.")

    return handler


def begun(harness: Desk) -> str:
    return harness.deployed(
        chain("served", ask("draft", person("starter.id"), outcomes=DONE), serve("record", "test.record", who='"x"'))
    )


@pytest.mark.parametrize(
    "steps",
    [("draw",), ("draw", "draw"), ("number",), ("draw", "number"), ("number", "draw"), ("draw", "draw", "notice")],
    ids="+".join,
)
def test_nothing_is_left_of_a_handler_that_fails(harness: Desk, steps: tuple[str, ...]) -> None:
    case = begun(harness)
    before = {table: len(harness.all(table)) for table in (Pick, PickCandidate, Counter, Notice)}
    task = harness.task(case)
    with replaced(harness, fails_after(*steps)):
        harness.done(task, APPLICANT, "done")
    assert {table: len(harness.all(table)) for table in before} == before
    assert harness.reread(task).state == "completed"
    assert [event for event in harness.events(case) if event == "NumberIssued"] == []
    assert "IncidentOpened" in harness.events(case)


def test_a_handler_that_only_asks_for_mails_needs_no_savepoint(on_sqlite: Desk) -> None:
    task = on_sqlite.task(begun(on_sqlite))
    with watched(on_sqlite) as traffic:
        on_sqlite.done(task, APPLICANT, "done")
    assert [statement for statement in traffic.statements if "SAVEPOINT" in statement] == []
    assert sum(statement.startswith("UPDATE instance ") for statement in traffic.statements) == 1
