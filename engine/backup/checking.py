"""Follows every trail, in an archive or in the database, and says where it was cut, swapped or changed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import select

from engine.backup.archive import file_entry, holds, lines, open_archive
from engine.backup.opening import opened, require_tables
from engine.domain.chain import ChainRow, canonical, verify
from engine.settings import Settings
from engine.store.attachments import Attachment
from engine.store.audit import Audit, AuditHead
from engine.store.instances import Instance
from engine.store.snapshots import snapshot

HASHED = ("chain", "seq", "act", "at", "event", "actor", "element", "task_id", "on_behalf_of", "payload")
Head = tuple[int, str]
"""The number and, in hexadecimal, the hash of a trail's last event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at, and each thing that is not as it was written."""

    trails: int
    events: int
    files: int = 0
    faults: tuple[str, ...] = ()


def check_database(settings: Settings) -> Checked:
    """Check every trail of a database that is in use, and every attached file that it names.

    Raises BackupError when there is none.
    """
    with opened(settings) as engine, snapshot(engine) as connection:
        require_tables(engine)
        heads: dict[str, Head] = {
            chain: (seq, digest.hex())
            for table in (select(Instance.id, Instance.audit_seq, Instance.audit_hash), select(AuditHead))
            for chain, seq, digest in connection.execute(table)
        }
        names = (*HASHED, "hash")
        asked = select(*(getattr(Audit, name) for name in names)).order_by(Audit.chain, Audit.seq)
        rows = (
            {**dict(zip(names, row, strict=True)), "hash": row.hash.hex()}
            for row in connection.execution_options(yield_per=2000).execute(asked)
        )
        checked = _check(rows, heads)
        named = connection.scalars(select(Attachment.sha256).distinct().order_by(Attachment.sha256)).all()
    changed = [
        f"file {sha256} is missing or was changed"
        for sha256 in named
        if not holds(settings.data_dir / file_entry(sha256), sha256)
    ]
    return replace(checked, files=len(named) - len(changed), faults=(*changed, *checked.faults))


def check_archive(path: Path) -> Checked:
    """Check an archive without an installation: each table's lines, each file's content, every trail.

    Raises BackupError when it is no archive.
    """
    archive, manifest = open_archive(path)
    with archive:
        try:
            damaged = [
                f"table {name}" for name, part in manifest.tables.items() if not _whole(archive, name, part.sha256)
            ]
            damaged += [f"file {name}" for name in _files(archive) if not _same(archive, name)]
            checked = _check(lines(archive, "audit"), _heads(archive))
        except (BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
            return Checked(trails=0, events=0, faults=(f"archive {error}",))
        lost = [f"file {sha256} was missing or changed when the backup was made" for sha256 in manifest.missing]
    return Checked(
        trails=checked.trails,
        events=checked.events,
        files=manifest.files,
        faults=(*damaged, *lost, *checked.faults),
    )


def _heads(archive: ZipFile) -> dict[str, Head]:
    cases = {row["id"]: (row["audit_seq"], row["audit_hash"]) for row in lines(archive, "instance")}
    return {**cases, **{row["chain"]: (row["seq"], row["hash"]) for row in lines(archive, "audit_head")}}


def _check(rows: Iterable[dict[str, Any]], heads: Mapping[str, Head]) -> Checked:
    """Follow each trail to the head its case keeps; a trail without a head, or a head without a trail, is a fault."""
    faults, events, seen = [], 0, set()
    for chain, group in groupby(rows, key=itemgetter("chain")):
        events_of = list(group)
        events += len(events_of)
        seen.add(chain)
        broken = verify(_chained(events_of))
        head = (events_of[-1]["seq"], events_of[-1]["hash"])
        if broken is not None:
            faults.append(f"trail {chain}: event {broken} is missing or was changed")
        elif heads.get(chain) != head:
            faults.append(
                f"trail {chain}: it ends at event {head[0]}, but its case knows of {heads.get(chain, (0,))[0]}"
            )
    faults += [
        f"trail {chain}: all {seq} events are missing" for chain, (seq, _) in heads.items() if seq and chain not in seen
    ]
    return Checked(trails=len(seen), events=events, faults=tuple(faults))


def _chained(rows: Iterable[dict[str, Any]]) -> Iterator[ChainRow]:
    for row in rows:
        facts = {name: row[name] for name in HASHED}
        yield ChainRow(seq=row["seq"], hash=bytes.fromhex(row["hash"]), canonical=canonical(facts))


def _whole(archive: ZipFile, name: str, sha256: str) -> bool:
    digest = hashlib.sha256()
    for _ in lines(archive, name, digest):
        pass
    return digest.hexdigest() == sha256


def _files(archive: ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("files/")]


def _same(archive: ZipFile, name: str) -> bool:
    return name == file_entry(hashlib.sha256(archive.read(name)).hexdigest())
