"""The policies by which votes become one outcome, one file a kind."""

from collections.abc import Callable, Mapping

from engine.domain.elements import PolicyKind
from engine.domain.policies import all_of, any_of, each, group, quorum, score, sequence, single, weighted
from engine.domain.policies.ballot import Ballot
from engine.domain.policies.rule import Reading

RULES: Mapping[PolicyKind, Callable[[Ballot], Reading]] = {
    "single": single.read,
    "any": any_of.read,
    "all": all_of.read,
    "quorum": quorum.read,
    "group": group.read,
    "weighted": weighted.read,
    "sequence": sequence.read,
    "score": score.read,
    "each": each.read,
}
"""What each policy does; a new one is a file and a line here."""
