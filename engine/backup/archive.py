"""What an archive looks like: a zip with a manifest, a file of JSON lines a table, and the attached files."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import orjson

FORMAT = 1
MANIFEST = "manifest.json"


class BackupError(Exception):
    """Why nothing was written or read back: a sentence in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """One table: how many rows, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself; `schema` is the revision its tables have, `files` how many attached files."""

    format: int
    schema: str
    made_at: str
    tables: Mapping[str, TablePart]
    files: int
    missing: tuple[str, ...] = ()
    """SHA-256 of attached files that the data directory had lost before, or that somebody had changed there."""

    def dump(self) -> bytes:
        """Write it as JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)


def table_entry(name: str) -> str:
    """Return where a table's lines lie."""
    return f"tables/{name}.jsonl"


def file_entry(sha256: str) -> str:
    """Return where an attached file lies."""
    return f"files/{sha256[:2]}/{sha256}"


def holds(path: Path, sha256: str) -> bool:
    """Tell whether a file is there and is what it was when it was written."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == sha256
    except OSError:
        return False


def open_archive(path: Path) -> tuple[ZipFile, Manifest]:
    """Open an archive and read its manifest.

    Raises BackupError when it is no archive of a format this version knows.
    """
    try:
        archive = ZipFile(path)
        told = orjson.loads(archive.read(MANIFEST))
        tables = {name: TablePart(**part) for name, part in told.pop("tables").items()}
        manifest = Manifest(**{**told, "missing": tuple(told["missing"])}, tables=tables)
    except (OSError, BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupError(f"{path} 不是会签的备份", f"expected a backup of Huiqian, but {path} is none") from error
    if manifest.format != FORMAT:
        raise BackupError(
            f"{path} 的备份格式是 {manifest.format}，本版本只认识 {FORMAT}",
            f"expected a backup of format {FORMAT}, but {path} has format {manifest.format}",
        )
    return archive, manifest


def lines(archive: ZipFile, name: str, digest: "hashlib._Hash | None" = None) -> Iterator[dict[str, Any]]:
    """Yield a table's rows; `digest` takes in every line as it is read."""
    with archive.open(table_entry(name)) as entry:
        for line in entry:
            if digest is not None:
                digest.update(line)
            yield orjson.loads(line)


def portable(value: object) -> object:
    """Write what JSON lacks, alike on both databases: moments in UTC to the microsecond, bytes as hexadecimal."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"Expected a column that JSON can hold, but got a {type(value).__name__}.")
