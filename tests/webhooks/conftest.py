"""Deliveries as the engine would describe them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.queries.delivery import CaseFacts, Delivery, Recipient, TaskFacts

NOW = datetime(2026, 11, 19, 1, 42, tzinfo=UTC)

MakeDelivery = Callable[..., Delivery]


@pytest.fixture
def make_delivery() -> MakeDelivery:
    """A delivery about a department's countersignature, with whatever a test wants different."""

    def make(kind: str = "assigned", **changed: Any) -> Delivery:  # noqa: ANN401 - any field of a delivery
        left = changed.pop("left", timedelta(hours=4))
        task = {
            "id": "t1",
            "element": "N15",
            "name": "部门会签",
            "ask": "请签署本部门意见。",
            "verb": "countersign",
            "round": 2,
            "created_at": NOW - timedelta(days=1),
            "due_at": NOW + left,
            "provisional": False,
            "slack": left,
            "asked": 4,
            "signed": 3,
            "holders": ("法治办副主任",),
            "asks_recipient": True,
            "items": (),
            "returned_items": (),
            "returned_by": "",
            "returned_why": "",
            "onward": "",
            "asks_starter": True,
            "on_behalf_of": "",
        }
        case = {"id": "c1", "number": "YX2026-003", "title": "能力培训", "process": "国际合作项目"}
        recipient = {"login": "lm", "name": "李明", "title": "处长", "address": "lm@example.cn", "language": "zh"}
        return Delivery(
            job_id="j1",
            kind=kind,
            house="云溪医科大学",
            recipient=Recipient(**{**recipient, **changed.pop("recipient", {})}),
            stale=None,
            attempts=1,
            at=NOW,
            zone="Asia/Shanghai",
            case=CaseFacts(**{**case, "unit": "公共卫生学院", "starter": "王老师", **changed.pop("case", {})}),
            task=None if changed.get("whole_case") else TaskFacts(**{**task, **changed.pop("task", {})}),
            facts=changed.pop("facts", {}),
            by=changed.pop("by", None),
        )

    return make
