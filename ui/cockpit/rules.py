"""Says in Chinese what each check of a diagram wants; a check's exact sentence is English and names the element."""

from collections.abc import Mapping

from ui.i18n import language, loc

RULES: Mapping[str, str] = {
    "after_end": "结束事件之后不能再有连线",
    "attached_to_nothing": "边界事件没有附着在节点上",
    "beliefs": "表单不得收集个人的思想、信仰或观点",
    "border_event_kind": "这种边界事件还不能照图执行",
    "condition_ignored": "这条连线上的条件不会被用到",
    "dangling_flow": "连线的一端没有接到节点",
    "dead_end": "走到这里就没有出路",
    "decision": "决策表读不出来",
    "default_condition": "默认连线上不能再写条件",
    "duplicate_id": "编号重复",
    "event_flow": "事件的连线方式不对",
    "event_loop": "事件不能设为多实例",
    "event_start": "事件子流程的开始方式不对",
    "feel": "表达式写得不对",
    "flow_across_border": "连线不能跨越子流程的边界",
    "foreign": "有不认识的扩展内容",
    "illegal_id": "编号里有不允许的字符",
    "item_name": "多实例的元素名不对",
    "language": "表达式只能用 FEEL",
    "loop_without_wait": "这个回路里没有人办理，会不停地转",
    "names_nothing": "引用的名称是空的",
    "no_collection": "多实例没有说明对哪一组人或部门",
    "no_condition": "排他网关的出线没有条件",
    "no_default": "网关没有默认出线",
    "no_id": "节点没有编号",
    "no_message": "消息事件没有消息名",
    "no_time": "定时事件没有时间",
    "no_way_to_end": "从这里走不到结束",
    "nobody_asked": "待办没有指定由谁办理",
    "not_an_event": "这里应当是事件",
    "one_start": "应当只有一个开始事件",
    "outcome_twice": "同一个办理结果写了两次",
    "process_key": "流程编号与流程包不一致",
    "separate_from_nothing": "要求与之回避的环节不存在",
    "setting": "扩展设置写得不对",
    "start_kind": "这种开始事件还不能照图执行",
    "timer": "时间写得不对",
    "timer_cycle": "循环定时还不能照图执行",
    "unknown_decision": "引用的决策表不存在",
    "unknown_form": "引用的表单不存在",
    "unknown_group": "引用的候选组不存在",
    "unknown_handler": "引用的系统处理不存在",
    "unknown_process": "调用的流程不存在",
    "unreachable": "没有路能走到这里",
    "unsupported": "这种画法还不能照图执行",
}


def reason(error: Mapping[str, object]) -> tuple[str, str]:
    """Return what is wrong in the reader's language, and what else is known of it."""
    exact = loc(error["text"]) if error.get("text") else loc(error)
    rule = RULES.get(str(error.get("code")))
    return (rule, exact) if language() == "zh" and rule is not None else (exact, "")
