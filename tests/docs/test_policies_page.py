"""The page of every policy's results stands as it is made, and each of its cells is what the rules say."""

from pathlib import Path

import pytest

from docs.policy_page import SECTIONS, Section, page, policy
from engine.domain.tally import tally
from tests.factories.ballots import ballot
from tests.factories.oracle import Oracle

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "policies.md"
TENS = tuple(str(score) for score in range(0, 101, 10))


def test_it_stands_as_it_is_made() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m docs.generate"


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_every_cell_is_what_the_rules_say(section: Section) -> None:
    for words in section.policies:
        oracle = Oracle(policy(words), section.seats, TENS)
        for row in section.rows:
            verdict = tally(policy(words), ballot(*row, seats=section.seats))
            expected = oracle.result(row) if oracle.decided(row) else None
            assert (words, row, verdict.outcome) == (words, row, expected)
