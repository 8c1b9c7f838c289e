"""A disk without room: the act is refused in a sentence, nothing is half done, and with room again it goes on."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from engine.backup.checking import check_database
from engine.commands.attach_file import AttachFile
from engine.domain.errors import Rejection
from engine.files import FileStore
from tests.factories.desk import APPLICANT, Desk

MOST = 400


@contextmanager
def no_more_pages(desk: Desk) -> Iterator[None]:
    """Let the database grow no further, as on a disk that is full."""
    engine = desk.engine.database.engine

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        engine.dispose()


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def start_until_refused(desk: Desk, done: list[str]) -> None:
    done.extend(desk.start("seal_slip", APPLICANT) for _ in range(MOST))


def test_a_full_disk_refuses_acts_and_harms_nothing(on_sqlite: Desk) -> None:
    done: list[str] = []
    with no_more_pages(on_sqlite), pytest.raises(Rejection) as refused:
        start_until_refused(on_sqlite, done)
    assert refused.value.code == "storage_full"
    assert len({on_sqlite.instance(case).id for case in done}) == len(done)
    checked = check_database(on_sqlite.engine.settings)
    assert checked.faults == ()
    after = on_sqlite.start("seal_slip", APPLICANT)
    assert on_sqlite.waiting(after) == on_sqlite.waiting(done[0] if done else after)


def test_a_file_without_room_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path, max_bytes=1024 * 1024)
    content = "意见".encode() * 4096
    with files_of_at_most(1000), pytest.raises(Rejection) as refused:
        store.keep("意见.txt", content)
    assert refused.value.code == "storage_full"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    kept = store.keep("意见.txt", content)
    assert store.read(kept.sha256) == content


def test_the_task_is_as_it_was(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.start("seal_slip", APPLICANT))
    command = AttachFile(task_id=task.id, name="意见.txt", content="意见".encode() * 4096)
    with files_of_at_most(1000), pytest.raises(Rejection) as refused:
        on_sqlite.act(APPLICANT, command)
    assert refused.value.code == "storage_full"
    assert on_sqlite.act(APPLICANT, command).value["attachment"]
