"""Refusals about ladders and rehearsals, in words."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "ladder_key": (
        "“{key}”不能作为催办阶梯的代号，什么都没有保存。",
        "代号以 L- 开头，后接大写字母、数字或连字符，例如 L-URGENT；且不能与已有的重复。",
        "'{key}' can't be the key of a ladder; nothing was saved.",
        "Begin with L-, then capital letters, digits or hyphens, such as L-URGENT; it must be a new one.",
    ),
    "ladder_empty": (
        "催办阶梯须有一级至 {limit} 级，什么都没有保存。",
        "请至少填写一级。",
        "A ladder has from one to {limit} rungs; nothing was saved.",
        "Fill in one at least.",
    ),
    "ladder_rung_time": (
        "第 {place} 级的时点不能用：{detail}。什么都没有保存。",
        "请改正标出的一栏；您填写的内容仍在本页。",
        "The time of rung {place} can't be used: {detail}. Nothing was saved.",
        "Correct the field that is marked; what you typed is still here.",
    ),
    "ladder_before_start": (
        "第 {place} 级早于事项开始：节点“{element}”只有 {span}。什么都没有保存。",
        "请改用时限的百分比，或缩短提前量。",
        "Rung {place} would lie before the start: the element '{element}' has {span} only. Nothing was saved.",
        "Use a share of the time, or come closer to the due date.",
    ),
    "ladder_nobody": (
        "第 {place} 级没有收件人（组：{group}）。什么都没有保存。",
        "请选择至少有一人在岗的组。",
        "Rung {place} reaches nobody (group: {group}). Nothing was saved.",
        "Choose a group that has somebody in it.",
    ),
    "ladder_approves": (
        "第 {place} 级不能“{act}”：逾期不等于同意，催办阶梯不代人办理。什么都没有保存。",
        "请选择提醒、抄送、上级可办可改派或督办。",
        "Rung {place} can't do '{act}': late is never consent, and no ladder decides for anybody. Nothing was saved.",
        "Choose to remind, to copy, to let the superior act or reassign, or to supervise.",
    ),
    "ladder_too_many_open": (
        "有 {count} 件在办事项使用这个阶梯，一次最多改 {limit} 件。什么都没有保存。",
        "请不勾选“也用于在办事项”，只对以后的事项生效。",
        "{count} open tasks use this ladder; at most {limit} are changed at once. Nothing was saved.",
        "Leave 'also open tasks' out: it then holds for tasks to come.",
    ),
    "rehearsal_busy": (
        "正在进行另一次排演，请稍候。",
        "请过一会儿再试；命令行 huiqian rehearse 不受此限。",
        "Another rehearsal is going on.",
        "Try again in a while; `huiqian rehearse` on the command line does not wait.",
    ),
    "rehearsal_past": (
        "不能从这个时刻开始排演：{at}。",
        "请选择现在或百年以内的时刻，天数为 1 至 {limit}。",
        "A rehearsal can't begin then: {at}.",
        "Choose now or a moment within a hundred years, and from 1 to {limit} days.",
    ),
    "rehearsal_unit": (
        "没有代码为“{unit}”的单位，没有排演。",
        "请从单位名单中选择，或核对单位代码。",
        "No unit has the code '{unit}'; nothing was rehearsed.",
        "Choose one from the list, or check the code.",
    ),
    "rehearsal_case": (
        "没有编号为“{case}”的在办事项，没有排演。",
        "请核对编号；已经办结、撤销或终止的事项不会再发生什么。",
        "No case in progress has the number '{case}'; nothing was rehearsed.",
        "Check the number; in a case that is over nothing more happens.",
    ),
}
