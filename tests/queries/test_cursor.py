from datetime import UTC, datetime

import pytest

from engine.queries.cursor import read_cursor, write_cursor

AT = datetime(2026, 9, 7, 1, 0, 0, 123456, tzinfo=UTC)


def test_a_cursor_is_read_back_to_the_microsecond() -> None:
    assert read_cursor(write_cursor("d", AT, "abc")) == ("d", AT, "abc")
    assert read_cursor(write_cursor("u", None, "abc")) == ("u", None, "abc")


@pytest.mark.parametrize("text", [None, "", "nonsense", "d~yesterday~abc", "a~b", "a~b~c~d"])
def test_what_is_no_cursor_means_the_beginning(text: str | None) -> None:
    assert read_cursor(text) == ("", None, None)
