"""Tells by its content what a file is, and makes its name safe to show and to save."""

import io
import unicodedata
import zipfile

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"
ZIP = "application/zip"
OFFICE = {
    "word/": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ppt/": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
    TEXT: ("txt", "csv", "md"),
    ZIP: ("zip",),
    **{media: (ending,) for ending, media in OFFICE.values()},
}
PREVIEWABLE = frozenset({PDF, PNG, JPEG})
"""What a browser may show inside a page; everything else is only ever saved."""
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5000
MAX_NAME = 120


def kind_of(name: str, content: bytes) -> str | None:
    """Return the media type, or None where the kind is not taken or the name's ending says something else."""
    media = _by_content(content)
    ending = name.rpartition(".")[2].lower()
    return media if media is not None and ending in ENDINGS[media] else None


def clean_name(name: str) -> str:
    """Return the last part of a name without control signs, signs that turn the direction, and path separators."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    kept = "".join("_" if c in '<>:"|?*' else c for c in kept).strip(" .")
    if len(kept) > MAX_NAME:
        stem, dot, ending = kept.rpartition(".")
        kept = stem[: MAX_NAME - len(ending) - 1] + dot + ending if dot and len(ending) < MAX_NAME else kept[:MAX_NAME]
    return kept or "file"


def _by_content(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    return TEXT if _is_text(content) else None


def _archive(content: bytes) -> str | None:
    """Archives are listed, never unpacked; one that would unpack to too much, or carries macros, is not taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return None
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((media for folder, (_, media) in OFFICE.items() if any(n.startswith(folder) for n in names)), None)


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text)
    return False
