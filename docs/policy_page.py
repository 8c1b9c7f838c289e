"""Makes docs/reference/policies.md: what each policy comes to for every pattern of a few votes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from engine.diagrams.policies import read_policy
from engine.domain.tally import Policy, policy_of, tally, who_may_vote_now
from tests.factories.ballots import PLAIN, Seat, ballot, is_score, patterns

SIGNS: Mapping[str, str] = {
    "approve": "✓",
    "reject": "✗",
    "return": "↩",
    "abstain": "○",
    "defer": "⏸",
    "asked": "·",
    "recused": "–",
}
PAGE = Path(__file__).resolve().parent / "reference" / "policies.md"
HEAD = (
    "# 会签、表决、打分：逐种情形的结果 / What votes come to\n\n"
    "本页由 `python -m docs.generate` 用产品自己的计票程序生成，测试逐格与另一套独立写成的规则核对。\n"
    "This page is made by `python -m docs.generate` from the product's own count of votes; "
    "the tests compare every cell with rules that were written down a second time.\n\n"
    "每行是一种投票情形，每列是一种写法（`hq:approval` 的属性），格里是办理结果的代码；空格表示还没有定，要等其他人。"
    "**还有人没表态就已有结果的，是因为他们怎么表态都改变不了。**\n"
    "A row is a pattern of votes, a column a policy as it is written on `hq:approval`, a cell the outcome's code. "
    "An empty cell is not decided: the others are waited for. "
    "**Where somebody has not spoken and there is a result all the same, nothing they could say would change it.**\n\n"
    "| ✓ | ✗ | ↩ | ○ | ⏸ | · | – |\n|---|---|---|---|---|---|---|\n"
    "| 同意 approve | 不同意 reject | 退回 return | 弃权 abstain | 缓议 defer | 还没表态 not heard yet "
    "| 回避 stepped aside |\n\n"
    "例：三人会签（`policy=all`），一人不同意、两人还没表态（✗ · ·）：空格，要等他们说完；"
    "写了 `veto=at_once` 的就此不同意。三人表决（`policy=quorum`），两人同意（✓ ✓ ·）已过半数，第三人不必再表态。\n"
    "For example: of three who must all approve (`policy=all`) one said no and two nothing yet (✗ · ·): the cell is "
    "empty, for they are heard first; with `veto=at_once` it is rejected there and then. Of a body of three "
    "(`policy=quorum`) two approvals (✓ ✓ ·) are more than half, and the third is no longer asked.\n\n"
    "没有写出的属性取[默认值](hq-extension.md#hqapproval--at-most-one)。人数不超过五的各种写法、各种情形，测试都逐一算过。\n"
    "What a column does not name has its [default](hq-extension.md#hqapproval--at-most-one). "
    "Tests try every pattern of up to five votes in many more settings than stand here.\n\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table: who sits there, which patterns, which policies."""

    title: str
    text: str
    seats: tuple[Seat, ...]
    rows: tuple[tuple[str, ...], ...]
    policies: tuple[str, ...]
    shows_turn: bool = False


def policy(words: str) -> Policy:
    """Return the policy that attributes such as `policy="all" veto="none"` say."""
    return policy_of(read_policy(dict(_attribute(word) for word in words.split("; "))))


