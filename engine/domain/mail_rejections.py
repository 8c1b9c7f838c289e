"""Refusals about mail that somebody wants otherwise, in words."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "mail_choice": (
        "“{topic}”不能这样选：{why}什么都没有保存。",
        "请从列出的几种里选。",
        "“{topic}” can't be set like that. {why} Nothing was saved.",
        "Choose one of those that are listed.",
    ),
    "mail_hours": (
        "没有这样的时刻：{text}。什么都没有保存。",
        "请按 08:30 这样填写。",
        "There is no such time of day: {text}. Nothing was saved.",
        "Write it like 08:30.",
    ),
    "mail_language": (
        "没有这种语言的信：{text}。",
        "请选中文或英文。",
        "There are no letters in that language: {text}.",
        "Choose Chinese or English.",
    ),
    "unsubscribe_unknown": (
        "这个退订链接不对，什么都没有改变。",
        "请从信里重新打开，或登录后在“邮件设置”里更改。",
        "This link to unsubscribe is not one of ours; nothing was changed.",
        "Open it again from the letter, or sign in and change it under Mail.",
    ),
    "address_not_marked": (
        "这个地址没有停发，不必恢复。",
        "请刷新页面查看现状。",
        "Mail to this address is not stopped, so there is nothing to resume.",
        "Reload the page to see how it stands.",
    ),
}
