"""Calendar files: what is read, and that a malformed one says which line."""

from datetime import date

import pytest

from engine.domain.calendar_csv import read_csv, write_csv
from engine.domain.calendar_ics import read_ics
from engine.domain.calendar_lines import BYTES_AT_MOST
from engine.domain.calendar_table import MarkedDay
from engine.domain.errors import Rejection

NEW_YEAR = MarkedDay(day=date(2027, 1, 1), working=False, name="元旦")
MADE_UP = MarkedDay(day=date(2027, 1, 2), working=True, name="调休上班")


def errors(content: bytes, read: object = read_csv) -> list[tuple[int, str]]:
    assert callable(read)
    with pytest.raises(Rejection) as refused:
        read(content)
    assert refused.value.code == "calendar_file"
    told = refused.value.fields["errors"]
    assert isinstance(told, list)
    return [(one["line"], one["en"]) for one in told]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_a_spreadsheet_is_read(encoding: str) -> None:
    text = "日期,类别,名称\r\n2027-01-01,休,元旦\r\n\r\n2027/01/02,班,调休上班\r\n"
    assert read_csv(text.encode(encoding)) == (NEW_YEAR, MADE_UP)


@pytest.mark.parametrize("day", ["2027-01-03", "2027/1/3", "2027/01/03", "2027-1-3", "2027.1.3", "2027年1月3日"])
def test_a_day_is_read_as_spreadsheets_write_it(day: str) -> None:
    assert read_csv(f"{day},班,元旦\n".encode()) == (MarkedDay(day=date(2027, 1, 3), working=True, name="元旦"),)


@pytest.mark.parametrize("day", ["3/1/2027", "2027/13/1", "2027/2/29", "20270103", "2027-W01-1", "２０２７/1/3", "1/3"])
def test_a_day_that_could_be_another_is_not_guessed_at(day: str) -> None:
    assert len(errors(f"{day},班,元旦\n".encode())) == 1


def test_without_headings_and_names() -> None:
    assert read_csv(b"2027-01-01,off\n") == (MarkedDay(day=date(2027, 1, 1), working=False),)


def test_what_is_written_is_read_again_and_is_no_formula() -> None:
    days = (NEW_YEAR, MADE_UP, MarkedDay(day=date(2027, 3, 1), working=False, name='=HYPERLINK("x"),y'))
    text = write_csv(days)
    assert "\n2027-03-01,off,\"'=HYPERLINK" in text.replace("\r", "")
    assert read_csv(text.encode()) == days


