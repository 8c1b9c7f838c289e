"""The refusals of acts on many tasks at once and of taking back, in words; `rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "bulk_too_many": (
        "一次最多办 {limit} 件，这次有 {count} 件；一件也没有办。",
        "请分几批办理。",
        "At most {limit} items can be done at once, and this was {count}; none was done.",
        "Do them in several parts.",
    ),
    "bulk_unlike": (
        "这件与同批的不是同一环节、同样的必填项和结论，不能一起办。",
        "请单独办理，或另选一批。",
        "This is not the same element with the same required fields and outcomes as the others of the batch.",
        "Decide it by itself, or in a batch of its own.",
    ),
    "undo_told": (
        "这次办理的结果已经告知当事人或发往别处，不能再撤回。",
        "如需更正，请联系流程管理员。",
        "What you decided was told to somebody or sent elsewhere already, so it can't be taken back.",
        "Ask the process administrator.",
    ),
    "bulk_one_by_one": (
        "这一环节须逐件办理，不能批量。",
        "请打开这一件单独办理。",
        "At this element each task is decided by itself, and none with others.",
        "Open this task and decide it by itself.",
    ),
    "bulk_not_here": (
        "这件事项的这个结论不能批量办理。",
        "请打开这一件单独办理。",
        "This outcome can't be chosen for many at once here.",
        "Open this task and decide it by itself.",
    ),
}
