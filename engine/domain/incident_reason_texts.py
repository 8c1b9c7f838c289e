"""The words of every reason for which the engine opens an incident; `{…}` are the places of its fields."""

from engine.domain.texts import Text

REASONS: dict[str, Text] = {
    # Diagrams and what they name
    "call_unsettled": Text(
        "环节“{element}”没有说明要调用哪个流程。",
        "Expected '{element}' to say what it calls, but it does not.",
    ),
    "definition_missing": Text(
        "流程版本 {definition} 应当已经部署，但系统里没有。",
        "Expected definition {definition} to be deployed, but it is not.",
    ),
    "handler_missing": Text(
        "环节“{element}”要用程序“{name}”，但系统里没有。",
        "Expected a handler named '{name}' for element '{element}'.",
    ),
    "ladder_missing": Text(
        "流程图所指的催办阶梯“{named}”不存在，本事项暂按“{usual}”催办。",
        "Expected a ladder '{named}', but there is none: this task follows '{usual}' meanwhile.",
    ),
    "no_cancel_event": Text(
        "“{element}”的边上应有取消事件，但没有。",
        "Expected '{element}' to have a cancel event on its border.",
    ),
    "process_missing": Text(
        "要调用的流程“{process}”应当已经部署，但没有。",
        "Expected the called process '{process}' to be deployed, but it is not.",
    ),
    "reserved_name": Text(
        "变量“{name}”由系统自用，流程不能写入。",
        "Expected variables of the process, but '{name}' is the engine's own.",
    ),
    "script_evaluated": Text(
        "流程图里不应有 Python，但有一处要求计算它。",
        "Expected no Python in a diagram, but something asked to evaluate it.",
    ),
    "script_executed": Text(
        "流程图里不应有 Python，但有一处要求运行它。",
        "Expected no Python in a diagram, but something asked to execute it.",
    ),
    "script_unsettled": Text(
        "脚本环节“{element}”里应有 FEEL 表达式，但没有。",
        "Expected '{element}' to hold FEEL, but it does not.",
    ),
    "task_settings": Text(
        "环节“{element}”没有写明由谁办理。",
        "Expected element '{element}' to say who is asked.",
    ),
    # The way a case goes
    "deadlock": Text(
        "汇合处“{element}”还在等一条支路，但已没有支路能走到这里。",
        "Expected another token to reach '{element}', but none is left that could.",
    ),
    "no_way_on": Text(
        "“{element}”之后应有一个条件成立，但都不成立，也没有默认的路。",
        "Expected a condition after '{element}' to hold, but none does and no flow is the default.",
    ),
    "step_budget": Text(
        "一次办理引起的步数已用完，走到“{element}”时停下。",
        "Expected one act to end within its budget of steps, but '{element}' was reached after it was used up.",
    ),
    "too_deep": Text(
        "流程最多层层调用 {most} 层，“{element}”还要再调用一层。",
        "Expected at most {most} processes inside one another; '{element}' would call one more.",
    ),
    "too_many_tokens": Text(
        "同时进行的支路最多 {most} 条，“{element}”还要再分出支路。",
        "Expected at most {most} tokens at once, but '{element}' makes more.",
    ),
    "uncaught_error": Text(
        "环节“{element}”报了错“{error}”（原话：{told}），没有事件接住它。",
        "Expected an event to catch the error '{error}' of '{element}' ({told}), but none does.",
    ),
    # Expressions, values, decisions
    "cardinality_not_a_number": Text(
        "环节“{element}”的“{text}”应是零或正整数，却是 {value}。",
        "Expected '{text}' of '{element}' to be a whole number from zero upwards, but it is {value}.",
    ),
    "collection_not_a_list": Text(
        "环节“{element}”的“{text}”应是清单，却是 {value}。",
        "Expected '{text}' of '{element}' to be a list, but it is {value}.",
    ),
    "condition_of_event": Text(
        "事件“{name}”的条件应是“是”或“否”，却是 {value}。",
        "Expected the condition of '{name}' to be true or false, but it is {value}.",
    ),
    "condition_of_flow": Text(
        "流程线“{name}”的条件应是“是”或“否”，却是 {value}。",
        "Expected the condition of flow '{name}' to be true or false, but it is {value}.",
    ),
    "condition_to_complete": Text(
        "“{name}”提前办结的条件应是“是”或“否”，却是 {value}。",
        "Expected the condition to complete '{name}' to be true or false, but it is {value}.",
    ),
    "condition_to_repeat": Text(
        "“{name}”再来一次的条件应是“是”或“否”，却是 {value}。",
        "Expected the condition to repeat '{name}' to be true or false, but it is {value}.",
    ),
    "decision_ambiguous": Text(
        "名为“{decision}”的决策应只有一个，却有 {count} 个文件都有。",
        "Expected one decision '{decision}', but {count} files have one.",
    ),
    "decision_failed": Text("决策“{decision}”没有算出结果，原话：{told}", "{told}"),
    "decision_missing": Text(
        "决策“{decision}”应当正在生效，但没有。",
        "Expected a decision '{decision}' in force, but there is none.",
    ),
    "due_failed": Text(
        "办理时限“{text}”算不出来，原话：{told}",
        "The time limit '{text}' can't be computed: {told}",
    ),
    "expression_failed": Text(
        "表达式“{text}”没有算出结果，原话：{told}",
        "The expression '{text}' failed: {told}",
    ),
    "expression_gives_no_data": Text(
        "“{text}”应给出能保存的数据，但没有，原话：{told}",
        "Expected '{text}' to give data, but: {told}",
    ),
    "expression_without_value": Text(
        "“{text}”应有值，但没有，原话：{told}",
        "Expected '{text}' to have a value, but: {told}",
    ),
    "handler_input_no_number": Text(
        "输入“{name}”应是整数，却是 {value}。",
        "Expected the input '{name}' to be a whole number, but it is {value}.",
    ),
    "handler_input_no_text": Text(
        "输入“{name}”应是文字，却是 {value}。",
        "Expected the input '{name}' to be a text, but it is {value}.",
    ),
    "no_key": Text(
        "“{element}”的关联键应是单独一个值，却是 {value}。",
        "Expected the correlation key of '{element}' to have one value, but it is {value}.",
    ),
    "no_time": Text(
        "“{element}”的定时器应给出时间，却是 {value}。",
        "Expected the timer of '{element}' to give a time, but it is {value}.",
    ),
    "order_failed": Text(
        "依次办理的顺序应是账号的名单，却是 {value}。",
        "Expected a list of logins as the order, but it is {value}.",
    ),
    "timer_failed": Text("定时器的时间写得不对，原话：{told}", "{told}"),
    "too_many_items": Text(
        "“{text}”最多 {most} 项，却有 {count} 项。",
        "Expected at most {most} items in '{text}', but there are {count}.",
    ),
    "weights_failed": Text(
        "“{person}”的票的权重应是零或正数，却是 {value}。",
        "Expected a weight of 0 or more for '{person}', but it is {value}.",
    ),
    # People
    "draw_short": Text(
        "“{element}”要抽 {count} 人，但只能抽出 {found} 人。",
        "Expected to draw {count} for '{element}', but only {found} can be.",
    ),
    "draw_short_outside": Text(
        "“{element}”要抽 {count} 人，其中外单位 {outside} 人，但只能抽出 {found} 人。",
        "Expected to draw {count} for '{element}', {outside} of them from outside, but only {found} can be.",
    ),
    "drawn_aside": Text(
        "抽中的人回避了，也没有别人可抽来补上。",
        "Somebody who was drawn stepped aside, and nobody could be drawn instead.",
    ),
    "everybody_aside": Text("该办理的人都回避了。", "Everybody stepped aside."),
    "nobody_in_fallback": Text(
        "按规则找不到能办理“{element}”的人，兜底的组“{fallback}”里也没有人。",
        "Nobody was found for '{element}'; every rule was left without a person."
        " Nor was anybody in the fallback group '{fallback}'.",
    ),
    "nobody_to_ask": Text(
        "按规则找不到能办理“{element}”的人。",
        "Nobody was found for '{element}'; every rule was left without a person.",
    ),
    "seat_vacant": Text(
        "{people} 的任期已满，岗位上还没有接任的人，事项等待接任者。",
        "The term of {people} is over, and nobody follows in the post; the task waits for whoever will.",
    ),
    "starter_refused": Text(
        "“{element}”不能由发起人办理，但按规则只找到发起人。",
        "Expected somebody but the starter for '{element}', but rules find them.",
    ),
    # Timed acts, letters, calls to other systems
    "case_suspended": Text(
        "项目已挂起，信号等它恢复。",
        "Expected the case to be active, but it is suspended; the signal waits for it.",
    ),
    "ended_midway": Text(
        "已连续 {times} 次开始办理这件事，但办理的进程都中途结束了。",
        "Expected it to be done, but whoever began with it ended before it was: {times} times in a row.",
    ),
    "mail_answered": Text("收信地址 {address}，对方答复：{told}", "{address}: {told}"),
    "mail_failed": Text("收信地址 {address}，没有送出，原话：{told}", "{address}: {told}"),
    "message_ambiguous": Text(
        "应只有一个项目在等消息“{name}”，但无法确定是哪一个：{told}",
        "Expected one case to wait for message '{name}', but: {told}",
    ),
    "message_unmatched": Text(
        "应有一个项目在等消息“{name}”，但没有。",
        "Expected a case to wait for message '{name}', but none does.",
    ),
    "webhook_answered": Text("“{webhook}”的对方答复：HTTP {status}", "{webhook}: HTTP {status}"),
    "webhook_failed": Text("没有得到“{webhook}”的答复，原话：{told}", "{webhook}: {told}"),
}
