"""The refusals of choosing who is asked, and of confirming, in words; `engine.domain.rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "choice_too_few": (
        "“{element}”至少要选 {minimum} 位办理人，现在选了 {count} 位。",
        "请在名单中勾选后再提交。",
        "At least {minimum} people must be chosen for “{element}”, but {count} are.",
        "Tick them in the list and submit again.",
    ),
    "choice_too_many": (
        "“{element}”最多可选 {maximum} 位办理人，现在选了 {count} 位。",
        "请取消多选的人。",
        "At most {maximum} people can be chosen for “{element}”, but {count} are.",
        "Take some of them off.",
    ),
    "choice_not_listed": (
        "{person} 不在“{element}”可选的名单中（不属于该组，或应当回避）。",
        "请从名单中另选。",
        "{person} is not on the list for “{element}”: not in the group, or excluded.",
        "Choose from the list.",
    ),
    "nothing_to_confirm": (
        "这件事项没有可以一键确认的前次意见（前次不是同意，或其后退回过）。",
        "请照常办理。",
        "There is nothing to confirm here: you did not approve before, or it was sent back since.",
        "Decide it as usual.",
    ),
}
