"""The refusals around saved views, in words; `engine.domain.rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "view_name_missing": (
        "请给视图起个名字。",
        "填写名称后再保存。",
        "A view needs a name.",
        "Write a name and save again.",
    ),
    "view_name_taken": (
        "您已有名为“{name}”的视图。",
        "请换一个名称，或修改原来的视图。",
        "You already have a view called '{name}'.",
        "Choose another name, or change that view.",
    ),
    "view_empty": (
        "没有查找条件，不能存为视图。",
        "请先写下要查什么。",
        "A view needs something to look for.",
        "Write what to search for first.",
    ),
    "view_unusable": (
        "查找条件有误，没有保存：{problem}",
        "请改正后再保存。",
        "The search can't be used and was not saved: {problem}",
        "Correct it and save again.",
    ),
    "view_audience_unknown": (
        "没有这个单位或组，共享没有改变。",
        "请从列表中选择。",
        "There is no such unit or group; who sees the view is as before.",
        "Choose one from the list.",
    ),
    "too_many_views": (
        "视图已有 {limit} 个，不能再加。",
        "请先删除不用的视图。",
        "You have {limit} views; no more can be added.",
        "Delete those you no longer use.",
    ),
}
