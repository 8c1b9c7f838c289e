"""The refusals around decision tables, in words; `engine.domain.rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "decision_cells": (
        "有 {count} 处写得不对，没有提交。",
        "请按每一处旁边的说明改正；您填写的内容都在草稿里。",
        "{count} cells are not right, so it was not proposed.",
        "Correct each as it says beside it; what you typed is kept in the draft.",
    ),
    "decision_gap": (
        "决策表“{table}”有没覆盖的情形：{told}。没有提交。",
        "请补一行，或放宽已有的行；您填写的内容都在草稿里。",
        "The table '{table}' leaves a case open: {told}. It was not proposed.",
        "Add a row or widen one; what you typed is kept in the draft.",
    ),
    "decision_overlap": (
        "决策表“{table}”有几行同时命中：{told}。没有提交。",
        "请把这几行分开；您填写的内容都在草稿里。",
        "Rows of the table '{table}' match together: {told}. It was not proposed.",
        "Separate these rows; what you typed is kept in the draft.",
    ),
    "decision_unchanged": (
        "与第 {version} 版完全一样，没有可提交的修改。",
        "请先修改数值或格子。",
        "It is the same as version {version}; there is no change to propose.",
        "Change a value or a cell first.",
    ),
    "decision_stale": (
        "您从第 {base} 版改起，而现在最新的是第 {newest} 版，因此没有执行。",
        "请查看两版的区别，再以新版为基础继续；您填写的内容都还在。",
        "This was made from version {base}, but the newest is version {newest} by now; nothing was done.",
        "Look at what differs and continue on the new version; everything typed is still there.",
    ),
    "decision_waiting": (
        "这个决策已有一份修改在等待审核（提出人：{by}），一次只能审核一份。",
        "请等它被批准、否决或撤回后再提交；您填写的内容都在草稿里。",
        "A change of this decision waits for approval already (proposed by {by}); there is one at a time.",
        "Propose yours when it has been approved, rejected or withdrawn; it is kept as a draft.",
    ),
    "decision_past": (
        "生效时间 {moment} 已经过去，没有执行：决策不能倒追生效。",
        "请另选一个以后的时间，或留空表示批准后立即生效。",
        "The moment {moment} is over, so nothing was done: a table never comes into force in hindsight.",
        "Choose a later moment, or leave it empty for 'at once when approved'.",
    ),
    "decision_too_early": (
        "第 {version} 版将于 {moment} 生效，新的修改不能早于它，因此没有执行。",
        "请选这个时间或更晚的时间；要撤掉那一版，请提交一份改回去的修改，同一时间生效。",
        "Version {version} comes into force at {moment}, and no later change may do so before it; nothing was done.",
        "Choose that moment or a later one; to undo that version, propose the old table again for the same moment.",
    ),
    "decision_moment": (
        "生效时间“{typed}”读不出来。",
        "请写成 年-月-日 时:分，例如 2027-01-01 00:00；您填写的内容都在草稿里。",
        "The moment '{typed}' can't be read.",
        "Write year-month-day hour:minute, such as 2027-01-01 00:00; what you typed is kept in the draft.",
    ),
    "decision_own": (
        "不能批准或否决自己提出的修改。",
        "请另一位流程管理员审核；您可以撤回。",
        "Nobody approves or rejects a change of their own.",
        "Another process administrator decides it; you may withdraw it.",
    ),
    "decision_settled": (
        "这份修改已不在等待（现在是：{state}），没有执行。",
        "请刷新页面查看现状。",
        "This change waits no more (it is: {state}); nothing was done.",
        "Reload the page to see how it stands.",
    ),
    "decision_changed_here": (
        "决策文件 {decision} 在本系统里已改到第 {version} 版，流程包里的是另一份，因此没有部署。",
        "请先从决策表页面下载现行文件放进流程包，或在页面上提出修改。",
        "The decision file {decision} was changed here, up to version {version}; the package brings another.",
        "Put the file from the page of decision tables into the package, or propose the change on that page.",
    ),
}
