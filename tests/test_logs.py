"""The log of a process: one line an event, which says what it belongs to and nothing that anybody wrote."""

import io
import logging
from collections.abc import Iterator

import orjson
import pytest

from engine import logs
from tests.factories.log import a_log


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    with a_log() as stream:
        yield stream


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_object_with_what_it_belongs_to(written: io.StringIO) -> None:
    with logs.about(request="r1", job="j1"):
        logs.tell("act", command="CompleteTask", case="c1", task=None)
    logs.tell("act", command="StartInstance", case="c2")
    first, second = lines(written)
    assert {k: first[k] for k in ("event", "level", "request", "job", "command", "case")} == {
        "event": "act",
        "level": "info",
        "request": "r1",
        "job": "j1",
        "command": "CompleteTask",
        "case": "c1",
    }
    assert "task" not in first
    assert ("request" in second, second["case"]) == (False, "c2")


def test_libraries_write_into_the_same_log(written: io.StringIO) -> None:
    try:
        int("换行\n在这里")
    except ValueError:
        logging.getLogger("somebody.else").exception("It went wrong")
    (line,) = lines(written)
    assert (line["event"], line["level"]) == ("It went wrong", "error")
    assert "ValueError" in str(line["exception"])


def test_what_is_less_than_the_level_is_not_written(written: io.StringIO) -> None:
    logs.configure(level="warning", stream=written)
    logs.tell("act")
    logs.warn("database_unavailable", reason="gone")
    assert [line["event"] for line in lines(written)] == ["database_unavailable"]


def test_text_for_the_eye_keeps_the_words(written: io.StringIO) -> None:
    logs.configure(as_json=False, stream=written)
    logs.tell("act", command="CompleteTask")
    assert "act" in written.getvalue()
    assert "command=CompleteTask" in written.getvalue()


def test_without_a_log_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.tell("act", command="CompleteTask")
    logs.warn("database_unavailable")
    assert capsys.readouterr() == ("", "")
