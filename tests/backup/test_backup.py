"""An archive of everything: written from a busy installation, read back on either database, checked without any."""

import hashlib
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import orjson
import pytest
from sqlalchemy import create_engine, inspect, make_url, select, text

from engine.api import ProcessEngine
from engine.backup import BackupError, check_archive, check_database, restore, write_backup
from engine.backup.archive import file_entry
from engine.backup.writing import DERIVED
from engine.commands.attach_file import AttachFile
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.store import Base
from engine.store.attachments import Attachment
from engine.store.migrations import upgrade
from engine.store.tasks import Task
from engine.testing import START, ProcessDesk
from tests.factories.desk import APPLICANT, MEMBERS, Desk

Rows = dict[str, list[dict[str, object]]]


@pytest.fixture
def busy(harness: Desk, tmp_path: Path) -> Settings:
    """An installation with cases in several states, a file, votes and letters, made by its migrations.

    Its folder of files is its own: that of the desk is shared with other tests.
    """
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:3])
    other = harness.start("seal_slip", APPLICANT)
    task = harness.open_tasks(other)[0].id
    harness.act(APPLICANT, AttachFile(task_id=task, name="意见.txt", content="同意".encode()))
    name = harness.one(Attachment).sha256
    kept, own = harness.engine.settings.data_dir / file_entry(name), tmp_path / "busy" / file_entry(name)
    own.parent.mkdir(parents=True)
    shutil.copy(kept, own)
    return harness.engine.settings.model_copy(update={"data_dir": tmp_path / "busy"})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty place on each kind of database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if request.param == "sqlite":
        yield Settings(data_dir=folder, test_mode=True)
        return
    server, name = request.getfixturevalue("postgresql_server"), f"elsewhere_{request.getfixturevalue('worker_id')}"
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with ExitStack() as stack:
        connection = stack.enter_context(administration.connect())
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        stack.callback(connection.exec_driver_sql, f"DROP DATABASE {name} WITH (FORCE)")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        yield Settings(database_url=url, data_dir=folder, test_mode=True)
    administration.dispose()


def everything(settings: Settings) -> Rows:
    engine = create_engine(settings.url)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in Base.metadata.sorted_tables
            if table.name not in DERIVED
        }
    engine.dispose()
    return found


