"""Databases of earlier versions become what this version needs, with everything that lies in them."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    TableClause,
    column,
    create_engine,
    event,
    insert,
    make_url,
    select,
    table,
)
from sqlalchemy.sql.schema import SchemaItem

from engine.domain.ladder_profiles import PROFILES
from engine.domain.ladder_writing import written
from engine.store import Base
from engine.store.database import open_engine
from engine.store.decisions import DecisionResult
from engine.store.ladders import Ladder
from engine.store.migrations import HEAD, HERE, SchemaTooNewError, current, upgrade
from engine.store.types import UtcDateTime

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            address = f"sqlite:///{tmp_path}/old.db"
        else:
            server = request.getfixturevalue("postgresql_server")
            address = stack.enter_context(a_database(server, f"old_{request.getfixturevalue('worker_id')}"))
        engine = open_engine(address)
        yield engine
        engine.dispose()


@contextmanager
def a_database(server: str, name: str) -> Iterator[str]:
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    administration.dispose()


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return ScriptDirectory.from_config(config)


def is_modelled(thing: SchemaItem, name: str | None, kind: str, *_rest: object) -> bool:
    """The index of searches is each database's own: tables without a model on SQLite, an index on PostgreSQL."""
    if kind == "table":
        return not str(name).startswith("case_terms")
    return name != "ix_case_text_terms" or thing.dialect_options["postgresql"]["using"] != "gin"


def as_table(name: str) -> TableClause:
    """The columns of a table that the first version knew."""
    return table(name, *(column(c, UtcDateTime() if c.endswith("_at") else None) for c in ROWS[name]))


def test_the_newest_revision_is_the_one_that_is_looked_for() -> None:
    assert scripts().get_heads() == [HEAD]
    assert len(list(scripts().walk_revisions())) == len(list((HERE / "versions").glob("0*.py")))


def test_migrations_make_the_tables_of_the_models(empty: Engine) -> None:
    assert upgrade(empty)
    assert not upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_modelled})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_of_the_first_version_keeps_its_rows(empty: Engine) -> None:
    upgrade(empty, "0001")
    assert current(empty) == "0001"
    with empty.execution_options(huiqian_write=True).begin() as connection:
        for name, row in ROWS.items():
            connection.execute(insert(as_table(name)), row)
    upgrade(empty)
    with empty.connect() as connection:
        kept = {name: dict(connection.execute(select(as_table(name))).mappings().one()) for name, row in ROWS.items()}
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if empty.name == "sqlite" else []
        behind = connection.scalar(select(column("value")).select_from(table("setting")))
    assert (kept, broken, behind) == (ROWS, [], '""'), "the cases of an earlier version wait to be indexed"


def test_results_of_decisions_so_far_are_taken_from_the_trail_without_inputs(empty: Engine) -> None:
    upgrade(empty, "0001")
    made = {"decision": "grading#D01", "version": 3, "rules": [{"table": "D01", "rules": [2]}]}
    event = {"chain": "i1", "seq": 1, "act": 1, "event": "DecisionMade", "actor": "system:decision"}
    event |= {"at": NOW, "payload": json.dumps(made), "hash": bytes(32)}
    kinds = {"at": UtcDateTime(), "hash": LargeBinary()}
    audit = table("audit", *(column(name, kinds.get(name)) for name in event))
    with empty.execution_options(huiqian_write=True).begin() as connection:
        for name, row in ROWS.items():
            connection.execute(insert(as_table(name)), row)
        connection.execute(insert(audit), event)
    upgrade(empty)
    with empty.connect() as connection:
        found = connection.execute(select(DecisionResult.__table__)).mappings().one()
    told = [found[name] for name in ("instance_id", "key", "decision", "version", "inputs", "rules")]
    assert told == ["i1", "grading", "grading#D01", 3, None, made["rules"]]


