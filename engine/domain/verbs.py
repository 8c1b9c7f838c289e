"""What somebody may do on a task now, and why not: the refusals of the commands, told before anybody asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.domain.handing import MAX_DELEGATIONS, MAX_TRANSFERS
from engine.domain.permissions import ALLOWED
from engine.domain.signing import MAX_SIGNERS

Place: TypeAlias = Literal[
    "none",
    "asked",
    "candidate",
    "before",
    "after",
    "delegate",
    "waiting",
    "held",
    "voted",
    "closed",
    "moved",
    "gone",
    "over",
]
"""Where somebody stands on a task: not at all; whose turn it is, as one who decides, in a pool, added before or after,
or as a delegate; whose turn has not come; who waits for somebody added; who has spoken; whom nobody waits for any more;
whose place somebody else has now, a substitute or successor; who stepped aside or was taken off; whose
term is over in the post they are asked in."""
Verb: TypeAlias = Literal[
    "complete",
    "transfer",
    "delegate",
    "resolve_delegation",
    "add_before",
    "add_after",
    "add_parallel",
    "ask_question",
    "copy_task",
    "remind",
    "comment",
    "declare_recusal",
    "reassign",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A task and somebody's relation to it.

    `prepares` says that a place is a delegate's, whether or not its turn has come; `held_by` whom they wait for when
    they are held: delegates or signers.
    """

    task_state: str
    case_state: str
    place: Place
    prepares: bool = False
    held_by: Literal["delegates", "signers"] | None = None
    claimed: bool = False
    """Whether the task was claimed, by whomever."""
    claimed_by_other: bool = False
    in_person: bool = False
    recusable: bool = False
    transfers: int = 0
    delegations: int = 1
    """How many have the task in the chain of delegations that ends with them."""
    signers: int = 0
    relations: frozenset[str] = frozenset()
    """starter, waiting, reader, superior, administrator."""
    holders: bool = True
    """Whether it is anybody's turn."""
    deciders: bool = True
    """Whether anybody who decides has not spoken yet."""
    reminded_today: bool = False


Refusal: TypeAlias = str | None
"""The code of a refusal; None: it may be done."""


def verbs_for(standing: Standing) -> Mapping[Verb, Refusal]:
    """Return for each verb the refusal that its command would give, whatever else it was given."""
    return {verb: rule(standing) for verb, rule in _RULES.items()}


def refused_claim(standing: Standing) -> Refusal:
    """Return the refusal that claiming would meet."""
    refused = _open(standing)
    if refused is None and standing.place != "candidate":
        return "nothing_to_claim"
    return refused or _running(standing)


def refused_unclaim(standing: Standing) -> Refusal:
    """Return the refusal that giving a task back to its pool would meet."""
    refused = _open(standing)
    if refused is None and not (standing.place == "candidate" and standing.claimed):
        return "nothing_to_release"
    return refused or _running(standing)


def _open(standing: Standing, *, preparing: bool = False) -> Refusal:
    """Why somebody has no turn on the task."""
    place, is_open = standing.place, standing.task_state == "open"
    if place == "none":
        return "task_not_yours"
    if standing.prepares and not preparing and is_open and place in ("delegate", "held"):
        return "only_prepares"
    if place == "voted" and is_open:
        return "already_voted"
    if standing.task_state == "completed":
        return "task_already_completed"
    if not is_open:
        return "task_closed"
    if place == "held":
        return "delegated_out" if standing.held_by == "delegates" else "signers_first"
    refusals = {
        "waiting": "not_your_turn",
        "closed": "group_has_spoken",
        "moved": "task_moved",
        "gone": "task_handed_on",
        "over": "term_over",
    }
    if place in ("asked", "candidate") and standing.claimed_by_other:
        return "task_claimed_by_other"
    return refusals.get(place)


def _owned(standing: Standing) -> Refusal:
    """Why somebody is not one of those who decide, with the task in their hands."""
    refused = _open(standing)
    if refused is not None:
        return refused
    if standing.place in ("before", "after"):
        return "owner_only"
    return "task_not_claimed" if standing.place == "candidate" and not standing.claimed else None


def _running(standing: Standing) -> Refusal:
    return None if standing.case_state == "active" else "case_not_active"


def _may(act: str, standing: Standing) -> Refusal:
    return "not_permitted" if ALLOWED[act].isdisjoint(standing.relations) else None


def _complete(standing: Standing) -> Refusal:
    return _open(standing) or _running(standing)


def _transfer(standing: Standing) -> Refusal:
    refused = _owned(standing) or _running(standing)
    if refused is None and standing.in_person:
        return "vote_in_person"
    return refused or ("transfer_chain" if standing.transfers >= MAX_TRANSFERS else None)


def _delegate(standing: Standing) -> Refusal:
    refused = _open(standing, preparing=True) or _running(standing)
    if refused is not None:
        return refused
    if standing.place in ("before", "after"):
        return "owner_only"
    if standing.place == "candidate" and not standing.claimed:
        return "task_not_claimed"
    if standing.in_person:
        return "vote_in_person"
    return "delegation_chain" if standing.delegations > MAX_DELEGATIONS else None


def _resolve(standing: Standing) -> Refusal:
    refused = _open(standing, preparing=True)
    if refused is None and not standing.prepares:
        return "not_permitted"
    return refused or _running(standing)


def _add(standing: Standing, *, before: bool) -> Refusal:
    refused = _owned(standing) or _running(standing)
    if refused is None and not before and standing.in_person:
        return "vote_in_person"
    return refused or ("too_many_signers" if standing.signers >= MAX_SIGNERS else None)


def _aside(standing: Standing) -> Refusal:
    return _open(standing, preparing=True) or _running(standing)


def _remind(standing: Standing) -> Refusal:
    refused = _may("remind", standing) or _running(standing)
    if refused is None and standing.task_state != "open":
        return "task_closed"
    if refused is None and standing.reminded_today:
        return "reminded_today"
    return refused or (None if standing.holders else "nobody_to_ask")


def _recuse(standing: Standing) -> Refusal:
    refused = _open(standing, preparing=True)
    if refused in ("not_your_turn", "signers_first", "delegated_out"):  # nobody need wait to step aside
        refused = None
    return refused or _running(standing) or (None if standing.recusable else "not_recusable")


def _reassign(standing: Standing) -> Refusal:
    refused = _may("reassign", standing) or _running(standing)
    if refused is None and standing.task_state != "open":
        return "task_closed"
    return refused or ("signers_last" if standing.holders and not standing.deciders else None)


_RULES: Final[Mapping[Verb, Callable[[Standing], Refusal]]] = {
    "complete": _complete,
    "transfer": _transfer,
    "delegate": _delegate,
    "resolve_delegation": _resolve,
    "add_before": lambda standing: _add(standing, before=True),
    "add_after": lambda standing: _add(standing, before=False),
    "add_parallel": lambda standing: _add(standing, before=False),
    "ask_question": _aside,
    "copy_task": _aside,
    "remind": _remind,
    "comment": lambda standing: _may("comment", standing),
    "declare_recusal": _recuse,
    "reassign": _reassign,
}
