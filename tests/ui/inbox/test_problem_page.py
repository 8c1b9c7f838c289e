"""The page of a refusal keeps what people wrote, under names they know, and nothing that the form's machinery sent."""

import pytest

from tests.factories.desk import APPLICANT
from tests.factories.site import Site

MACHINERY = {"outcome": "approve", "to": "N02", "seen_saved_at": "x", "place": "before"}
SENT = {**MACHINERY, "f.book": "登记在册", "opinion": "同意，请尽快"}


@pytest.mark.parametrize(("language", "label"), [("zh", "意见"), ("en", "Opinion")])
def test_what_was_written_is_named_in_the_reader_s_words(site: Site, language: str, label: str) -> None:
    answer = site.person(APPLICANT, language).post(f"/inbox/{'0' * 32}/complete", SENT)
    markup = answer.get_data(as_text=True)
    assert answer.status_code == 404
    for text in ("同意，请尽快", "登记在册"):
        assert f">{text}</textarea>" in markup
    assert f">{label}</label>" in markup
    for machinery in (*MACHINERY, "N02", "f.book"):
        assert f">{machinery}<" not in markup
