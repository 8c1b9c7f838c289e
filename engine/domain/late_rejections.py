"""The refusals of those who come too late, in words: each says by whom and when it was done."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "task_already_completed": (
        "这件事项已由 {by} 于 {at} 办结，您的操作没有生效。",
        "您填写的内容仍在本页，可复制备用。",
        "{by} already completed this task at {at}; your act had no effect.",
        "What you typed is still on this page.",
    ),
    "task_closed": (
        "{by} 已于 {at} 使流程走到别处，这件事项不再等待办理。",
        "您填写的内容仍在本页，可复制备用；请查看事项进度。",
        "This task is no longer waiting: {by} moved the case on at {at}.",
        "What you typed is still on this page; look at the case to see where it stands.",
    ),
    "task_claimed_by_other": (
        "{by} 已于 {at} 认领这件事项。",
        "如需由您办理，请联系对方退回认领。",
        "{by} claimed this task at {at}.",
        "Ask them to release it if you should do it.",
    ),
    "task_handed_on": (
        "这件事项不再由您办理：{by} 已于 {at} 改变了办理人。",
        "如仍应由您办理，请联系{whom}。",
        "This task is not yours any more: {by} changed who has it at {at}.",
        "Contact {whom} if it should be yours.",
    ),
    "group_has_spoken": (
        "{by} 已于 {at} 表态，无须您再办理。",
        "其意见在事项里可以看到。",
        "{by} spoke at {at}, so your word is not needed any more.",
        "You can read their opinion with the case.",
    ),
    "case_not_active": (
        "该事项的状态为“{state}”（{by}，{at}），不能这样操作。",
        "请查看事项页了解现状。",
        "The case is {state} ({by}, {at}), so this cannot be done.",
        "Look at the case to see where it stands.",
    ),
    "incident_not_open": (
        "这条异常已由 {by} 于 {at} 处理。",
        "请刷新列表。",
        "{by} already resolved this incident at {at}.",
        "Reload the list.",
    ),
    "undo_too_late": (
        "从那以后事项又走动过，这次办结不能再撤回。",
        "如需更正，请联系下一环节办理人退回。",
        "The case has moved since, so this can't be taken back.",
        "Ask the next handler to return it.",
    ),
    "undo_done": (
        "{by} 已于 {at} 撤回这次办结。",
        "事项已回到您这里，可重新办理。",
        "{by} took this back at {at} already.",
        "It is yours again; decide it anew.",
    ),
    "undo_acted": (
        "{by} 已于 {at} 接着办理，这次办结不能再撤回。",
        "如需更正，请联系对方退回。",
        "{by} acted on the case at {at}, so this can't be taken back.",
        "Ask them to return it.",
    ),
    "undo_opened": (
        "{by} 已于 {at} 打开这件事项，不能再撤回。",
        "如需更正，请联系对方退回。",
        "{by} opened it at {at}, so this can't be taken back.",
        "Ask them to return it.",
    ),
}
