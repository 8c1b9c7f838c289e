"""What is said on the page that an act led back to."""

from collections.abc import Mapping
from typing import Final

from flask import request

from engine.domain.texts import Text

_DONE: Final[Mapping[str, Text]] = {
    "sign": Text("已加签。", "Signers were added."),
    "remove": Text("已减签。", "They were removed."),
    "transfer": Text("已转办。", "It was handed on."),
    "delegate": Text("已委派，等对方办回。", "It was delegated and will come back."),
    "resolve": Text("已办回。", "It was given back."),
    "ask": Text("征询已发出。", "The question was sent."),
    "answer": Text("已答复。", "The question was answered."),
    "copy": Text("已抄送。", "The copies were sent."),
    "read": Text("已阅。", "Marked as read."),
    "comment": Text("留言已记下。", "The comment was added."),
    "remind": Text("已催办。", "They were urged."),
    "recusal": Text(
        "回避申请已提交，由召集人一个工作日内决定。", "Your request was sent; it is decided in a working day."
    ),
    "recuse": Text("已回避。", "You stepped aside."),
    "reassign": Text("已改派。", "It was reassigned."),
    "confirm": Text("已确认落实。", "The condition was confirmed."),
    "waive": Text("已免除。", "The condition was waived."),
}


def done_words() -> Text | None:
    """Return what was just done, as the address says; an address that says anything else says nothing."""
    return _DONE.get(request.args.get("did", ""))


def told(address: str, name: str) -> str:
    """Return an address of ours that says what was done."""
    path, _, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}did={name}{'#' + anchor if anchor else ''}"
