from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.exc import StatementError

from engine.store.accounts import Setting
from engine.store.instances import Instance
from tests.factories.desk import Desk


def test_a_moment_comes_back_as_the_same_instant_in_utc(harness: Desk) -> None:
    case = harness.slip("apply")
    moment = datetime(2026, 9, 30, 16, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    harness.set(Instance, Instance.id == case, ended_at=moment)
    found = harness.case(case).ended_at
    assert (found, found.tzinfo) == (moment, UTC)
    assert harness.all(Instance, Instance.ended_at == moment)[0].id == case
    assert harness.all(Instance, Instance.ended_at < moment) == []


def test_a_moment_without_a_zone_is_refused(harness: Desk) -> None:
    case = harness.slip("apply")
    with pytest.raises(StatementError, match="aware datetime"):
        harness.set(Instance, Instance.id == case, ended_at=datetime(2026, 9, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ({"b": 1, "a": [True, None]}, {"b": 1, "a": [True, None]}),
        (Decimal("0.5"), 0.5),
        (Decimal("3.00"), 3),
        ("汉字 \u0001", "汉字 \u0001"),
    ],
)
def test_json_comes_back_in_its_order(harness: Desk, stored: object, read: object) -> None:
    with harness.engine.database.write_session() as session, session.begin():
        session.add(Setting(key="probe", value=stored))
    found = harness.one(Setting, Setting.key == "probe").value
    assert found == read
    if isinstance(read, dict):
        assert list(found) == list(read)
