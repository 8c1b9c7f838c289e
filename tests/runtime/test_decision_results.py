import datetime as dt
from decimal import Decimal

from engine.feel import YearsMonthsDuration
from engine.runtime.decision_results import given_inputs, kept_inputs, same_values
from engine.store.decisions import DecisionResult
from tests.benchmarks.desk import watched
from tests.factories.desk import APPLICANT, Desk
from tests.factories.tables import KEY, a_case, grade_of, with_table


def test_each_evaluation_keeps_what_it_read_and_gave(harness: Desk) -> None:
    with_table(harness)
    case = a_case(harness, 45.5)
    kept = harness.one(DecisionResult, DecisionResult.instance_id == case)
    assert (kept.key, kept.decision, kept.version, kept.at) == (KEY, KEY, 1, harness.clock.now())
    assert (kept.inputs, kept.outputs, kept.rules) == (
        {"budget": 45.5},
        {"grade": "B"},
        [{"table": "grade", "rules": [2]}],
    )


def test_a_decision_costs_one_statement_and_no_commit(on_sqlite: Desk) -> None:
    with_table(on_sqlite)
    a_case(on_sqlite, 110)
    case = on_sqlite.start("graded", APPLICANT)
    task = on_sqlite.task(case)
    with watched(on_sqlite) as traffic:
        on_sqlite.done(task, APPLICANT, "done", budget=110)
    assert grade_of(on_sqlite, case) == "A"
    about = [statement.split()[0] for statement in traffic.statements if "decision_" in statement]
    assert about == ["INSERT"], "what it read and gave; which version is in force is known in this edition"
    assert len(traffic.statements) <= 12, "\n".join(traffic.statements)
    assert traffic.commits == 1


def test_what_json_lacks_comes_back_as_it_was() -> None:
    values = {
        "day": dt.date(2026, 9, 1),
        "moment": dt.datetime(2026, 9, 1, 8, 30, tzinfo=dt.UTC),
        "length": dt.timedelta(days=3),
        "months": YearsMonthsDuration(total_months=14),
        "rows": [{"cn": Decimal("1.5"), "foreign": 2, "note": None, "first": True}],
    }
    kept = kept_inputs(values)
    assert kept is not None
    given = given_inputs(kept)
    assert {name: given[name] for name in ("day", "moment", "length", "months")} == {
        name: values[name] for name in ("day", "moment", "length", "months")
    }
    assert same_values(given["rows"], values["rows"])


def test_inputs_that_are_too_large_are_not_kept() -> None:
    assert kept_inputs({"text": "字" * 20_000}) is None


def test_numbers_are_the_same_however_they_are_written() -> None:
    assert same_values({"factor": Decimal("1.50")}, {"factor": 1.5})
    assert same_values([1, 2], [Decimal(1), Decimal("2.0")])
    assert not same_values({"grade": "A"}, {"grade": "B"})
