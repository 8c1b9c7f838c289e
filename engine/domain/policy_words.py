"""What an approval policy is called: a few words for a badge on the diagram, and all of its terms in sentences."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from engine.domain.elements import ApprovalPolicy, PolicyKind, UserTaskSettings
from engine.domain.texts import Text

HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """`text` is what stands on the diagram, `terms` what is told of it: one sentence a setting."""

    text: Text
    terms: tuple[Text, ...]


def badge_of(settings: object) -> Badge | None:
    """Return the badge of an element with these `settings`; None where one person decides, or nobody."""
    if not isinstance(settings, UserTaskSettings) or settings.policy.kind == "single":
        return None
    policy = settings.policy
    name = _SHORT[policy.kind](policy)
    if _has_veto(policy):
        name = Text(f"{name.zh} · 一票否决", f"{name.en} · veto")
    return Badge(text=name, terms=tuple(_terms(policy)))


def _has_veto(policy: ApprovalPolicy) -> bool:
    """Whether the veto is worth a word: it is the habit of a countersignature, and of turns."""
    return policy.kind not in ("all", "sequence", "each") and policy.veto not in (None, "none")


def _bar(policy: ApprovalPolicy) -> str:
    sign = ">" if policy.pass_strictly else "≥"
    return f"{sign} {HALF if policy.pass_share is None else policy.pass_share}"


def _quorum(policy: ApprovalPolicy) -> Text:
    if policy.pass_count is not None:
        return Text(f"表决 ≥ {policy.pass_count} 票", f"Vote ≥ {policy.pass_count}")
    return Text(f"表决 {_bar(policy)}", f"Vote {_bar(policy)}")


def _weighted(policy: ApprovalPolicy) -> Text:
    bar = _bar(policy)
    if policy.threshold is not None:
        bar = f"{'>' if policy.pass_strictly else '≥'} {_plain(policy.threshold)}"
    return Text(f"票签 {bar}", f"Weighted {bar}")


def _score(policy: ApprovalPolicy) -> Text:
    sign, mark = ">" if policy.pass_strictly else "≥", _plain(policy.score.pass_mark)
    return Text(f"打分 {sign} {mark}", f"Score {sign} {mark}")


_SHORT: Final[Mapping[PolicyKind, Callable[[ApprovalPolicy], Text]]] = {
    "any": lambda _: Text("或签", "Any one"),
    "all": lambda _: Text("会签", "All"),
    "quorum": _quorum,
    "group": lambda _: Text("分组会签", "Every group"),
    "weighted": _weighted,
    "sequence": lambda _: Text("依次", "In turn"),
    "score": _score,
    "each": lambda _: Text("逐人", "Each"),
}
_PASSES: Final[Mapping[PolicyKind, Text]] = {
    "any": Text("一人同意即通过", "the first approval is enough"),
    "all": Text("每人都要同意", "everybody has to approve"),
    "group": Text("每组都要同意", "every group has to approve"),
    "sequence": Text("一个接一个，每人都要同意", "one after the other, and everybody has to approve"),
    "each": Text("每人一份结果，不作结论", "one result a person, no verdict"),
}
_MODES: Final = {
    "mean": Text("取平均分", "the mean counts"),
    "trimmed": Text("去掉最高、最低分后取平均", "the mean counts without the highest and the lowest"),
    "weighted": Text("取加权平均分", "the weighted mean counts"),
}


def _terms(policy: ApprovalPolicy) -> Iterator[Text]:
    yield from _passing(policy)
    yield from _quorum_terms(policy)
    yield from _noes(policy)
    if policy.chair_last:
        yield Text("主持人最后表态", "the chair speaks last")
    if policy.hidden:
        yield Text("全部表态前互不可见", "nobody sees another's word before the end")


def _passing(policy: ApprovalPolicy) -> Iterator[Text]:
    if policy.kind in _PASSES:
        yield _PASSES[policy.kind]
    elif policy.kind == "score":
        yield _MODES[policy.score.mode]
        if policy.score.spread is not None:
            far = _plain(policy.score.spread)
            yield Text(f"最高与最低相差超过 {far} 分先商议", f"scores more than {far} apart are discussed first")
    elif policy.pass_count is None and policy.threshold is None:
        of = Text("实到", "those present") if policy.base == "present" else Text("应到", "those due")
        yield Text(
            f"同意{_more(policy).zh}{of.zh}的 {_share(policy)}", f"{_more(policy).en} {_share(policy)} of {of.en}"
        )


def _more(policy: ApprovalPolicy) -> Text:
    return Text("超过", "more than") if policy.pass_strictly else Text("达到", "at least")


def _share(policy: ApprovalPolicy) -> Fraction:
    return HALF if policy.pass_share is None else policy.pass_share


def _quorum_terms(policy: ApprovalPolicy) -> Iterator[Text]:
    if policy.quorum_count is not None:
        yield Text(f"至少 {policy.quorum_count} 人参加", f"at least {policy.quorum_count} take part")
    elif policy.quorum == 1:
        yield Text("全体参加", "all take part")
    elif policy.quorum:
        yield Text(f"至少 {policy.quorum} 参加", f"at least {policy.quorum} take part")


def _noes(policy: ApprovalPolicy) -> Iterator[Text]:
    stops = policy.veto == "at_once" or policy.on_reject == "stop"
    if policy.kind == "sequence":
        stops = policy.on_reject != "go_on"
    if policy.vetoers:
        yield Text("指定的人可以否决", "named bodies have a veto")
    if stops:
        yield Text("一人不同意即结束", "the first no ends it")
    elif policy.kind in ("all", "sequence") or policy.veto == "when_all_spoke":
        yield Text("全部表态后，有一人不同意即不通过", "all are heard, then any no wins")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
