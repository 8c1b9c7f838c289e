"""Write-once files under the data directory, known by the SHA-256 of their content."""

import errno
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from engine.domain.errors import Rejection
from engine.domain.file_kinds import clean_name, kind_of

_MEGABYTE = 1024 * 1024
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that lies on disk, ready to be referred to."""

    sha256: str
    name: str
    media_type: str
    size: int


class FileStore:
    """The folder `files` of a data directory; the same content is kept once."""

    def __init__(self, data_dir: Path, max_bytes: int) -> None:
        self._root = data_dir / "files"
        self._max_bytes = max_bytes

    def keep(self, name: str, content: bytes) -> StoredFile:
        """Store a file somebody sent, and return what it is.

        Raises Rejection("file_size"), ("file_kind") and ("storage_full"): the kind is read from the content, and the
        name's ending must agree with it.
        """
        clean = clean_name(name)
        if not content:
            raise Rejection("file_kind", name=clean)
        if len(content) > self._max_bytes:
            raise Rejection("file_size", name=clean, limit=self._max_bytes // _MEGABYTE)
        media_type = kind_of(clean, content)
        if media_type is None:
            raise Rejection("file_kind", name=clean)
        digest = hashlib.sha256(content).hexdigest()
        self._write(digest, content)
        return StoredFile(sha256=digest, name=clean, media_type=media_type, size=len(content))

    def read(self, sha256: str) -> bytes:
        """Return a file's content.

        Raises Rejection("not_found") when the file is not there.
        """
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise Rejection("not_found") from None

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def _write(self, digest: str, content: bytes) -> None:
        """Write beside its place, then move it there: a reader never sees half a file."""
        target = self._path(digest)
        if target.exists():
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent)
            temporary = Path(name)
            try:
                _fill(handle, content)
                temporary.chmod(0o440)
                temporary.replace(target)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise Rejection("storage_full") from error
            raise


def _fill(handle: int, content: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