def _attribute(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value


THREE = (PLAIN,) * 3
COUNTED = ("approve", "reject", "abstain", "defer", "asked")
LEFT = tuple(p for p in patterns(THREE, (*COUNTED[:3], "asked", "recused")) if "recused" in p and set(p) != {"recused"})
RETURNED = tuple(p for p in patterns(THREE, ("approve", "reject", "return", "asked")) if "return" in p)
DEPARTMENTS = (Seat(party="财务 CWC"), Seat(party="财务 CWC"), Seat(party="法务 FZB"))
WEIGHTS = (Seat(weight=3), Seat(weight=2), Seat(weight=1))
TURNS = tuple(Seat(place=place) for place in range(3))
SHORT = ("approve", "reject", "asked")


def in_turn() -> Iterator[tuple[str, ...]]:
    """Every way in which three can have spoken one after the other."""
    for heard in range(4):
        for said in product(("approve", "reject", "abstain")[: 2 if heard == 3 else 3], repeat=heard):
            yield (*said, *["asked"] * (3 - heard))


SECTIONS = (
    Section(
        title="或签、会签、表决，三个人 / First approval, everybody, a body of three",
        text="顺序不影响结果。Their order makes no difference.",
        seats=THREE,
        rows=tuple(patterns(THREE, COUNTED)),
        policies=(
            "policy=any",
            "policy=any; onReject=stop",
            "policy=all",
            "policy=all; veto=at_once",
            "policy=quorum",
            "policy=quorum; quorum=2/3; base=present",
            "policy=quorum; passCount=2; abstain=aside",
            "policy=quorum; veto=when_all_spoke",
        ),
    ),
    Section(
        title="有人退回 / Somebody sends it back",
        text="表决要过半数的人退回才退回；其余写法不能通过时，一人退回即退回，但一人不同意重于退回。"
        "A body sends back where more than half say so; elsewhere one is enough where approval cannot be had, "
        "but one “no” weighs more.",
        seats=THREE,
        rows=RETURNED,
        policies=("policy=any", "policy=all", "policy=all; veto=at_once", "policy=quorum"),
    ),
    Section(
        title="有人回避 / Somebody stepped aside",
        text="回避的人不计入基数。Whoever stepped aside leaves the base.",
        seats=THREE,
        rows=LEFT,
        policies=(
            "policy=any",
            "policy=all",
            "policy=quorum",
            "policy=quorum; quorumCount=3; passCount=3",
            "policy=quorum; pass=2/3; passStrictly=false",
        ),
    ),
    Section(
        title="分组会签：财务两人、法务一人 / Two of finance, one of legal",
        text="默认一个部门一个意见，先表态的算数；写了 `minimum` 就要各部门达到人数。"
        "One opinion a department, the first answer's; with `minimum` each department must reach its number.",
        seats=DEPARTMENTS,
        rows=tuple(patterns(DEPARTMENTS, SHORT)),
        policies=(
            "policy=group",
            "policy=group; minimum=1",
            "policy=group; minimum=2",
            "policy=group; minimum=1; veto=at_once",
        ),
    ),
    Section(
        title="票签：三人的票重为 3、2、1 / Votes that weigh 3, 2 and 1",
        text="弃权按 `abstain` 计。An abstention counts as `abstain` says.",
        seats=WEIGHTS,
        rows=tuple(product(("approve", "reject", "abstain"), repeat=3)),
        policies=(
            "policy=weighted; weights=[3, 2, 1]",
            "policy=weighted; weights=[3, 2, 1]; abstain=aside",
            "policy=weighted; weights=[3, 2, 1]; abstain=for",
            "policy=weighted; weights=[3, 2, 1]; threshold=3",
            "policy=weighted; weights=[3, 2, 1]; threshold=3; passStrictly=false",
        ),
    ),
    Section(
        title="依次 / One after the other",
        text="没有结果时，格里是轮到第几位。While nothing is decided, a cell says whose turn it is.",
        seats=TURNS,
        rows=tuple(in_turn()),
        policies=("policy=sequence", "policy=sequence; onReject=go_on"),
        shows_turn=True,
    ),
    Section(
        title="打分，满分 100 / Scores up to 100",
        text="弃权的人不给分。Whoever abstains gives no score.",
        seats=THREE,
        rows=tuple(patterns(THREE, ("90", "70", "40", "abstain", "asked"))),
        policies=(
            "policy=score",
            "policy=score; quorum=2/3",
            "policy=score; spread=30",
            "policy=score; mode=trimmed",
            "policy=score; passMark=80",
        ),
    ),
)


def page() -> str:
    """Return the whole page."""
    return HEAD + "\n".join(_table(section) for section in SECTIONS)


def _table(section: Section) -> str:
    names = [f"`{words.replace('; ', '` `')}`" for words in section.policies]
    lines = [
        f"## {section.title}\n",
        f"{section.text}\n",
        f"| | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
        *(f"| {_pattern(row)} | {' | '.join(_cells(section, row))} |" for row in section.rows),
    ]
    return "\n".join(lines) + "\n"


def _pattern(row: Sequence[str]) -> str:
    return " ".join(mark if is_score(mark) else SIGNS[mark] for mark in row)


def _cells(section: Section, row: Sequence[str]) -> Iterator[str]:
    votes = ballot(*row, seats=section.seats)
    for words in section.policies:
        verdict = tally(policy(words), votes)
        if verdict.decided:
            yield f"`{verdict.outcome}`"
        elif section.shows_turn:
            yield " ".join(f"{int(place) + 1}." for place in who_may_vote_now(policy(words), votes))
        else:
            yield ""


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
