"""What words and hand-overs do to the model: the code of a refusal, and then nothing has changed; else "" and done."""

from copy import deepcopy
from dataclasses import dataclass, field

from tests.reliability.model.matter import OPEN, Matter, Part, Work
from tests.reliability.model.refusals import chain_of, may, running, standing
from tests.reliability.model.turns import settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a verb is given beside the task and who acts."""

    to: str = ""
    people: tuple[str, ...] = ()
    mode: str = "all"
    outcome: str = ""
    target: str = ""
    straight: bool = True
    pause: bool = False
    question: int = -1
    instead_of: str | None = None


@dataclass(slots=True)
class Words:
    """The case with what the people are to each other, and what the case was before the newest word."""

    matter: Matter
    known: frozenset[str]
    superiors: dict[str, str | None] = field(default_factory=dict)
    before: Matter | None = None
    late: int = 0
    """How many votes were taken back after others had voted."""

    def do(self, verb: str, index: int, person: str, given: Given) -> str:
        """Do it in the model."""
        work = self.matter.works[index]
        word, turns = self.matter.word, {id(part) for part in self._turns()}
        refused: str = getattr(self, f"_{verb}")(index, work, person, given)
        if self.matter.word > word:  # whoever's turn has come by a word is told by letter, and asked because of it
            came = (part.person for part in self._turns() if id(part) not in turns)
            self.matter.handlers = frozenset(came) - {person}
            for part in work.parts:
                part.told = bool(self.matter.handlers) if part.word == self.matter.word else part.told
        return refused

    def _turns(self) -> list[Part]:
        return [part for work in self.matter.works if work.state == "open" for part in work.turns()]

    def _moved(self) -> int:
        self.matter.act += 1
        return self.matter.act

    def _spoke(self, index: int, before: Matter, part: Part) -> None:
        """Somebody has given a word that they can take back."""
        part.word = self.matter.word = self._moved()
        self.before, self.matter.word_work, self.matter.word_day = before, index, self.matter.day
        self.matter.opened, self.matter.handlers, self.matter.final = [], frozenset(), False

    def _claim(self, _: int, work: Work, person: str, __: Given) -> str:
        refused, mine = standing(work, person), work.own(person)
        if refused or mine is None or mine.state != "candidate":
            return refused or "nothing_to_claim"
        refused = running(self.matter)
        if not refused and work.claimed_by is None:
            work.claimed_by = person
            self._moved()
        return refused

    def _unclaim(self, _: int, work: Work, person: str, __: Given) -> str:
        refused, mine = standing(work, person), work.own(person)
        if refused or mine is None or mine.state != "candidate" or work.claimed_by != person:
            return refused or "nothing_to_release"
        refused = running(self.matter)
        if not refused:
            work.claimed_by = None
            self._moved()
        return refused

    def _draft(self, _: int, work: Work, person: str, __: Given) -> str:
        return standing(work, person, preparing=True) or running(self.matter)

    def _complete(self, index: int, work: Work, person: str, given: Given) -> str:
        refused, mine = may(self.matter, work, person, "complete", {}), work.own(person)
        if refused or mine is None:
            return refused
        before = deepcopy(self.matter)
        self._spoke(index, before, mine)
        mine.state, mine.outcome = "voted", given.outcome
        if mine.kind == "decide" and work.claimed_by is None and work.policy == "single":
            work.claimed_by = person
        self._count(work)
        if work.state == "open" and mine.kind == "decide":
            self.matter.votes.add((mine.word, index))
        return ""

    def _count(self, work: Work) -> None:
        """Look at the words anew, and go on where they decide; where nobody is left who decides, they never do."""
        if not work.deciders(*OPEN, "voted", "closed") or settle(work) is None:
            return
        self._over(work)
        self.matter.leave()
        self.matter.final = self.matter.state == "completed"

    def _over(self, work: Work) -> None:
        work.state = "completed"
        for part in work.parts:
            if part.state in OPEN:
                part.state = "closed"

    def _send_back(self, index: int, work: Work, person: str, given: Given) -> str:
        refused, mine = standing(work, person), work.own(person)
        if refused or mine is None:
            return refused
        if mine.kind != "decide":
            return "owner_only"
        if self.matter.state != "active":
            return "case_not_active"
        if work.policy not in ("single", "any"):
            return "return_needs_vote"
        names = [place.element for place in self.matter.line]
        to = names.index(given.target) if given.target in names else len(names)
        if to >= self.matter.at:
            return "return_unsafe"
        before = deepcopy(self.matter)
        self._spoke(index, before, mine)
        mine.state, mine.outcome = "voted", "return"
        self._over(work)
        self.matter.owed = [*self.matter.owed, self.matter.at] if given.straight else []
        self.matter.enter(to)
        return ""

    def _withdraw(self, index: int, work: Work, person: str, _: Given) -> str:
        matter = self.matter
        words = [part for part in work.parts if part.person == person and part.state == "voted"]
        if not words:
            return "undo_done" if (index, person) in matter.taken_back else "not_permitted"
        mine = words[-1]
        if matter.state == "suspended":
            return "case_not_active"
        if mine.word == matter.word and matter.final:
            return "undo_number_issued"
        if mine.word != matter.act:
            return self._vote_back(index, work, mine)
        if matter.opened:
            return "undo_opened"
        assert self.before is not None
        self._restore(self.before, index, person)
        return ""

    def _vote_back(self, index: int, work: Work, mine: Part) -> str:
        """A vote that decided nothing is taken back also after others: nothing came of theirs either."""
        matter = self.matter
        since = {(act, index) for act in range(mine.word + 1, matter.act + 1)}
        if work.state != "open" or mine.kind != "decide" or mine.told or since - matter.votes:
            return "undo_acted"
        matter.votes.add((self._moved(), index))
        matter.taken_back.add((index, mine.person))
        self.late += 1
        mine.state, mine.outcome, self.before = "asked", "", None
        return ""

    def _restore(self, before: Matter, index: int, person: str) -> None:
        """Everything is as it was before the word; what people said beside it, and who may read the case, stays."""
        gone = self.matter
        before.act, before.word = gone.act + 1, 0
        before.readers, before.copied, before.day = gone.readers, gone.copied, gone.day
        before.taken_back = gone.taken_back | {(index, person)}
        before.votes = gone.votes | ({(before.act, index)} if gone.works[index].state == "open" else set())
        for work, was in zip(before.works, gone.works, strict=False):
            work.reminded = was.reminded
        for undone in gone.works[len(before.works) :]:
            undone.state = "undone"
            for part in undone.parts:
                part.state = "closed"
            before.works.append(undone)
        self.matter, self.before = before, None

    def _transfer(self, _: int, work: Work, person: str, given: Given) -> str:
        refused, mine = may(self.matter, work, person, "transfer", {}), work.own(person)
        refused = refused or self._unfit(work, person, given.to, here=frozenset({"asked", "waiting", "voted"}))
        if refused or mine is None:
            return refused
        pooled = mine.state == "candidate"
        for part in work.parts:
            if part.person == given.to and part.state == "candidate":
                part.state = "removed"
        fresh = self._instead(work, [mine], given.to)
        fresh.transfers = mine.transfers + 1
        if pooled:
            fresh.state, work.claimed_by = "candidate", given.to
        return ""

    def _instead(self, work: Work, leaving: list[Part], to: str) -> Part:
        """Put somebody in the place of others; signers beside them stay, their delegates go."""
        self._moved()
        waits = bool(leaving) and all(part.state == "waiting" and not work.awaited_by(part) for part in leaving)
        first = leaving[0] if leaving else None
        fresh = Part(to, state="waiting" if waits else "asked", place=0 if first is None else first.place)
        if first is not None and first.added_by is not None:
            fresh.added_by, fresh.parent, fresh.mode = first.added_by, first.parent, first.mode
        for part in leaving:
            part.state = "removed"
        work.parts.append(fresh)
        for part in list(work.parts):
            if part.parent in leaving:
                part.parent = fresh
                if part.kind == "delegated" and part.state in OPEN:
                    self._take_off(work, part)
                elif part.kind == "before" and part.state in OPEN:
                    fresh.state = "waiting"
        work.claimed_by = None
        self.matter.readers.add(to)
        return fresh

    def _take_off(self, work: Work, part: Part) -> None:
        part.state = "removed"
        for other in work.parts:
            if other.parent is part and other.kind == "delegated" and other.state in OPEN:
                self._take_off(work, other)

    def _unfit(self, work: Work, person: str, to: str, *, here: frozenset[str] | None = None) -> str:
        if to not in self.known:
            return "person_unknown"
        if to == person:
            return "person_self"
        if self._excluded(to):
            return "person_excluded"
        states = here if here is not None else OPEN | {"voted"}
        return "person_already_asked" if any(p.person == to and p.state in states for p in work.parts) else ""

    def _excluded(self, who: str) -> bool:
        """The starter, and whoever stepped aside anywhere in the case."""
        return who == self.matter.starter or who in self.matter.stepped_aside

    def _delegate(self, _: int, work: Work, person: str, given: Given) -> str:
        refused, mine = may(self.matter, work, person, "delegate", {}), work.own(person)
        if refused not in ("", "delegation_chain") or mine is None:
            return refused
        if given.to in chain_of(mine)[1:]:
            return "delegation_cycle"
        refused = refused or self._unfit(work, person, given.to)
        if not refused:
            act = self._moved()
            work.parts.append(Part(given.to, kind="delegated", parent=mine, added_by=person, round=act))
            mine.state = "waiting"
            self.matter.readers.add(given.to)
        return refused

    def _resolve_delegation(self, index: int, work: Work, person: str, _: Given) -> str:
        refused, mine = may(self.matter, work, person, "resolve_delegation", {}), work.own(person)
        if refused or mine is None or mine.parent is None:
            return refused
        before = deepcopy(self.matter)
        self._spoke(index, before, mine)
        mine.state = "voted"
        self._give_back(work, mine.parent)
        return ""

    def _give_back(self, work: Work, owner: Part) -> None:
        if owner.state == "waiting":
            owner.state = "candidate" if work.pooled and owner.kind == "decide" else "asked"
