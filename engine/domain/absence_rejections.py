"""The refusals about people who are away or have left, in words; `engine.domain.rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "substitution_past": (
        "代理期已经过去，或写的不是日期。",
        "请选择今天或以后的日期；已经过去的日子不能补设代理。",
        "The stretch of time is over, or what was typed is no date.",
        "Choose a day from today on; nobody stands in for days that have passed.",
    ),
    "substitution_backwards": (
        "代理期从 {since} 开始，结束却不晚于开始。",
        "请把结束的日期改到开始当天或以后。",
        "The substitution begins at {since}, and ends no later than that.",
        "Let it end on the day on which it begins, or later.",
    ),
    "substitute_required": (
        "还没有选择代理人。",
        "请从名单中选择一位。",
        "Nobody was chosen as the substitute.",
        "Choose somebody from the list.",
    ),
    "substitution_overlaps": (
        "这段时间里，同一范围已由 {who} 以同样的权限代理（{since} 至 {until}）。",
        "请先结束那一段代理，或缩小范围、改选时间。",
        "{who} has the same power over the same scope already, from {since} to {until}.",
        "End that window first, or choose another scope or time.",
    ),
    "asks_themself": (
        "{person} 就是提问的人，不能由其答复自己的征询。",
        "请另选一人。",
        "{person} asked this question, and can't be the one who answers it.",
        "Choose somebody else.",
    ),
    "substitution_circle": (
        "同一时间 {who} 的事项又由您代办，代理绕成了圈。",
        "请另选一人。",
        "At that time the tasks of {who} come back to you: the substitutes go round in a circle.",
        "Choose somebody else.",
    ),
    "substitution_unknown_scope": (
        "代理范围或权限有误：没有“{name}”。",
        "请从列出的流程、候选组和权限中选择。",
        "The scope or the power is wrong: there is no '{name}'.",
        "Choose from the processes, groups and powers that are listed.",
    ),
    "substitution_closed": (
        "这段代理已于 {at} 结束。",
        "",
        "This window closed at {at}.",
        "",
    ),
    "substitution_over": (
        "您代 {who} 办理的期限已过，这件事项将交还本人。",
        "请由本人办理；如仍需代理，请本人重新设定。",
        "The time in which you act for {who} is over; the task goes back to them.",
        "Leave it to them, or ask them to open a new window.",
    ),
    "term_over": (
        "{holder}在「{place}」的任期已满，这件事项由{who}接着办理。",
        "填写的内容没有提交。如仍需由您办理，请联系管理员改派给您本人。",
        "The term of {holder} in '{place}' is over: this task goes on with {who}.",
        "What you filled in was not submitted. If it is to be yours still, ask an administrator to reassign it to you.",
    ),
    "task_moved": (
        "这件事项自 {at} 起由 {who} 办理，您填写的内容没有提交。",
        "如需继续由您办理，请与对方联系；您设定的代理可在“我的代理”中提前结束。",
        "{who} has had this task since {at}; what you filled in was not submitted.",
        "Talk to them if you are to go on; a substitution of your own can be ended on 'My substitutes'.",
    ),
    "already_handed_over": (
        "这一项已不在 {person} 名下，没有改动。",
        "请刷新交接清单。",
        "This is no longer with {person}; nothing was changed.",
        "Reload the list.",
    ),
}
