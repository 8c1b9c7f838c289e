"""Reads what `hq:approval` says: which policy, with the settings that this policy has and no others."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final, get_args

from engine.domain.elements import (
    AbstainMode,
    ApprovalPolicy,
    GroupTerms,
    OnReject,
    PolicyKind,
    ScoreTerms,
    VetoMode,
)
from engine.domain.votes import policy_of

Attributes = Mapping[str, str]
_BODY: Final = frozenset({"chair", "chairLast", "maxDeferrals", "hidden"})
_VETO: Final = frozenset({"veto", "vetoers"})
_SHARE: Final = frozenset({"quorum", "pass", "passStrictly", "base", "abstain"})
_SCORE: Final = frozenset({"passMark", "mode", "trim", "spread", "scoreField", "scoreMin", "scoreMax", "weights"})
READ: Final[Mapping[PolicyKind, frozenset[str]]] = {
    "single": frozenset({"maxDeferrals"}),
    "any": _BODY | _VETO | {"onReject"},
    "all": _BODY | _VETO,
    "quorum": _BODY | _VETO | _SHARE | {"quorumCount", "passCount"},
    "group": _BODY | _VETO | {"groups", "opinions", "minimum"},
    "weighted": _BODY | _VETO | _SHARE | {"weights", "threshold"},
    "sequence": _BODY | {"onReject", "order"},
    "score": _BODY | _VETO | _SCORE | {"quorum", "quorumCount", "passStrictly"},
    "each": _BODY - {"maxDeferrals"},
}
"""What each policy reads; anything else on it would be ignored silently."""
NAMES: Final = frozenset({"policy"}).union(*READ.values())


class PolicyError(ValueError):
    """What `hq:approval` says makes no policy; its message is a full sentence."""


def read_policy(given: Attributes) -> ApprovalPolicy:
    """Return the policy that the attributes of one `hq:approval` say.

    Raises PolicyError for a value that can't be read, and for settings that the policy does not have or that
    contradict one another.
    """
    kind: Any = _choice(given, "policy", get_args(PolicyKind), "single")
    foreign = set(given) - READ[kind] - {"policy"}
    if foreign:
        raise PolicyError(f"Expected settings that the policy '{kind}' has, but found {', '.join(sorted(foreign))}.")
    _check(kind, given)
    base: Any = _choice(given, "base", ("due", "present"), "due")
    veto: Any = _optional(given, "veto", get_args(VetoMode))
    on_reject: Any = _optional(given, "onReject", get_args(OnReject))
    abstain: Any = _choice(given, "abstain", get_args(AbstainMode), "against")
    policy = ApprovalPolicy(
        kind=kind,
        quorum=_share(given, "quorum"),
        quorum_count=_count(given, "quorumCount"),
        pass_share=_share(given, "pass"),
        pass_count=_count(given, "passCount"),
        pass_strictly=_flag(given, "passStrictly", otherwise=kind != "score"),
        base=base,
        abstain=abstain,
        chair=given.get("chair"),
        chair_last=_flag(given, "chairLast"),
        veto=veto,
        vetoers=tuple(given.get("vetoers", "").split()),
        max_deferrals=_count(given, "maxDeferrals", least=0) if "maxDeferrals" in given else 2,  # type: ignore[arg-type]
        on_reject=on_reject,
        weights=given.get("weights"),
        threshold=_number(given, "threshold"),
        order=given.get("order"),
        group=_group(given),
        score=_score(given),
        hidden=_flag(given, "hidden"),
    )
    _agrees(policy)
    return policy


def _check(kind: PolicyKind, given: Attributes) -> None:
    """Refuse two settings for one thing, and settings without what they belong to."""
    for one, other in (("quorum", "quorumCount"), ("pass", "passCount"), ("pass", "threshold"), ("onReject", "veto")):
        if one in given and other in given:
            raise PolicyError(f"Expected either {one} or {other}, but both are there.")
    if "passCount" in given and "passStrictly" in given:
        raise PolicyError("Expected passStrictly to be about a share, but passCount is the number that is enough.")
    if "vetoers" in given and given.get("veto", "none") == "none":
        raise PolicyError("Expected a veto where vetoers are named, but veto is none.")
    if given.get("mode") != "trimmed" and "trim" in given:
        raise PolicyError("Expected trim with the mode 'trimmed' only.")
    weighs = kind == "weighted" or given.get("mode") == "weighted"
    if weighs != ("weights" in given):
        raise PolicyError("Expected weights where votes or scores are weighed, and only there.")
    if given.get("opinions") == "one" and "minimum" in given:
        raise PolicyError("Expected no minimum where a group has one opinion.")


def _agrees(policy: ApprovalPolicy) -> None:
    terms = policy.score
    if not terms.lowest < terms.highest:
        raise PolicyError(f"Expected scoreMin below scoreMax, but they are {terms.lowest} and {terms.highest}.")
    if policy.kind == "score" and not terms.lowest <= terms.pass_mark <= terms.highest:
        raise PolicyError(f"Expected passMark among the scores, but it is {terms.pass_mark}.")
    try:
        policy_of(policy)
    except ValueError as error:
        raise PolicyError(str(error)) from error


def _group(given: Attributes) -> GroupTerms:
    by: Any = _choice(given, "groups", ("unit", "group"), "unit")
    opinions: Any = _choice(given, "opinions", ("one", "each"), "each" if "minimum" in given else "one")
    words = given.get("minimum", "1").split()
    general = [word for word in words if "=" not in word]
    if len(general) > 1:
        raise PolicyError(f"Expected one minimum for all groups, but found {', '.join(general)}.")
    minima = tuple((code, _whole("minimum", number)) for code, _, number in _pairs(words))
    return GroupTerms(by=by, opinions=opinions, minimum=_whole("minimum", general[0]) if general else 1, minima=minima)


def _pairs(words: list[str]) -> list[tuple[str, str, str]]:
    return [word.partition("=") for word in words if "=" in word]


def _score(given: Attributes) -> ScoreTerms:
    mode: Any = _choice(given, "mode", ("mean", "trimmed", "weighted"), "mean")
    plain = ScoreTerms()
    return ScoreTerms(
        mode=mode,
        trim=_whole("trim", given["trim"]) if "trim" in given else plain.trim,
        pass_mark=_number(given, "passMark", plain.pass_mark) or Decimal(0),
        spread=_number(given, "spread"),
        lowest=_number(given, "scoreMin", plain.lowest) or Decimal(0),
        highest=_number(given, "scoreMax", plain.highest) or Decimal(0),
        name=given.get("scoreField", plain.name),
    )


def _choice(given: Attributes, name: str, allowed: tuple[str, ...], otherwise: str) -> str:
    value = given.get(name, otherwise)
    if value not in allowed:
        raise PolicyError(f"Expected {name} of hq:approval to be one of {', '.join(allowed)}, but it is {value!r}.")
    return value


def _optional(given: Attributes, name: str, allowed: tuple[str, ...]) -> str | None:
    return _choice(given, name, allowed, "") if name in given else None


def _flag(given: Attributes, name: str, *, otherwise: bool = False) -> bool:
    return _choice(given, name, ("true", "false"), "true" if otherwise else "false") == "true"


def _share(given: Attributes, name: str) -> Fraction | None:
    if name not in given:
        return None
    try:
        share = Fraction(given[name])
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise PolicyError(f"Expected {name} to be a share such as 2/3, but it is '{given[name]}'.")
    return share


def _count(given: Attributes, name: str, *, least: int = 1) -> int | None:
    return _whole(name, given[name], least) if name in given else None


def _whole(name: str, text: str, least: int = 1) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise PolicyError(f"Expected {name} to be a whole number from {least} on, but it is '{text}'.")
    return int(text)


def _number(given: Attributes, name: str, otherwise: Decimal | None = None) -> Decimal | None:
    if name not in given:
        return otherwise
    try:
        number = Decimal(given[name])
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise PolicyError(f"Expected {name} to be a number, but it is '{given[name]}'.")
    return number
