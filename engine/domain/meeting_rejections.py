"""Refusals about meetings and supervision orders, in words."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "meeting_spoken": (
        "您已表决，视为到会，不必再答复。",
        "",
        "You have voted, which counts as being there; there is nothing more to say.",
        "",
    ),
    "no_meeting": (
        "本事项的催办阶梯不预报会议人数，没有会议可以答复或改期。",
        "请直接办理；需要开会的节点由流程设计者选用会议阶梯（L-MEETING）。",
        "The ladder of this task foretells no quorum: there is no meeting to answer or to put off.",
        "Just do the task; whoever draws the process chooses the ladder L-MEETING where a body meets.",
    ),
    "meeting_assured": (
        "已表决和确认到会的有 {there} 人，达到法定人数 {needed}，会议不改期。",
        "请按原定时间开会；有人改口不能到会后，可以再提改期。",
        "{there} have voted or said that they come, and the quorum is {needed}: the meeting stays where it is.",
        "Hold it as planned; if somebody can't come after all, it can be put off then.",
    ),
    "postponement_bounds": (
        "新的会议时间须晚于原定时间、距现在至少 {hours} 个工作小时、且在工作时间内，最晚 {latest}。",
        "请另选时间；您填写的理由仍在本页。",
        "The new time must be later than the old, in working hours, {hours} of them from now, by {latest}.",
        "Choose another time; the reason you typed is still on this page.",
    ),
    "postponed_too_often": (
        "这次会议已经改期 {times} 次，不能再改。",
        "请照常开会：人数不足的，按流程图的“人数不足”一支办理。",
        "This meeting was put off {times} times already; it can't be put off again.",
        "Hold it: where too few come, the diagram's way for a missing quorum is taken.",
    ),
    "supervision_unanswered": (
        "这张督办单还没有答复，不能结案。",
        "请先等对方答复；口头答复的，可以代为记录。",
        "This supervision order has no answer yet, so it can't be closed.",
        "Wait for the answer; one that was spoken can be recorded for them.",
    ),
    "supervision_answered": (
        "这张督办单已经答复，等督办部门结案或再次督办。",
        "如要补充，请联系督办部门；再次督办后可以再答复。",
        "This supervision order was answered; the supervising office closes it or asks again.",
        "Contact the office to add something; once it asks again, it can be answered again.",
    ),
    "supervision_rounds": (
        "这件事项已经督办 {rounds} 轮，不能再次督办。",
        "请结案，或请上级改派。",
        "This task was supervised {rounds} times already; it can't be asked again.",
        "Close the order, or let the superior name somebody else.",
    ),
}