def test_every_line_that_is_wrong_is_named() -> None:
    rows = ("2027-13-01,off,a", "2027-01-01,maybe,b", "2027-01-02", "2027-01-03,off", "2027-01-03,working")
    text = "\n".join(("date,kind,name", *rows, "1990-01-01,off"))
    assert errors(text.encode()) == [
        (2, "Line 2: '2027-13-01' is no date such as 2027-01-01"),
        (3, "Line 3: 'maybe' should be off or working"),
        (4, "Line 4: expected 2 or 3 columns, but there are 1"),
        (6, "Line 6: 2027-01-03 is something else in line 5"),
        (7, "Line 7: the year of 1990-01-01 is out of range"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"\xff\xfe\xfd\xfc\xff", b'2027-01-01,off,"never closed', b"x" * (BYTES_AT_MOST + 1)],
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    assert len(errors(content)) == 1


def calendar(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def event(*lines: str) -> bytes:
    return calendar("BEGIN:VEVENT", *lines, "END:VEVENT")


def test_events_of_whole_days_are_read() -> None:
    content = calendar(
        "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20270205", "DTEND;VALUE=DATE:20270207", "SUMMARY:春节",
        "BEGIN:VALARM", "TRIGGER:-PT15M", "DTSTART:nonsense", "END:VALARM", "END:VEVENT",
        "BEGIN:VEVENT", "UID:2", "DTSTART;VALUE=DATE:20270213", "SUMMARY:春节补班", "END:VEVENT",
    )  # fmt: skip
    assert read_ics(content) == (
        MarkedDay(day=date(2027, 2, 5), working=False, name="春节"),
        MarkedDay(day=date(2027, 2, 6), working=False, name="春节"),
        MarkedDay(day=date(2027, 2, 13), working=True, name="春节补班"),
    )


def test_a_folded_line_is_one_line_and_escapes_are_read() -> None:
    content = event("DTSTART;VALUE=DATE:2027", " 0101", "SUMMARY:New\\, ", " year\\; 元", "\t旦")
    assert read_ics(content) == (MarkedDay(day=date(2027, 1, 1), working=False, name="New, year; 元旦"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_a_line_may_be_folded_in_the_middle_of_a_sign(encoding: str, end: bytes) -> None:
    name = "中秋节和国庆节连休"
    text = event("DTSTART;VALUE=DATE:20271001", f"SUMMARY:{name}", "X-NOTHING:1", "DTEND:20271002").decode()
    for cut in range(1, len(name.encode(encoding.removesuffix("-sig")))):
        lines = text.encode(encoding).split(b"\r\n")
        (place,) = (n for n, line in enumerate(lines) if line.startswith(b"SUMMARY"))
        at = len(b"SUMMARY:") + cut
        lines[place] = lines[place][:at] + end + b" " + lines[place][at:]
        assert read_ics(end.join(lines)) == (MarkedDay(day=date(2027, 10, 1), working=False, name=name),)


@pytest.mark.parametrize(
    ("name", "working"),
    [("国庆节（休）", False), ("国庆节（班）", True), ("国庆节后补班", True), ("调休上班", True), ("调休", False)],
)
def test_what_a_name_says(name: str, working: bool) -> None:
    (day,) = read_ics(event("DTSTART:20270101", f"SUMMARY:{name}"))
    assert day.working == working


@pytest.mark.parametrize("name", ["元旦放假，1月4日上班", "国庆节放假不上班", "休息，后天补班"])
def test_a_name_that_says_both_is_refused_unless_a_category_says_it(name: str) -> None:
    written = name.replace("，", "\\,")
    ((line, told),) = errors(event("DTSTART:20270101", f"SUMMARY:{written}"), read_ics)
    assert (line, told.endswith("says both that it is off and that it is worked")) == (5, True)
    (day,) = read_ics(event("DTSTART:20270101", f"SUMMARY:{written}", "CATEGORIES:WORKING"))
    assert day.working


def test_a_category_says_that_it_is_a_working_day() -> None:
    (day,) = read_ics(event("DTSTART;VALUE=DATE:20270102", "SUMMARY:Make-up day", "CATEGORIES:school,working"))
    assert day.working


def test_what_was_cancelled_is_left_out() -> None:
    content = calendar(
        "BEGIN:VEVENT", "DTSTART:20270101", "STATUS:CANCELLED", "END:VEVENT",
        "BEGIN:VEVENT", "DTSTART:20270102", "SUMMARY:班", "END:VEVENT",
    )  # fmt: skip
    assert [day.day for day in read_ics(content)] == [date(2027, 1, 2)]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("DTSTART:20270101", "RRULE:FREQ=YEARLY"), (5, "Line 5: RRULE is not read: list the days of each year")),
        (("DTSTART:20270101", "DURATION:P3D"), (5, "Line 5: DURATION is not read: list the days of each year")),
        (
            ("DTSTART:20270101T090000Z",),
            (4, "Line 4: DTSTART should be a day such as 20270101, not '20270101T090000Z'"),
        ),
        (("DTSTART:20270231",), (4, "Line 4: DTSTART should be a day such as 20270101, not '20270231'")),
        (("DTSTART:20270105", "DTEND:20270101"), (5, "Line 5: it ends before it begins, or is too long")),
        (("SUMMARY:元旦",), (3, "Line 3: the event has no DTSTART")),
        (("DTSTART:20270101", "DTSTART:20270102"), (5, "Line 5: one event has two DTSTART")),
        (("what is this",), (4, "Line 4: it is no content line of iCalendar")),
    ],
)
def test_a_malformed_event_is_refused_by_line(lines: tuple[str, ...], told: tuple[int, str]) -> None:
    assert errors(event(*lines), read_ics)[0] == told


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"BEGIN:VEVENT\nDTSTART:20270101\nEND:VEVENT\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\n",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
    ],
)
def test_a_broken_frame_is_refused(content: bytes) -> None:
    assert errors(content, read_ics) != []
