"""Acts on many things at once: which there are, how many at once, and who has to say why for each."""

from typing import Final, Literal, TypeAlias, get_args

from engine.domain.elements import OutcomeClass
from engine.domain.verbs import Refusal, Standing, refused_claim, refused_unclaim, verbs_for

BulkAct: TypeAlias = Literal["complete", "claim", "unclaim", "transfer", "remind", "seen", "acknowledge"]
"""What can be done to many tasks; `acknowledge` is of copies."""
ACTS: Final[tuple[BulkAct, ...]] = get_args(BulkAct)
MOST: Final = 100
"""Items of one batch: what somebody can read through before they commit."""
_OWN_REASON: Final = frozenset({"return", "reject"})


def one_opinion_for_all(outcome_class: OutcomeClass | str) -> bool:
    """Tell whether one opinion may stand for a whole batch: whoever is refused or sent back is told why themselves."""
    return outcome_class not in _OWN_REASON


def opinion_for(outcome_class: OutcomeClass | str, common: str, own: str) -> str:
    """Return the opinion that goes with one item: its own, else the batch's where that may be."""
    return own.strip() or (common.strip() if one_opinion_for_all(outcome_class) else "")


def item_key(key: str | None, target: str) -> str | None:
    """Return the idempotency key of one item of the batch that was asked for under `key`."""
    return None if key is None else f"{key}:{target}"


def refused_in_bulk(act: BulkAct, standing: Standing) -> Refusal:
    """Return the refusal that an act would meet where somebody stands so, as for a single task."""
    match act:
        case "complete" | "transfer" | "remind":
            return verbs_for(standing)[act]
        case "claim":
            return refused_claim(standing)
        case "unclaim":
            return refused_unclaim(standing)
        case "seen" | "acknowledge":
            return None
