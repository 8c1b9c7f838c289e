"""The operators of the search box: their names in both languages, and the words that may follow them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.domain.texts import Text

Kind: TypeAlias = Literal["names", "codes", "count", "deadline", "period"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One operator; the first Chinese name is the one shown."""

    code: str
    kind: Kind
    names: tuple[str, ...]
    meaning: Text
    example: Text
    values: Mapping[str, tuple[str, ...]] | None = None
    """For `codes`: each code with its words, the first Chinese one shown."""

    @property
    def shown(self) -> Text:
        """The name in both languages."""
        return Text(next(name for name in self.names if not name.isascii()), self.code)


STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "open": ("办理中", "在办", "进行中", "未办结", "active"),
    "suspended": ("已挂起", "挂起", "暂停"),
    "overdue": ("已逾期", "逾期", "超时", "超期", "over"),
    "returned": ("退回", "已退回", "退回待补"),
    "ended": ("已结束", "结束", "closed"),
    "completed": ("已办结", "办结", "done", "complete"),
    "approved": ("已批准", "批准", "通过", "同意", "approve"),
    "rejected": ("未通过", "不同意", "否决", "不通过", "reject"),
    "cancelled": ("已撤销", "撤销", "canceled"),
    "terminated": ("已终止", "终止"),
    "expired": ("逾期终止",),
}
TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "approve": ("审批", "批准", "approval"),
    "countersign": ("会签",),
    "handle": ("办理", "处理"),
    "vote": ("表决", "投票"),
    "acknowledge": ("传阅", "阅知", "read"),
}

OPERATORS: Final[tuple[Operator, ...]] = (
    Operator(
        code="unit",
        kind="names",
        names=("unit", "dept", "单位", "部门", "学院"),
        meaning=Text("发起人的单位（含下级）", "the starter's unit, or one below it"),
        example=Text("单位:财务处", "unit:finance"),
    ),
    Operator(
        code="state",
        kind="codes",
        names=("state", "status", "is", "状态"),
        meaning=Text("事项的状态", "the state of the case"),
        example=Text("状态:办理中", "state:open"),
        values=STATES,
    ),
    Operator(
        code="who",
        kind="names",
        names=("who", "handler", "assignee", "办理人", "经办人", "经办"),
        meaning=Text("现在由谁办理；“我”指自己", "who has it now; 'me' is you"),
        example=Text("办理人:我", "who:me"),
    ),
    Operator(
        code="from",
        kind="names",
        names=("from", "starter", "来自", "发起人", "申请人"),
        meaning=Text("发起人", "who started it"),
        example=Text("来自:我", "from:me"),
    ),
    Operator(
        code="due",
        kind="deadline",
        names=("due", "deadline", "期限", "时限", "到期"),
        meaning=Text("办理时限：天、工作日、小时或日期", "when it is due: days, working days (wd), hours, or a date"),
        example=Text("期限<3日", "due<3d"),
    ),
    Operator(
        code="process",
        kind="names",
        names=("process", "流程"),
        meaning=Text("流程的名称", "the name of the process"),
        example=Text("流程:项目申报", "process:project"),
    ),
    Operator(
        code="type",
        kind="codes",
        names=("type", "verb", "类型", "事由"),
        meaning=Text("现在要办的是什么", "what is asked now"),
        example=Text("类型:会签", "type:countersign"),
        values=TYPES,
    ),
    Operator(
        code="round",
        kind="count",
        names=("round", "轮次", "轮"),
        meaning=Text("第几轮办理", "how often it was asked"),
        example=Text("轮次>1", "round>1"),
    ),
    Operator(
        code="no",
        kind="names",
        names=("no", "number", "编号", "文号"),
        meaning=Text("编号的一部分，括号随意", "part of the number, in any brackets"),
        example=Text("编号:国合〔2026〕12号", "no:YX2026-003"),
    ),
    Operator(
        code="title",
        kind="names",
        names=("title", "标题", "题目"),
        meaning=Text("标题里的字", "words of the title"),
        example=Text("标题:联合实验室", 'title:"joint lab"'),
    ),
    Operator(
        code="since",
        kind="period",
        names=("since", "after", "自", "起"),
        meaning=Text("在这一天或以后发起", "started on that day or later"),
        example=Text("自:2026-09-01", "since:30d"),
    ),
    Operator(
        code="until",
        kind="period",
        names=("until", "before", "至", "止"),
        meaning=Text("在这一天或以前发起", "started on that day or earlier"),
        example=Text("至:2026-09-30", "until:2026-09-30"),
    ),
)
BY_NAME: Final[Mapping[str, Operator]] = {name: operator for operator in OPERATORS for name in operator.names}


def code_of(operator: Operator, value: str) -> str | None:
    """Return the code that a word stands for, or None."""
    for code, words in (operator.values or {}).items():
        if value == code or value in words:
            return code
    return None
