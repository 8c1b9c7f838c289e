"""The refusals of asking that somebody be kept out, in words; `engine.domain.rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "relation_with_whom": (
        "还没有选择对方。",
        "请从名单中选择一位。",
        "Nobody was chosen as the other.",
        "Choose somebody from the list.",
    ),
    "recusal_not_here": (
        "这件事项现在不能申请他人回避。",
        "本流程没有这一环节，或事项已经走过；对结论不服可在复议中提出。",
        "Nobody can be asked to step aside in this case now.",
        "The process does not draw it, or the case is past it; it can be raised in an appeal.",
    ),
    "recusal_requested": (
        "您已就 {person} 申请过回避。",
        "同一人只能申请一次；结果会通知您。",
        "You have asked before that {person} step aside.",
        "One request a person; you are told the result.",
    ),
    "recusal_pending": (
        "上一件回避申请还没有决定。",
        "请等决定作出后再提下一件，通常在一个工作日内。",
        "Your last request is not decided yet.",
        "Wait for that, usually a working day, before the next.",
    ),
    "recusal_limit": (
        "一件事项最多可申请 {limit} 人回避。",
        "已经用完；对结论不服可在复议中提出。",
        "At most {limit} people can be asked to step aside in a case.",
        "That many were named; more can be raised in an appeal.",
    ),
}
