from datetime import UTC, datetime, timedelta

from engine.jobs import BACK_OFF, JITTER, pause_after, retry_at

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def test_a_pause_is_the_same_for_the_same_job_and_attempt() -> None:
    assert pause_after("a", 1) == pause_after("a", 1) == timedelta(seconds=31, microseconds=264830)
    assert len({pause_after(str(number), 1) for number in range(100)}) == 100


def test_pauses_are_never_shorter_than_written_and_a_quarter_longer_at_most() -> None:
    for attempt, pause in enumerate(BACK_OFF, 1):
        drawn = [pause_after(str(number), attempt) for number in range(200)]
        assert pause <= min(drawn) < pause * 1.05
        assert pause * 1.2 < max(drawn) <= pause * (1 + JITTER)


def test_spent_attempts_are_not_repeated() -> None:
    assert retry_at("a", len(BACK_OFF), NOW) == NOW + pause_after("a", len(BACK_OFF))
    assert retry_at("a", len(BACK_OFF) + 1, NOW) is None
