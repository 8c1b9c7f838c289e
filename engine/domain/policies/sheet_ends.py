"""The most extreme things that can still happen to a sheet of scores."""

from collections.abc import Iterator, Sequence

from engine.domain.policies.ballot import is_armed
from engine.domain.policies.finding import Result
from engine.domain.policies.scores import SCORED, Given, weight_of
from engine.domain.policies.sheet import Sheet
from engine.domain.votes import Vote


class Ends:
    """Whoever is awaited may give any score, speak without one, put it off, or stay silent."""

    def __init__(self, sheet: Sheet, awaited: Sequence[Vote]) -> None:
        self._sheet = sheet
        policy, offered = sheet.policy, sheet.policy.offered
        self._left = len(awaited)
        scoring = SCORED & set(offered)
        found = (weight_of(policy, vote) for vote in awaited) if scoring else ()
        weights = sorted(found, reverse=True)
        self._weights = [weight for weight in weights if weight]
        self._weightless = len(weights) - len(self._weights)
        noes = "reject" in offered or "return" in offered
        harmless = sum(not is_armed(policy, vote) for vote in awaited) if noes else 0
        self._passive = self._left if "abstain" in offered else harmless

    def results(self) -> Iterator[Result]:
        yield self._sheet.plus(self.best()).judge().result
        yield self._with_others(self._worst()).judge().result
        yield from self._apart()
        yield from self._no_quorum()
        yield from self._smaller_body()
        yield from self._deferred()

    def best(self) -> list[Given]:
        """The highest scores that keep together with those given."""
        terms, given = self._sheet.policy.score, [one.score for one in self._sheet.scores]
        top = terms.highest if terms.spread is None or not given else min(terms.highest, min(given) + terms.spread)
        return [Given(top, weight) for weight in self._weights]

    def _worst(self) -> list[Given]:
        terms, given = self._sheet.policy.score, [one.score for one in self._sheet.scores]
        bottom = terms.lowest if terms.spread is None or not given else max(terms.lowest, max(given) - terms.spread)
        return [Given(bottom, weight) for weight in self._weights]

    def _apart(self) -> Iterator[Result]:
        terms, weights = self._sheet.policy.score, self._weights
        if terms.spread is None:
            return
        for score in (terms.lowest, terms.highest):
            ends = [Given(score, weight) for weight in weights]
            yield self._sheet.plus(ends).judge().result
        if len(weights) > 1:
            mixed = [Given(terms.lowest, weights[0]), *(Given(terms.highest, weight) for weight in weights[1:])]
            yield self._sheet.plus(mixed).judge().result

    def _no_quorum(self) -> Iterator[Result]:
        """Too few scores, with as many other answers as there can be against those who put it off."""
        sheet = self._sheet
        if sheet.quorate:
            return
        scores = self._worst()
        while scores and sheet.plus(scores).quorate:
            scores.pop()
        yield self._with_others(scores).judge().result

    def _smaller_body(self) -> Iterator[Result]:
        """Whoever can give no score that weighs may step aside, and then fewer scores make the quorum."""
        sheet, scoreless = self._sheet, self._left - len(self._weights)
        if scoreless and not sheet.quorate:
            smaller = sheet._replace(due=sheet.due - scoreless)
            yield smaller.plus(self.best()).judge().result
            yield smaller.plus(self._worst()).judge().result

    def _with_others(self, scores: list[Given]) -> Sheet:
        """Let all but the scorers say something that is no score and puts nothing off, where they can."""
        others = min(self._left - len(scores), self._passive + self._weightless)
        return self._sheet.plus(scores, others=others)

    def _deferred(self) -> Iterator[Result]:
        """Put off by as many as possible: those few score low who are needed to make it fail."""
        sheet = self._sheet
        if not sheet.policy.defer_allowed or "defer" not in sheet.policy.offered:
            return
        yield sheet.plus((), defers=self._left).judge().result
        low = self._worst()
        for scorers in range(1, len(low) + 1):
            result = sheet.plus(low[:scorers], defers=self._left - scorers).judge().result
            yield result
            if result == "defer":
                return