def test_an_installation_of_before_gets_the_ladders_that_are_shipped(empty: Engine) -> None:
    upgrade(empty, "0013")
    setting = table("setting", column("key"), column("value"))
    with empty.execution_options(huiqian_write=True).begin() as connection:
        connection.execute(insert(setting), {"key": "installation_kind", "value": '"real"'})
    upgrade(empty)
    with empty.connect() as connection:
        kept = connection.execute(select(Ladder.key, Ladder.version, Ladder.rungs).order_by(Ladder.key)).all()
    assert [tuple(row) for row in kept] == [(key, 1, written(PROFILES[key].rungs)) for key in sorted(PROFILES)]


def test_an_installation_of_before_gets_later_years_and_keeps_what_was_edited(empty: Engine) -> None:
    upgrade(empty, "0013")
    years, days = table("calendar_year", column("year"), column("published")), table("calendar_day", column("day"))
    with empty.execution_options(huiqian_write=True).begin() as connection:
        connection.execute(insert(years), [{"year": 2026, "published": True}, {"year": 2027, "published": True}])
        connection.exec_driver_sql("INSERT INTO calendar_day (day, working, name) VALUES ('2028-01-01', true, 'ours')")
    upgrade(empty)
    with empty.connect() as connection:
        kept = {row.year: bool(row.published) for row in connection.execute(select(years))}
        named = connection.exec_driver_sql("SELECT name FROM calendar_day WHERE day = '2028-01-01'").scalars().all()
        of_2027 = connection.execute(select(days).where(days.c.day.like("2027%"))).all()
    assert kept == {2025: True, 2026: True, 2027: True, 2028: False, 2029: False, 2030: False}
    assert (named, of_2027) == (["ours"], [])


ROWS: dict[str, dict[str, Any]] = {
    "definition": {
        "id": "d1",
        "key": "slip",
        "version": 1,
        "content_hash": "h1",
        "manifest": "{}",
        "deployed_at": NOW,
        "deployed_by": "sys_admin",
    },
    "definition_file": {"definition_id": "d1", "path": "process.toml", "content": b"key"},
    "instance": {
        "id": "i1",
        "definition_id": "d1",
        "definition_key": "slip",
        "title": "",
        "state": "active",
        "starter": "lc_pi",
        "starter_unit": "U",
        "act": 1,
        "started_at": NOW,
        "changed_at": NOW,
        "audit_seq": 1,
        "audit_hash": bytes(32),
    },
    "instance_state": {"instance_id": "i1", "tokens": b"[]", "variables": b"{}"},
    "task": {
        "id": "t1",
        "instance_id": "i1",
        "definition_id": "d1",
        "token": "1",
        "scope": "",
        "element": "apply",
        "verb": "fill",
        "state": "open",
        "round": 1,
        "created_at": NOW,
        "due_provisional": False,
        "asked": 1,
        "signed": 0,
        "version": 1,
        "created_act": 1,
    },
    "assignment": {
        "id": "a1",
        "task_id": "t1",
        "instance_id": "i1",
        "person": "lc_pi",
        "kind": "decide",
        "state": "asked",
        "is_chair": False,
        "why": "[]",
        "created_act": 1,
    },
}


def test_a_database_of_a_later_version_is_left_alone(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNewError, match="a later version has made them 9999"):
        upgrade(empty)
    assert current(empty) == "9999"


@pytest.mark.postgresql
@pytest.mark.parametrize("empty", ["postgresql"], indirect=True)
def test_a_migration_that_a_deadlock_with_readers_ended_begins_anew(empty: Engine) -> None:
    upgrade(empty, "0024")
    begun = []

    def ended(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if "pg_advisory_xact_lock" in statement:
            begun.append(statement)
            if len(begun) == 1:
                connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40P01'; END $$")

    event.listen(empty, "before_cursor_execute", ended)
    assert upgrade(empty)
    assert (len(begun), current(empty)) == (2, HEAD)
