from pathlib import Path

import pytest

from engine.domain.errors import Rejection
from engine.files import FileStore

PDF = b"%PDF-1.7 something"


def files_in(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_once_and_read_back(tmp_path: Path) -> None:
    store = FileStore(tmp_path, 1000)
    kept = store.keep("证明.pdf", PDF)
    assert (kept.name, kept.media_type, kept.size) == ("证明.pdf", "application/pdf", len(PDF))
    assert store.keep("again.pdf", PDF).sha256 == kept.sha256
    assert files_in(tmp_path) == 1
    assert store.read(kept.sha256) == PDF


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", PDF * 100, "file_size"), ("a.exe", b"MZ\x00", "file_kind"), ("a.pdf", b"", "file_kind")],
)
def test_the_wrong_kind_or_size_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Rejection) as refused:
        FileStore(tmp_path, 1000).keep(name, content)
    assert refused.value.code == code
    assert files_in(tmp_path) == 0


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(Rejection) as refused:
        FileStore(tmp_path, 1000).read("0" * 64)
    assert refused.value.code == "not_found"
