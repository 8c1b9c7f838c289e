"""What a round of votes comes to, told a second time: by trying everything that can still be said.

Written from the words of docs/reference/hq-extension.md and by another road than the product's. It knows no shortcut:
a vote is decided early exactly when every way in which the others can still answer, or stay silent, ends alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.domain.votes import Policy
from tests.factories.ballots import Seat, is_score

OUT = ("recused", "removed")
OPEN = ("asked", "waiting", "candidate")
NOES = ("reject", "return")
MARKED = ("approve", "return", "reject", "defer", "abstain")


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody in the body, with what they did."""

    seat: Seat
    mark: str
    yes: bool
    spoke: bool


def voter(seat: Seat, mark: str) -> Voter:
    yes = mark in ("approve", "done") or is_score(mark)
    return Voter(seat, mark, yes=yes, spoke=mark not in OPEN and mark != "closed")


class Oracle:
    """One policy over one body; remembers what it worked out."""

    def __init__(self, policy: Policy, seats: Sequence[Seat], grid: Sequence[str] = ()) -> None:
        self.policy, self.seats = policy, tuple(seats)
        self.grid = grid
        self.known: dict[tuple[str, ...], frozenset[str]] = {}
        self.finals: dict[tuple[str, ...], str] = {}
        spent = {} if policy.defer_allowed else {"defer": "abstain"}
        self.made = {
            (place, mark): voter(seat, spent.get(mark, mark))
            for place, seat in enumerate(self.seats)
            for mark in (*MARKED, *OPEN, "done", "closed", *map(str, range(101)))
        }
        self.alike = [self.seats.index(seat) for seat in self.seats]

    def decided(self, marks: tuple[str, ...]) -> bool:
        """Whether the round is over."""
        if not self.asked(marks):
            return True
        if self.policy.effective_veto == "at_once" and self.vetoed(self.voters(marks)):
            return True
        heard = self.policy.kind == "each" or not self.policy.early or self.policy.effective_veto == "when_all_spoke"
        return not heard and len(self.results(marks)) == 1

    def results(self, marks: tuple[str, ...]) -> frozenset[str]:
        """Everything it can still come to."""
        marks = tuple(mark for _, mark in sorted(zip(self.alike, marks, strict=True)))
        if marks not in self.known:
            asked = self.asked(marks)
            found = {self.result(marks)}
            if asked:
                for answer in self.answers():
                    found |= self.results((*marks[: asked[0]], answer, *marks[asked[0] + 1 :]))
                found |= self.results((*marks[: asked[0]], "closed", *marks[asked[0] + 1 :]))
            self.known[marks] = frozenset(found)
        return self.known[marks]

    def answers(self) -> Iterator[str]:
        for answer in ("approve", "return", "reject", "defer", "abstain"):
            if answer not in self.policy.offered or (answer == "defer" and not self.policy.defer_allowed):
                continue
            if answer == "approve" and self.policy.kind == "score":
                yield from self.grid
            else:
                yield answer

    def asked(self, marks: tuple[str, ...]) -> list[int]:
        """Who is still asked; in a group that is done only those who could still say a "no" that counts."""
        still = [n for n, mark in enumerate(marks) if mark in OPEN]
        if self.policy.kind == "single":
            return [] if any(v.spoke for v in self.voters(marks)) else still
        if self.policy.kind != "group":
            return still
        groups = self.groups(self.voters(marks))
        return [n for n in still if self.is_asked(self.seats[n], groups.get(self.seats[n].party, []))]

    def is_asked(self, seat: Seat, group: list[Voter]) -> bool:
        if self.policy.group.opinions == "one":
            return not any(voter.spoke for voter in group)
        could_veto = self.has_veto(seat) and any(no in self.policy.offered for no in NOES)
        return not self.approves(group) or could_veto

    def result(self, marks: tuple[str, ...]) -> str:
        """What it comes to when nobody else speaks."""
        if marks not in self.finals:
            self.finals[marks] = self.final(marks)
        return self.finals[marks]

    def final(self, marks: tuple[str, ...]) -> str:
        voters = self.voters(marks)
        spoken = [voter for voter in voters if voter.spoke]
        if not spoken:
            return "no_quorum"
        no = self.vetoed(voters)
        if no and self.policy.kind not in ("single", "all", "sequence", "each"):
            return no
        return str(getattr(self, f"_{self.policy.kind}")(voters, spoken))

    def voters(self, marks: tuple[str, ...]) -> list[Voter]:
        """Those in the base; a deferral that is not allowed any more is an abstention."""
        return [self.made[place, mark] for place, mark in enumerate(marks) if mark not in OUT]

    def has_veto(self, seat: Seat) -> bool:
        if self.policy.effective_veto == "none":
            return False
        return seat.may_veto if self.policy.named_vetoers else True

    def vetoed(self, voters: Sequence[Voter]) -> str | None:
        return next((no for no in NOES if any(v.mark == no and self.has_veto(v.seat) for v in voters)), None)

    def _single(self, _voters: list[Voter], spoken: list[Voter]) -> str:
        (one,) = spoken
        return one.mark

    def _each(self, _voters: list[Voter], _spoken: list[Voter]) -> str:
        return "done"

    def _any(self, _voters: list[Voter], spoken: list[Voter]) -> str:
        if any(voter.yes for voter in spoken):
            return "approve"
        if most(spoken, "defer"):
            return "defer"
        return next((no for no in NOES if any(v.mark == no for v in spoken)), "reject")

    def _all(self, voters: list[Voter], spoken: list[Voter]) -> str:
        for no in NOES:
            if any(voter.mark == no for voter in spoken):
                return no
        if all(voter.yes for voter in voters):
            return "approve"
        if len(spoken) < len(voters):
            return "no_quorum"
        return "defer" if most(spoken, "defer") else "reject"

    def _sequence(self, voters: list[Voter], spoken: list[Voter]) -> str:
        if self.policy.effective_veto == "at_once":
            for place in sorted({voter.seat.place for voter in spoken}):
                said = {voter.mark for voter in spoken if voter.seat.place == place}
                if no := next((no for no in NOES if no in said), None):
                    return no
        return self._all(voters, spoken)

    def _quorum(self, voters: list[Voter], _spoken: list[Voter]) -> str:
        return self._share(voters, [1] * len(voters))

    def _weighted(self, voters: list[Voter], _spoken: list[Voter]) -> str:
        return self._share(voters, [voter.seat.weight for voter in voters])

    def _share(self, voters: list[Voter], weights: list[int]) -> str:
        policy = self.policy
        amount = {mark: sum(w for v, w in zip(voters, weights, strict=True) if v.mark == mark) for mark in MARKED}
        due, present = sum(weights), sum(amount.values())
        if present < enough(policy, due):
            return "no_quorum"
        base = due if policy.base == "due" else present
        yes = amount["approve"]
        if policy.abstain == "aside":
            base -= amount["abstain"]
        if yes and policy.abstain == "for":
            yes += amount["abstain"]
        if policy.pass_count is not None:
            passes = yes >= policy.pass_count or (0 < yes == base)
        elif policy.threshold is not None:
            enough_is = (base,) if policy.strictly else (base, policy.threshold)
            passes = yes > policy.threshold or (yes > 0 and yes in enough_is)
        else:
            bar = policy.pass_over * base
            passes = yes > bar or (0 < yes == bar and not policy.strictly)
        if passes:
            return "approve"
        half = Fraction(present, 2)
        return next((mark for mark in ("defer", "return") if amount[mark] > half), "reject")

    def groups(self, voters: Sequence[Voter]) -> dict[str, list[Voter]]:
        found: dict[str, list[Voter]] = {}
        for voter in voters:
            found.setdefault(voter.seat.party, []).append(voter)
        return found

    def approves(self, group: list[Voter]) -> bool:
        terms = self.policy.group
        if terms.opinions == "one":
            return self.voice(group) == "approve"
        need = dict(terms.minima).get(group[0].seat.party, terms.minimum) if group else 0
        return sum(voter.yes for voter in group) >= min(need, len(group))

    def voice(self, group: list[Voter]) -> str | None:
        said = {voter.mark for voter in group if voter.spoke}
        return next((mark for mark in ("reject", "return", "approve", "defer", "abstain") if mark in said), None)

    def _group(self, voters: list[Voter], spoken: list[Voter]) -> str:
        failing = [group for group in self.groups(voters).values() if not self.approves(group)]
        if not failing:
            return "approve"
        one = self.policy.group.opinions == "one"
        words = [[self.voice(g)] if one else [v.mark for v in g if v.spoke] for g in failing]
        for no in NOES:
            if any(no in said for said in words):
                return no
        if any(None in said or (not one and len(said) < len(g)) for said, g in zip(words, failing, strict=True)):
            return "no_quorum"
        voices = [self.voice(group) for group in self.groups(voters).values()] if one else [v.mark for v in spoken]
        return "defer" if voices.count("defer") * 2 > len(voices) else "reject"

    def _score(self, voters: list[Voter], spoken: list[Voter]) -> str:
        terms = self.policy.score
        weights = [v.seat.weight if terms.mode == "weighted" else 1 for v in voters]
        given = [(int(v.mark), w) for v, w in zip(voters, weights, strict=True) if is_score(v.mark) and w]
        otherwise = "no_quorum"
        if given and len(given) >= enough(self.policy, len(voters)):
            scores = sorted(score for score, _ in given)
            if terms.spread is not None and scores[-1] - scores[0] > terms.spread:
                return "discuss"
            if terms.mode == "trimmed":
                cut = terms.trim
                while cut and len(scores) <= 2 * cut:
                    cut -= 1
                kept = scores[cut : len(scores) - cut]
                mean = Fraction(sum(kept), len(kept))
            else:
                mean = Fraction(sum(s * w for s, w in given), sum(w for _, w in given))
            mark = Fraction(terms.pass_mark)
            if mean > mark or (mean == mark and not self.policy.strictly):
                return "approve"
            otherwise = "reject"
        return "defer" if most(spoken, "defer") else otherwise


def most(spoken: Sequence[Voter], mark: str) -> bool:
    """More than half of those who spoke."""
    return sum(voter.mark == mark for voter in spoken) > Fraction(len(spoken), 2)


def enough(policy: Policy, due: int) -> Fraction:
    """How many, or how much weight, a quorum is; never more than there is."""
    return Fraction(min(policy.quorum_count, due)) if policy.quorum_count is not None else policy.quorum * due
