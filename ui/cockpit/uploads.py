"""Unpacks an uploaded process package, within limits, into files by their path."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from engine.diagrams.package import MAX_BYTES, MAX_FILES
from engine.domain.errors import Rejection
from ui.i18n import t

_ENCRYPTED = 0x1


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of a .zip; a single folder around them is taken off.

    Raises Rejection("package_invalid") when it is no archive, is too large, or holds a path that leads outside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_noise(entry.filename)]
            _check(entries)
            files = {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
        raise _invalid(t("这不是一个完整的 zip 文件", "this is not a complete zip file")) from broken
    return _without_folder(files)


def _is_noise(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in {".DS_Store", "Thumbs.db"}


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        raise _invalid(
            t(f"超过 {MAX_FILES} 个文件或展开后超过 {limit} MB", f"more than {MAX_FILES} files or {limit} MB unpacked")
        )
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in path.parts[0]:
            raise _invalid(t(f"路径不允许：{entry.filename}", f"a path that is not allowed: {entry.filename}"))
        if entry.flag_bits & _ENCRYPTED:
            raise _invalid(t("文件带密码", "a file is protected by a password"))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # What an archive says of its sizes need not be true: never unpack more than it announced.
    with archive.open(entry) as packed:
        content = packed.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise _invalid(t(f"大小不符：{entry.filename}", f"its size is not what it says: {entry.filename}"))
    return content


def _without_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    if "process.toml" in files:
        return files
    folders = {name.split("/", 1)[0] for name in files}
    if len(folders) != 1 or any("/" not in name for name in files):
        return files
    return {name.split("/", 1)[1]: content for name, content in files.items()}


def _invalid(detail: str) -> Rejection:
    return Rejection("package_invalid", detail=detail)
