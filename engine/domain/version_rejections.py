"""The refusal of a process whose version is over, or about to be, in words."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "version_moved": (
        "系统正在换新版本，这一步没有执行。",
        "请等十秒钟后重试；同一编号的请求不会做两遍。",
        "The system is moving to a newer version; nothing was done.",
        "Try again in ten seconds; a request with the same key acts once only.",
    ),
}
