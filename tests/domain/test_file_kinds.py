import io
import zipfile

import pytest

from engine.domain.file_kinds import JPEG, MAX_ENTRIES, PDF, PNG, TEXT, ZIP, clean_name, kind_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 ...", PDF),
        ("a.PNG", b"\x89PNG\r\n\x1a\n....", PNG),
        ("a.jpeg", b"\xff\xd8\xff\xe0", JPEG),
        ("说明.txt", "证明材料".encode(), TEXT),
        ("说明.txt", "证明材料".encode("gb18030"), TEXT),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml"), DOCX),
        ("a.zip", archive("a.txt"), ZIP),
        ("a.pdf", b"<html><script>", None),
        ("a.html", b"<html><script>", None),
        ("a.exe", b"MZ\x90\x00", None),
        ("a.txt", b"MZ\x90\x00", None),
        ("a.png", b"%PDF-1.7", None),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        ("a.docx", archive("a.txt"), None),
        ("a.zip", b"PK\x03\x04 broken", None),
        ("a.zip", archive(*(str(n) for n in range(MAX_ENTRIES + 1))), None),
    ],
)
def test_a_kind_is_read_from_the_content_and_the_name_must_agree(name: str, content: bytes, kind: str | None) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\证明.pdf", "证明.pdf"),
        ("a\r\nb\u202efdp.exe", "abfdp.exe"),
        ('x"<y>.pdf', "x__y_.pdf"),
        ("...", "file"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, clean: str) -> None:
    assert clean_name(name) == clean
