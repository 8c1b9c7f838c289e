"""An element's rules in words: whom they ask, and which of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.domain.assignment import Rule
from engine.domain.picking import PickTerms
from engine.queries.naming import post_name, unit_name
from engine.queries.reader import Reader

FOUND: Final[Mapping[str, tuple[str, str]]] = {
    "rule_post": ("流程图在此指定岗位", "the diagram asks a post here"),
    "rule_head": ("流程图在此指定「{of}」的负责人或上级单位的负责人", "the diagram asks the head of {of}, or above it"),
    "rule_done_by": ("前面的环节由您办理", "you did the earlier element that the diagram names"),
    "nobody_found": ("规则没有找到人，转由备用组办理", "the rules found nobody, so a fallback group is asked"),
    "starter_upwards": ("「{person}」是申请人，改由其上级办理", "{person} applied, so their superior is asked"),
    "away": ("「{person}」不在岗，不参加抽取", "{person} is away, so no lot is drawn for them"),
    "fair": (
        "组内 {among} 人中，您手上的待办最少（{open} 件）或最久没有轮到",
        "of {among} people you had least to do ({open} open), or had not been asked for longest",
    ),
    "draw": (
        "从 {among} 位候选人中随机抽中，抽取记录可查、可复核",
        "drawn by lot among {among}; the record can be repeated",
    ),
    "rule_drawn": (
        "由系统抽取产生，抽取记录可查、可复核",
        "drawn by lot for this panel; the record can be repeated",
    ),
    "confirmed": ("您一键确认了此前的意见", "you confirmed with one press what you had said before"),
    "chosen": ("由前面的办理人从名单中选定", "chosen from a list by whoever did the element before"),
}
"""How a rule found the person who reads it; `engine.queries.why` has the other steps."""


def rule_text(reader: Reader, rule: Rule, language: str, *, named: bool = True) -> str:
    """Return a rule as one phrase; where names are kept, `named` is false and those whom it names are not told."""
    english = language == "en"
    whom = _whom(reader, rule if named else replace(rule, persons=()), language)
    if rule.pick is None:
        return whom
    return f"{whom}: {_picked(rule.pick, english=True)}" if english else f"{whom}：{_picked(rule.pick, english=False)}"


def _whom(reader: Reader, rule: Rule, language: str) -> str:
    english, organisation = language == "en", reader.organisation
    if rule.group is not None:
        group = organisation.groups.get(rule.group)
        name = group.name.in_language(language) if group else rule.group
        if rule.unit is None:
            return f"the group {name}" if english else f"候选组「{name}」"
        unit = unit_name(reader, rule.unit, language)
        return f"the group {name} in {unit}" if english else f"候选组「{name}」（{unit}）"
    if rule.head_of is not None:
        unit = _of(reader, rule.head_of, language)
        if rule.every_head:
            return (
                f"the heads from {unit} upwards, {rule.levels} levels"
                if english
                else f"「{unit}」起逐级负责人，共上溯 {rule.levels} 级"
            )
        up = f", {rule.levels} levels up" if english else f"上溯 {rule.levels} 级"
        return (
            f"the head of {unit}{up if rule.levels else ''}"
            if english
            else f"「{unit}」{up if rule.levels else ''}的负责人"
        )
    if rule.posts:
        posts = [p.title.in_language(language) for code in rule.posts if (p := organisation.post(code)) is not None]
        return ("the post " if english else "岗位") + (", " if english else "、").join(posts or rule.posts)
    if rule.word == "rule_done_by":
        return "whoever did an earlier element" if english else "前面环节的办理人"
    if rule.drawn_from is not None:
        group = organisation.groups.get(rule.drawn_from)
        name = group.name.in_language(language) if group else rule.drawn_from
        return f"those drawn by lot from {name}" if english else f"从「{name}」抽取的人"
    named = [post_name(reader, login, language) for login in rule.persons]
    nobody = "a person named by the data" if english else "由表单或变量指定的人"
    return (", " if english else "、").join(named) or nobody


def _of(reader: Reader, code: str, language: str) -> str:
    person = reader.organisation.person(code)
    known = reader.organisation.unit(code)
    return unit_name(reader, code if known is not None or person is None else person.unit, language)


def _picked(pick: PickTerms, *, english: bool) -> str:
    match pick.kind:
        case "fair":
            return f"{pick.count} with the least to do" if english else f"待办最少的 {pick.count} 人"
        case "draw":
            outside = ""
            if pick.external:
                outside = f", {pick.external} from outside" if english else f"，校外不少于 {pick.external}"
            return f"{pick.count} drawn by lot{outside}" if english else f"随机抽取 {pick.count} 人{outside}"
        case _:
            return "those whom an earlier handler chooses" if english else "由前一办理人从中选定"
