import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.numbering import NUMBER_PATTERNS, NumberPattern, number_text


@pytest.mark.parametrize(
    ("kind", "counter", "number"),
    [
        ("project", 1, "YX2026-001"),
        ("project", 1234, "YX2026-1234"),
        ("approval", 12, "国合〔2026〕12号"),
        ("agreement", 31, "XY-2026-031"),
        ("event", 117, "HB-2026-0117"),
        ("textbook", 9, "JC-2026-009"),
        ("rectification", 5, "ZG-2026-005"),
        ("appeal", 2, "FY-2026-002"),
        ("acceptance", 3, "SL2026-003"),
    ],
)
def test_business_numbers(kind: str, counter: int, number: str) -> None:
    assert number_text(kind, 2026, counter) == number


def test_an_installation_may_have_its_own_pattern() -> None:
    own = {"approval": NumberPattern(text="外办{counter:02}/{year}")}
    assert number_text("approval", 2026, 7, patterns=own) == "外办07/2026"


@pytest.mark.parametrize(("kind", "number"), [("leave", "leave-2026-007"), ("QJ{year}{counter:04}", "QJ20260007")])
def test_a_process_of_ones_own_has_numbers_too(kind: str, number: str) -> None:
    assert number_text(kind, 2026, 7) == number


def test_counting_starts_at_one() -> None:
    with pytest.raises(ValueError, match="Expected a counter from 1"):
        number_text("project", 2026, 0)


@pytest.mark.parametrize(
    "text",
    [
        "YX-001",
        "{year}",
        "{counter}",
        "{year}{year}{counter}",
        "{year.__class__}{counter}",
        "{year}{counter}{unit}",
        "{year}{counter}}",
        "{{year}}{counter}",
        "{year}-{counter:>3}",
        "{year}-{counter:0}",
        "{year}-{counter}" + "x" * 60,
    ],
)
def test_a_pattern_that_can_not_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected a number pattern"):
        NumberPattern(text=text)


@given(st.sampled_from(sorted(NUMBER_PATTERNS)), st.integers(1000, 9999), st.integers(1, 10**9))
def test_what_is_written_can_be_read_back(kind: str, year: int, counter: int) -> None:
    pattern = NUMBER_PATTERNS[kind]
    assert pattern.read(pattern.number(year=year, counter=counter)) == (year, counter)


@pytest.mark.parametrize(
    "text", ["YX2026-01", "YX2026-0001", "YX2026-000", "yx2026-001", "XYX2026-001", "", "YX２０２６-001"]
)
def test_what_was_not_written_is_not_read(text: str) -> None:
    assert NUMBER_PATTERNS["project"].read(text) is None
