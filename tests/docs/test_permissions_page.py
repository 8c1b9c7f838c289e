"""The page of permissions is as the table makes it, and explains every relation that the table names."""

from docs.permissions_page import PAGE, RELATIONS, page
from engine.domain.permissions import ALLOWED
from engine.queries import ANSWERS
from engine.queries.doors import READS


def test_the_page_is_as_it_would_be_generated() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_relation_is_explained() -> None:
    assert set().union(*ALLOWED.values()) <= set(RELATIONS)


def test_every_query_has_its_row() -> None:
    assert set(READS) == set(ANSWERS)
