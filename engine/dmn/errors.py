"""What can go wrong with a decision, said with the table, the row and the column."""

from __future__ import annotations


class DecisionError(Exception):
    """A model that is refused, or a decision that has no answer; rows and columns count from 1."""

    def __init__(self, sentence: str, *, decision: str = "", rule: str = "", column: str = "") -> None:
        super().__init__(sentence, decision, rule, column)
        self.sentence = sentence
        self.decision = decision
        self.rule = rule
        self.column = column

    def __str__(self) -> str:
        named = (("decision", self.decision), ("rule", self.rule), ("column", self.column))
        place = ", ".join(f"{kind} {name!r}" for kind, name in named if name)
        return f"{place}: {self.sentence}" if place else self.sentence
