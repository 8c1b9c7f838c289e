"""Refusals about webhooks, in words."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "webhook_address": (
        "这个地址不能调用：{detail}",
        "请填写公网的 https:// 地址；内网地址须由运维加入 HUIQIAN_WEBHOOK_ALLOW。",
        "This address is not called: {detail}",
        "Give a public https:// address; one inside must be allowed in HUIQIAN_WEBHOOK_ALLOW.",
    ),
    "webhook_events": (
        "没有这样的事件：{unknown}。什么都没有保存。",
        "请至少选择一种事件。",
        "There is no such event: {unknown}. Nothing was saved.",
        "Choose at least one kind of event.",
    ),
    "webhook_state": (
        "这个订阅现在是“{state}”，不能这样操作。",
        "请刷新页面查看现状。",
        "This webhook is '{state}', so that cannot be done.",
        "Reload the page to see how it stands.",
    ),
    "too_many_calls": (
        "一次最多重发 {limit} 条。",
        "请缩短时间范围。",
        "At most {limit} calls can be sent again at once.",
        "Choose a shorter span.",
    ),
    "name_required": ("请填写名称。", "您填写的内容仍在本页。", "A name is needed.", "What you typed is still here."),
}
