"""Working time is said as people say it."""

from datetime import UTC, datetime, timedelta

import pytest

from webhooks.words import moment, slack_words, working_time


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (timedelta(minutes=40), "40 分钟", "40 minutes"),
        (timedelta(minutes=1), "1 分钟", "1 minute"),
        (timedelta(hours=1), "1 小时", "1 working hour"),
        (timedelta(hours=4), "4 小时", "4 working hours"),
        (timedelta(hours=9), "1 个工作日", "1 working day"),
        (timedelta(hours=13, minutes=30), "1.5 个工作日", "1.5 working days"),
        (timedelta(hours=27), "3 个工作日", "3 working days"),
    ],
)
def test_amounts(amount: timedelta, chinese: str, english: str) -> None:
    assert (working_time(amount, "zh"), working_time(amount, "en")) == (chinese, english)


def test_late_and_left() -> None:
    assert slack_words(timedelta(hours=-2), "zh") == "逾期 2 小时"
    assert slack_words(timedelta(hours=2), "zh") == "余 2 小时"
    assert slack_words(timedelta(hours=-2), "en") == "2 working hours overdue"


def test_moments_stand_in_the_calendar_s_zone() -> None:
    at = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)

    assert moment(at, "zh", "Asia/Shanghai") == "11月18日 周三 09:00"
    assert moment(at, "en", "Asia/Shanghai") == "Wed 18 Nov, 09:00"
