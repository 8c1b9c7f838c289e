"""Reads an archive back into an empty place: another machine, or another kind of database."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, LargeBinary, MetaData, Table, insert, inspect

from engine.backup.archive import BackupError, Manifest, file_entry, holds, lines, open_archive
from engine.backup.opening import opened
from engine.backup.writing import AT_A_TIME, Progress
from engine.settings import Settings
from engine.store import Base
from engine.store.migrations import HERE, upgrade
from engine.store.types import UtcDateTime


def restore(settings: Settings, source: Path, progress: Progress = lambda _name, _rows: None) -> Manifest:
    """Fill an empty database and the data directory from `source`, then bring the tables to this version.

    All rows come in one transaction: a restore that was cut short leaves an empty database, and can be begun again.

    Raises BackupError when the database is not empty, or the archive is damaged or of a later version.
    """
    archive, manifest = open_archive(source)
    with archive, opened(settings, there=False) as engine:
        _require_empty(engine)
        _require_known(manifest)
        _restore_files(archive, settings.data_dir)
        upgrade(engine, to=manifest.schema)
        tables = _tables(engine)
        with engine.execution_options(huiqian_write=True).begin() as connection:
            for name, part in manifest.tables.items():
                digest = hashlib.sha256()
                rows = _fill(connection, tables[name], lines(archive, name, digest))
                if (rows, digest.hexdigest()) != (part.rows, part.sha256):
                    raise _damaged(source, name)
                progress(name, rows)
        upgrade(engine)
    return manifest


def _require_empty(engine: Engine) -> None:
    found = [name for name in inspect(engine).get_table_names() if name in Base.metadata.tables]
    if found:
        with engine.connect() as connection:
            known = MetaData()
            known.reflect(connection, only=found)
            if all(connection.execute(table.select().limit(1)).first() is None for table in known.tables.values()):
                return
        raise BackupError(
            "目标数据库不是空的，没有恢复：请指定一个空数据库",
            "expected an empty database to restore into, but this one holds data; nothing was changed",
        )


def _require_known(manifest: Manifest) -> None:
    revisions = {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()}
    if manifest.schema not in revisions:
        raise BackupError(
            f"备份来自更新的版本（表结构 {manifest.schema}），请用那个版本恢复",
            f"the backup is of a later version (tables of revision {manifest.schema}); restore it with that one",
        )


def _damaged(source: Path, where: str) -> BackupError:
    return BackupError(f"{source} 已损坏（{where}），没有恢复", f"{source} is damaged ({where}); nothing was restored")


def _tables(engine: Engine) -> dict[str, Table]:
    """Return the tables as they are at the archive's revision, with the types of ours where a column still exists."""
    found = MetaData()
    found.reflect(engine)
    for table in found.tables.values():
        ours = Base.metadata.tables.get(table.name)
        for column in table.columns:
            if ours is not None and column.name in ours.columns:
                column.type = ours.columns[column.name].type
    return dict(found.tables)


def _fill(connection: Connection, table: Table, rows: Iterable[dict[str, object]]) -> int:
    moments = [column.name for column in table.columns if isinstance(column.type, UtcDateTime)]
    blobs = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
    typed, count = _typed(rows, moments, blobs), 0
    while batch := list(islice(typed, AT_A_TIME)):
        connection.execute(insert(table), batch)
        count += len(batch)
    return count


def _typed(rows: Iterable[dict[str, object]], moments: list[str], blobs: list[str]) -> Iterator[dict[str, object]]:
    for row in rows:
        for name in moments:
            if isinstance(text := row[name], str):
                row[name] = datetime.fromisoformat(text)
        for name in blobs:
            if isinstance(text := row[name], str):
                row[name] = bytes.fromhex(text)
        yield row


def _restore_files(archive: ZipFile, data_dir: Path) -> None:
    """Put each attached file where its content says it belongs, in the place of a half or changed one too."""
    for entry in archive.infolist():
        if not entry.filename.startswith("files/"):
            continue
        content = archive.read(entry)
        sha256 = hashlib.sha256(content).hexdigest()
        if entry.filename != file_entry(sha256):
            raise _damaged(Path(archive.filename or ""), entry.filename)
        target = data_dir / file_entry(sha256)
        if not holds(target, sha256):
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_name(f"{target.name}.part")
            unfinished.unlink(missing_ok=True)
            unfinished.write_bytes(content)
            unfinished.chmod(0o440)
            unfinished.replace(target)
