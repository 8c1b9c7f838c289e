"""Refusals about webhooks, in words."""

from collections.abc import Mapping
from typing import Final

from engine.domain.texts import Text

STATES: Final[Mapping[str, Text]] = {
    "active": Text("启用", "active"),
    "paused": Text("已暂停", "paused"),
    "removed": Text("已删除", "removed"),
}
"""How a webhook or a door stands, as a refusal says it."""
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
    "calls_span": (
        "没有说清从何时到何时，什么都没有重发。",
        "请填写开始与结束的时刻，结束须在开始之后。",
        "From when until when is not clear; nothing was sent again.",
        "Give both moments, the later one second.",
    ),
    "calls_none": (
        "这段时间里没有可以重发的通知。",
        "已送出或已放弃的才能重发；请核对起止时刻。",
        "There are no calls of that span that could be sent again.",
        "Only what was sent or given up can be; check the two moments.",
    ),
    "inbound_expression": (
        "这个 FEEL 表达式不能用：{text}（{detail}）。",
        "请修改后再保存；表达式里用 body 表示收到的 JSON。",
        "This FEEL expression can't be used: {text} ({detail}).",
        "Correct it; `body` is the JSON that comes in.",
    ),
    "inbound_signature": (
        "签名不对，什么都没有做。",
        "请核对密钥、webhook-id、webhook-timestamp 与正文。",
        "The signature is wrong; nothing was done.",
        "Check the secret, webhook-id, webhook-timestamp and the body.",
    ),
    "inbound_stale": (
        "这条消息的时间与现在相差超过五分钟，没有接收。",
        "请核对发送方的时钟后重新签名发送。",
        "This message's time is more than five minutes off; it was not taken.",
        "Check the sender's clock, sign it anew and send it again.",
    ),
    "inbound_too_long": (
        "这条消息有 {size} 字节，超过 {limit} 字节的上限，没有读取。",
        "请对方缩短消息，或分几条发送。",
        "This message has {size} bytes, more than the limit of {limit}; it was not read.",
        "Have the sender shorten it, or send several.",
    ),
    "inbound_unreadable": (
        "消息内容不能使用：{detail}。",
        "请核对内容与约定是否一致。",
        "The message can't be used: {detail}.",
        "Compare it with what was agreed.",
    ),
    "inbound_paused": (
        "这个入口已暂停，没有接收。",
        "请稍后再发。",
        "This door is closed for the time being; nothing was taken.",
        "Send it again later.",
    ),
    "name_required": ("请填写名称。", "您填写的内容仍在本页。", "A name is needed.", "What you typed is still here."),
}
