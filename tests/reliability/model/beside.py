"""What people do to the model beside deciding: signers, questions, copies, stepping aside, and the case as a whole."""

from dataclasses import dataclass

from tests.reliability.model.acts import Given, Words
from tests.reliability.model.matter import OPEN, Part, Question, Work
from tests.reliability.model.refusals import MOST_SIGNERS, may, owning, running


@dataclass(slots=True)
class World(Words):
    """All verbs."""

    def _add(self, place: str, work: Work, person: str, given: Given) -> str:
        refused, mine = owning(work, person) or running(self.matter), work.own(person)
        if refused or mine is None:
            return refused
        if not given.people or len(set(given.people)) < len(given.people):
            return "persons_required"
        alone = work.place.policy == "single"
        if place == "parallel" and given.mode not in ({work.joined or given.mode} if alone else {"all"}):
            return "signer_terms"
        for one in given.people:
            refused = refused or self._unfit(work, person, one)
        if refused:
            return refused
        if sum(part.added_by is not None for part in work.parts) + len(given.people) > MOST_SIGNERS:
            return "too_many_signers"
        self._join(place, work, mine, person, given)
        self._count(work)
        return ""

    def _join(self, place: str, work: Work, mine: Part, person: str, given: Given) -> None:
        act = self._moved()
        if place == "parallel" and work.place.policy == "single" and work.joined is None:
            work.joined = given.mode
            for part in work.deciders("candidate"):
                part.state = "removed" if part is not mine else part.state
            mine.state, work.claimed_by = "asked", None
        last = max((part.place for part in work.parts if part.kind == "decide"), default=0)
        for number, one in enumerate(given.people, start=1):
            kind = "decide" if place == "parallel" else place
            turn = last + number if work.joined is not None else mine.place
            part = Part(one, kind=kind, state="waiting", parent=mine, added_by=person, mode=given.mode, round=act)
            part.place = turn if place == "parallel" else 0
            work.parts.append(part)
            self.matter.readers.add(one)

    def _add_before(self, _: int, work: Work, person: str, given: Given) -> str:
        return self._add("before", work, person, given)

    def _add_after(self, _: int, work: Work, person: str, given: Given) -> str:
        return self._add("after", work, person, given)

    def _add_parallel(self, _: int, work: Work, person: str, given: Given) -> str:
        return self._add("parallel", work, person, given)

    def _remove_signer(self, _: int, work: Work, person: str, given: Given) -> str:
        theirs = [part for part in work.parts if part.person == given.to and part.added_by is not None]
        row = next((part for part in theirs if part.state in OPEN), theirs[-1] if theirs else None)
        if row is None:
            allowed = any(part.person == person for part in work.deciders(*OPEN))
        else:
            allowed = row.added_by == person or (row.parent is not None and row.parent.person == person)
        if not allowed:
            return "not_permitted"
        if self.matter.state != "active":
            return "case_not_active"
        if work.state != "open":
            return "task_closed"
        if row is None:
            return "person_unknown" if given.to not in self.known else "not_a_signer"
        if row.state not in OPEN:
            return "signer_spoke" if row.state == "voted" else "not_a_signer"
        if row.kind == "decide" and len(work.deciders(*OPEN, "voted", "closed")) == 1:
            return "signer_needed"
        self._moved()
        self._take_off(work, row)
        if row.kind == "delegated":
            if row.parent is not None and not work.awaited_by(row.parent):
                self._give_back(work, row.parent)
            return ""
        beside = [part for part in work.deciders(*OPEN, "voted") if part.added_by is not None]
        if row.kind == "decide" and not beside:
            work.joined = None
        self._count(work)
        return ""

    def _ask_question(self, _: int, work: Work, person: str, given: Given) -> str:
        refused = may(self.matter, work, person, "ask_question", {})
        if not refused:
            refused = "person_unknown" if given.to not in self.known else ""
        if not refused and given.to == person:
            refused = "person_self"
        if not refused:
            self._moved()
            work.questions.append(Question(person, given.to, given.pause))
            work.paused = work.paused or given.pause
            self.matter.readers.add(given.to)
        return refused

    def _answer(self, _: int, work: Work, person: str, given: Given) -> str:
        question = work.questions[given.question]
        if question.asked_of != person:
            return "not_permitted"
        if self.matter.state != "active":
            return "case_not_active"
        if not question.open:
            return "question_answered"
        if work.state != "open":
            return "question_moot"
        self._moved()
        question.open = False
        if question.pauses and not any(one.open and one.pauses for one in work.questions):
            work.paused = False
        return ""

    def _copy_task(self, _: int, work: Work, person: str, given: Given) -> str:
        refused = may(self.matter, work, person, "copy_task", {})
        if not refused and len(set(given.people)) < len(given.people):
            refused = "persons_required"
        for one in given.people:
            if not refused and one not in self.known:
                refused = "person_unknown"
            elif not refused and one == person:
                refused = "person_self"
            elif not refused and one in self.matter.copied:
                refused = "copied_already"
        if not refused:
            self.matter.copied.update(given.people)
            self.matter.readers.update(given.people)
        return refused

    def _remind(self, _: int, work: Work, person: str, __: Given) -> str:
        refused = may(self.matter, work, person, "remind", {})
        if not refused:
            work.reminded = self.matter.day
        return refused

    def _comment(self, _: int, work: Work, person: str, __: Given) -> str:
        return may(self.matter, work, person, "comment", {})

    def _look(self, _: int, __: Work, person: str, ___: Given) -> str:
        if person not in self.matter.readers | self.matter.administrators:
            return "not_permitted"
        if person in self.matter.handlers and self.matter.day > self.matter.word_day:
            self.matter.opened.append(person)
        return ""

    def _declare_recusal(self, _: int, work: Work, person: str, __: Given) -> str:
        refused, mine = may(self.matter, work, person, "declare_recusal", {}), work.own(person)
        if refused or mine is None:
            return refused
        self._moved()
        mine.state = "recused"
        for part in list(work.parts):
            if part.parent is mine and part.kind in ("before", "delegated") and part.state in OPEN:
                self._take_off(work, part)
        self.matter.stepped_aside.add(person)
        if work.claimed_by == person:
            work.claimed_by = None
        self._count(work)
        return ""

    def _reassign(self, _: int, work: Work, person: str, given: Given) -> str:
        refused = may(self.matter, work, person, "reassign", self.superiors)
        if refused:
            return refused
        if given.to not in self.known:
            return "person_unknown"
        if self._excluded(person) or self._excluded(given.to):
            return "person_excluded"
        held = work.deciders(*OPEN)
        replaced = next((part for part in held if part.person == given.instead_of), None)
        leaving = held if replaced is None else [replaced]
        rest = [part for part in work.parts if part not in leaving and part.state in OPEN | {"voted"}]
        if [part.person for part in leaving] == [given.to] or any(part.person == given.to for part in rest):
            return "person_already_asked"
        several = work.policy != "single" and len(work.deciders(*OPEN, "voted", "closed")) > 1
        if replaced is None and len(held) > 1 and several:
            return "person_unknown"
        self._instead(work, leaving, given.to)
        return ""

    def _suspend(self, _: int, __: Work, person: str, ___: Given) -> str:
        if person not in self.matter.administrators:
            return "not_permitted"
        refused = running(self.matter)
        if not refused:
            self._moved()
            self.matter.state = "suspended"
        return refused

    def _resume(self, _: int, __: Work, person: str, ___: Given) -> str:
        if person not in self.matter.administrators:
            return "not_permitted"
        if self.matter.state != "suspended":
            return "case_not_active"
        self._moved()
        self.matter.state = "active"
        return ""

    def _cancel(self, _: int, __: Work, person: str, ___: Given) -> str:
        return self._end("cancelled", allowed=person == self.matter.starter)

    def _terminate(self, _: int, __: Work, person: str, ___: Given) -> str:
        return self._end("terminated", allowed=person in self.matter.administrators)

    def _end(self, state: str, *, allowed: bool) -> str:
        if not allowed:
            return "not_permitted"
        if self.matter.state not in ("active", "suspended"):
            return "case_not_active"
        self._moved()
        self.matter.state = state
        for work in self.matter.works:
            if work.state == "open":
                self._over(work)
                work.state = "cancelled"
        return ""
