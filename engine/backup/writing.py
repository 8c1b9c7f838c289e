"""Writes an archive from one snapshot of the database, while people go on working."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson
from sqlalchemy import Connection, Engine, Table, select

from engine.backup.archive import (
    FORMAT,
    MANIFEST,
    BackupError,
    Manifest,
    TablePart,
    file_entry,
    holds,
    portable,
    table_entry,
)
from engine.backup.opening import opened, require_tables
from engine.settings import Settings
from engine.store import Base
from engine.store.attachments import Attachment
from engine.store.migrations import HEAD, SchemaTooNewError
from engine.store.snapshots import snapshot

AT_A_TIME = 2000
DERIVED = frozenset({"case_text"})
"""Tables that are made from the others, each database in its own way: they are not written, but made anew."""
_PRIVATE = 0o600
Progress = Callable[[str, int], object]


def write_backup(
    settings: Settings, target: Path, at: datetime, progress: Progress = lambda _name, _rows: None
) -> Manifest:
    """Write everything to `target`, readable by its owner only; `progress` hears of each table and its rows.

    The database is read first and the files after it: files are only ever added, so all that it names are there.

    Raises BackupError when the database is not of this version, or `target` is there already or cannot be written.
    """
    if target.exists():
        raise BackupError(f"{target} 已经存在，没有覆盖", f"{target} is there already and was left as it is")
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with opened(settings) as engine, ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            unfinished.chmod(_PRIVATE)
            _require_newest(engine)
            manifest = _write(archive, engine, settings.data_dir, at, progress)
            archive.writestr(MANIFEST, manifest.dump())
        unfinished.rename(target)
    except OSError as error:
        raise BackupError(f"不能写 {target}：{error.strerror}", f"cannot write {target}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return manifest


def _require_newest(engine: Engine) -> None:
    found = require_tables(engine)
    if found > HEAD:
        newer = SchemaTooNewError(found)
        raise BackupError(newer.chinese, newer.english)
    if found != HEAD:
        raise BackupError(
            f"数据库的表是版本 {found}，本版本需要 {HEAD}：请先用本版本启动一次",
            f"expected tables of revision {HEAD}, but the database has {found}: start this version once first",
        )


def _write(archive: ZipFile, engine: Engine, data_dir: Path, at: datetime, progress: Progress) -> Manifest:
    with snapshot(engine) as connection:
        tables = {
            table.name: _write_table(archive, connection, table, progress)
            for table in Base.metadata.sorted_tables
            if table.name not in DERIVED
        }
        named = sorted(connection.scalars(select(Attachment.sha256).distinct()))
    missing = tuple(sha256 for sha256 in named if not _write_file(archive, data_dir, sha256))
    return Manifest(
        format=FORMAT,
        schema=HEAD,
        made_at=str(portable(at)),
        tables=tables,
        files=len(named) - len(missing),
        missing=missing,
    )


def _write_table(archive: ZipFile, connection: Connection, table: Table, progress: Progress) -> TablePart:
    """Write a table's rows in the order of their keys, so that a trail can be followed line by line."""
    digest, count = hashlib.sha256(), 0
    names = tuple(str(column.name) for column in table.columns)
    rows = connection.execution_options(yield_per=AT_A_TIME).execute(select(table).order_by(*table.primary_key))
    with archive.open(table_entry(table.name), "w", force_zip64=True) as entry:
        for row in rows:
            line = orjson.dumps(dict(zip(names, row, strict=True)), portable, orjson.OPT_PASSTHROUGH_DATETIME) + b"\n"
            digest.update(line)
            entry.write(line)
            count += 1
    progress(table.name, count)
    return TablePart(rows=count, sha256=digest.hexdigest())


def _write_file(archive: ZipFile, data_dir: Path, sha256: str) -> bool:
    """Copy an attached file; returns whether it was there, as it was written: a changed one could not be read back."""
    source = data_dir / file_entry(sha256)
    if not holds(source, sha256):
        return False
    entry = ZipInfo(file_entry(sha256))
    entry.compress_type = ZIP_STORED
    with source.open("rb") as content, archive.open(entry, "w", force_zip64=True) as copy:
        while piece := content.read(1 << 20):
            copy.write(piece)
    return True