def test_what_is_read_back_is_what_was_there(busy: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    made = write_backup(busy, archive, START)
    restore(elsewhere, archive)
    assert everything(elsewhere) == everything(busy)
    assert (made.files, made.missing) == (1, ())
    kept = [path for path in (elsewhere.data_dir / "files").rglob("*") if path.is_file()]
    assert [path.read_text("utf-8") for path in kept] == ["同意"]
    assert (archive.stat().st_mode & 0o077) == 0


def test_people_go_on_working_where_it_was_read_back(busy: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    restore_from = tmp_path / "all.zip"
    write_backup(busy, restore_from, START)
    restore(elsewhere, restore_from)
    engine = ProcessEngine(elsewhere, FixedClock(START))
    desk = ProcessDesk(engine, FixedClock(START))
    with engine.database.reading() as session:
        votes = session.scalars(select(Task.id).where(Task.element == "vote", Task.state == "open")).one()
    desk.complete(votes, MEMBERS[3])
    engine.close()
    assert check_database(elsewhere).faults == ()


def test_a_whole_archive_and_a_whole_database_are_said_to_be_so(busy: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    write_backup(busy, archive, START)
    in_archive, in_database = check_archive(archive), check_database(busy)
    assert (in_archive.faults, in_database.faults) == ((), ())
    assert (in_archive.trails, in_archive.events) == (in_database.trails, in_database.events)
    assert in_archive.events > 10


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit SET actor = 'somebody' WHERE chain = :case AND seq = 3", "event 3 is missing or was changed"),
        ("DELETE FROM audit WHERE chain = :case AND seq = 3", "event 3 is missing or was changed"),
        ("DELETE FROM audit WHERE chain = :case AND seq > 3", "it ends at event 3"),
        ("DELETE FROM audit WHERE chain = :case", "events are missing"),
        ("UPDATE instance SET audit_seq = 0 WHERE id = :case", "its case knows of 0"),
    ],
)
def test_a_trail_that_was_touched_is_named(
    busy: Settings, harness: Desk, tmp_path: Path, change: str, said: str
) -> None:
    with harness.engine.database.engine.begin() as connection:
        case = connection.execute(text("SELECT id FROM instance ORDER BY id LIMIT 1")).scalar_one()
        connection.execute(text(change), {"case": case})
    write_backup(busy, tmp_path / "all.zip", START)
    for checked in (check_database(busy), check_archive(tmp_path / "all.zip")):
        (fault,) = checked.faults
        assert case in fault
        assert said in fault


def test_an_archive_that_was_changed_is_neither_whole_nor_read_back(
    busy: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    archive, changed = tmp_path / "all.zip", tmp_path / "changed.zip"
    write_backup(busy, archive, START)
    with ZipFile(archive) as source, ZipFile(changed, "w", ZIP_STORED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b'"login":"lc_pi"', b'"login":"lc_px"', 1))
    assert check_archive(changed).faults == ("table person",)
    with pytest.raises(BackupError, match="damaged"):
        restore(elsewhere, changed)
    assert restore(elsewhere, archive).files == 1  # the place is as empty as it was


def attached(settings: Settings) -> Path:
    """The one file that was attached."""
    (path,) = (path for path in (settings.data_dir / "files").rglob("*") if path.is_file())
    return path


def put(path: Path, content: bytes | None) -> None:
    """Let a file be gone, or be another."""
    path.chmod(0o640)
    path.unlink()
    if content is not None:
        path.write_bytes(content)


@pytest.mark.parametrize("content", [None, b"", "不同意".encode()])
def test_a_lost_or_changed_attachment_is_told_and_the_rest_is_kept(
    busy: Settings, elsewhere: Settings, tmp_path: Path, content: bytes | None
) -> None:
    (sha256,) = (path.name for path in (attached(busy),))
    put(attached(busy), content)
    checked = check_database(busy)
    assert (checked.files, checked.faults) == (0, (f"file {sha256} is missing or was changed",))
    made = write_backup(busy, tmp_path / "all.zip", START)
    assert (made.missing, made.files) == ((sha256,), 0)
    assert check_archive(tmp_path / "all.zip").faults == (
        f"file {sha256} was missing or changed when the backup was made",
    )
    assert restore(elsewhere, tmp_path / "all.zip").files == 0
    assert check_database(elsewhere).faults == checked.faults


def test_into_a_folder_that_was_used_files_come_as_they_were(
    busy: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    write_backup(busy, tmp_path / "all.zip", START)
    restore(elsewhere, tmp_path / "all.zip")
    target = attached(elsewhere)
    elsewhere_again = elsewhere.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'again.db'}"})
    put(target, "同".encode())  # as a restore leaves it that was cut short
    restore(elsewhere_again, tmp_path / "all.zip")
    assert target.read_text() == "同意"
    assert check_database(elsewhere_again).faults == ()


def test_a_line_that_is_no_row_is_a_fault(busy: Settings, tmp_path: Path) -> None:
    write_backup(busy, tmp_path / "all.zip", START)
    changed = tmp_path / "changed.zip"
    with ZipFile(tmp_path / "all.zip") as source, ZipFile(changed, "w", ZIP_STORED) as target:
        for name in source.namelist():
            target.writestr(name, b"5\n" if name == "tables/audit.jsonl" else source.read(name))
    assert check_archive(changed).faults != ()


def test_a_busy_installation_is_whole(busy: Settings, harness: Desk) -> None:
    """Acts that commit while it is looked at are not taken for trails that were touched."""
    stop, faults = threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            faults.extend(check_database(busy).faults)

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        for _ in range(30):
            harness.start("seal_slip", APPLICANT)
        stop.set()
        looking.result()
    assert faults == []


def test_nothing_is_overwritten(busy: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    write_backup(busy, archive, START)
    before = archive.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        write_backup(busy, archive, START)
    assert archive.read_bytes() == before
    restore(elsewhere, archive)
    with pytest.raises(BackupError, match="empty database"):
        restore(elsewhere, archive)


def test_what_is_no_archive_is_refused(elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(BackupError, match="expected a backup"):
        restore(elsewhere, tmp_path / "no.zip")
    with pytest.raises(BackupError, match="holds no database"):
        write_backup(Settings(data_dir=tmp_path / "nowhere"), tmp_path / "all.zip", START)


def test_a_folder_that_cannot_be_written_is_said(busy: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot write"):
        write_backup(busy, tmp_path / "nowhere" / "all.zip", START)


def older(archive: Path, target: Path, schema: str, tmp_path: Path) -> None:
    """Write the archive again as a version with the tables of `schema` would have."""
    place = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(place, to=schema)
    columns = {name: {c["name"] for c in inspect(place).get_columns(name)} for name in inspect(place).get_table_names()}
    place.dispose()
    with ZipFile(archive) as source, ZipFile(target, "w", ZIP_STORED) as old:
        manifest = orjson.loads(source.read("manifest.json"))
        tables = {}
        for name in manifest["tables"].keys() & columns.keys():
            rows = [orjson.loads(line) for line in source.read(f"tables/{name}.jsonl").splitlines()]
            told = b"".join(orjson.dumps({k: v for k, v in row.items() if k in columns[name]}) + b"\n" for row in rows)
            old.writestr(f"tables/{name}.jsonl", told)
            tables[name] = {"rows": len(rows), "sha256": hashlib.sha256(told).hexdigest()}
        old.writestr("manifest.json", orjson.dumps({**manifest, "schema": schema, "tables": tables, "files": 0}))


@pytest.mark.parametrize("schema", ["0017"])
def test_an_archive_of_an_earlier_version_is_read_back_and_brought_to_this_one(
    busy: Settings, elsewhere: Settings, tmp_path: Path, schema: str
) -> None:
    write_backup(busy, tmp_path / "all.zip", START)
    older(tmp_path / "all.zip", tmp_path / "old.zip", schema, tmp_path)
    assert restore(elsewhere, tmp_path / "old.zip").schema == schema
    engine = ProcessEngine(elsewhere, FixedClock(START))
    with engine.database.reading() as session:
        votes = session.scalars(select(Task.id).where(Task.element == "vote", Task.state == "open")).one()
    ProcessDesk(engine, FixedClock(START)).complete(votes, MEMBERS[3])
    engine.close()
    assert [fault for fault in check_database(elsewhere).faults if not fault.startswith("file ")] == []
