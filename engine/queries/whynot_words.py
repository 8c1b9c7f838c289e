"""Why somebody is asked, or is not, said of them to whoever looks it up: one sentence for every step."""

from collections.abc import Mapping
from typing import Final

LEFT_OUT: Final[Mapping[str, tuple[str, str]]] = {
    "unknown": ("组织数据里没有这个人", "nobody of that name is known"),
    "inactive": ("已停用，不再办理事项", "no longer active"),
    "no_such_group": ("候选组「{group}」不存在", "the group {group} does not exist"),
    "not_in_group": ("不在候选组「{group}」中", "not in the group {group}"),
    "other_unit": ("在该组中，但岗位不属于「{unit}」", "in the group, but not in a post of {unit}"),
    "not_in_post": ("没有担任「{post}」", "does not hold the post of {post}"),
    "no_head": ("「{of}」没有登记负责人", "{of} has no head"),
    "not_named": ("规则没有点到", "not named by the rule"),
    "not_the_doer": ("不是前面那个环节的办理人", "did not do the earlier element"),
    "term_over": ("「{post}」的任期已经结束", "the term as {post} is over"),
    "term_to_come": ("「{post}」的任期还没有开始", "the term as {post} has not begun"),
    "post_vacant": ("「{post}」空缺", "the post of {post} is vacant"),
    "substituted": ("在代理期内，由「{by}」代办", "away: {by} acts instead"),
    "substitute_excluded": ("在代理期内，而代理人与本案有关", "away, and the substitute is part of this case"),
    "away": ("不在岗，不参加抽取", "away, so no lot is drawn for them"),
    "already_asked": ("本件已另有一项规则请其办理", "another rule asks them here already"),
    "skipped_starter": ("是申请人或项目负责人", "applied for this or leads it"),
    "skipped_drafter": ("起草了本件", "drafted this"),
    "skipped_recused": ("已声明回避", "stepped aside"),
    "skipped_related": ("与申请人或项目负责人有申报的关系，回避", "has a declared relation to the applicant or leader"),
    "skipped_earlier": ("在本案前面的环节已经办理，回避", "had an earlier part in this case"),
    "skipped_concerned": ("是本件所涉及的人，回避", "is whom this is about"),
    "skipped_unit": ("与申请人或项目负责人同单位，回避", "belongs to the applicant's or leader's unit"),
    "starter_upwards": ("是申请人，改由上级办理", "applied for this, so their superior is asked"),
    "starter_refused": ("是申请人，本环节不许申请人办理", "applied for this, and the element refuses the applicant"),
    "starter_in_the_way": (
        "规则找到了申请人，本环节因此不请任何人",
        "the rules find the applicant, so nobody is asked",
    ),
    "not_next": ("轮派时有人待办更少，或更久没有轮到", "others had less to do, or had not been asked for longer"),
    "not_drawn": ("参加了抽取，没有抽中", "was in the draw and was not drawn"),
    "load_full": ("手上的待办已达上限，不参加抽取", "has as many open tasks as may be: not in the draw"),
    "other_field": ("专业领域不符，不参加抽取", "is of another field: not in the draw"),
    "drawn_before": ("上一次已经抽中，本次重新抽取不再参加", "was drawn before: not in a fresh draw"),
    "left_out": (
        "已更换、未接受邀请或声明了利益冲突，不再参加抽取",
        "was replaced, declined or declared a conflict: not in this draw",
    ),
    "came_later": ("抽取或轮派之后才进入该组", "came into the group after people were picked"),
    "not_chosen": ("在名单中，前一办理人没有选定", "was on the list and was not chosen"),
}

OF_THEM: Final[Mapping[str, tuple[str, str]]] = {
    "rule_person": ("流程图在此指定其本人", "the diagram asks them in person here"),
    "rule_done_by": ("前面的环节由其办理", "they did the earlier element that the diagram names"),
    "fair": (
        "组内 {among} 人中，其手上的待办最少（{open} 件）或最久没有轮到",
        "of {among} people they had least to do ({open} open), or had not been asked for longest",
    ),
    "confirmed": ("一键确认了此前的意见", "confirmed with one press what they had said before"),
    "post": ("任「{post}」", "holds the post of {post}"),
    "substitute": ("在代理期内代「{for}」办理", "acts for {for} during their absence"),
    "substitute_over": ("「{person}」的代理期已结束，交还其办理", "{person} stands in no more, so it is theirs again"),
    "prepares_for": ("在代理期内为「{for}」准备", "prepares for {for} while they are away"),
    "term_over": ("「{person}」任期已满，由其接任办理", "the term of {person} is over, and they follow in the post"),
    "handed_over": ("「{from}」离岗，由「{by}」移交给其", "{from} leaves; {by} handed it over to them"),
    "ladder_superior": ("原办理人逾期，其作为上级可代为办理", "it is overdue, so they may act as the superior"),
    "reassigned": ("由「{by}」改派给其：{reason}", "{by} reassigned it to them: {reason}"),
    "transferred": ("由「{by}」转办给其", "{by} handed it on to them"),
    "delegated": ("由「{by}」委派其准备", "{by} asks them to prepare it"),
    "signs_before": ("「{by}」请其先行表态", "{by} asks for their word before deciding"),
    "signs_after": ("「{by}」请其随后会签", "{by} asks them to sign after the decision"),
    "signs_beside": ("「{by}」请其一同表态", "{by} asks them to decide beside them"),
    "drawn_reassignment": ("「{person}」逾期，按流程图改由其办理", "{person} is late, so the diagram hands it to them"),
}
"""How somebody came to a task, said of them to others: for every step whose own sentence speaks to its reader."""

STATES: Final[Mapping[str, tuple[str, str]]] = {
    "asked": ("正在等待其办理", "it waits for them"),
    "candidate": ("是候选人之一，可以认领", "one of those who may claim it"),
    "waiting": ("还没有轮到", "their turn has not come"),
    "voted": ("已经办理", "has spoken"),
    "recused": ("已声明回避", "stepped aside"),
    "removed": ("曾受指派，后已移交或减签", "was asked, and was taken off or handed it on"),
    "closed": ("曾受指派，事项已由他人办结", "was asked, and it was decided without them"),
    "since": (
        "按现在的数据会请其办理；进入本环节时还不是这样",
        "would be asked by today's data, but was not when the task began",
    ),
}
"""Of somebody with a place on the task, in which state it is."""

WOULD: Final[Mapping[str, tuple[str, str]]] = {
    "draw": ("到时会参加抽取", "would be in the draw"),
    "chosen": ("到时会在可选的名单中", "would be on the list to choose from"),
    "fair": ("按现在的负荷会轮到", "would be next by what everybody has to do now"),
    "": ("到时会请其办理", "would be asked"),
}
"""Of an element that has not begun, by how people are picked."""
