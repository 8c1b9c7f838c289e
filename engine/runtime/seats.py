"""How the word of each person asked counts: whom they speak for, with what weight, when, and whether they can veto."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from engine.domain.assignment import Asked
from engine.domain.elements import ApprovalPolicy
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.domain.tally import Vote
from engine.domain.votes import ONE
from engine.store.tasks import Assignment

if TYPE_CHECKING:
    from engine.runtime.case import Case


def take_seats(
    case: "Case",
    policy: ApprovalPolicy,
    asked: Sequence[Asked],
    rows: Sequence[Assignment],
    variables: Mapping[str, object],
) -> None:
    """Write into each assignment what is particular about it, fixed on entry.

    Raises Fault("weights_failed") or ("order_failed") when an expression does not give what it should.
    """
    weights = _weights(case, policy, asked, variables)
    places = _places(case, policy, asked, variables)
    armed = {person for group in policy.vetoers for person in case.act.organisation.members(group, case.act.now)}
    for number, (one, row) in enumerate(zip(asked, rows, strict=True)):
        seat: dict[str, Any] = {}
        if policy.kind == "group":
            seat["party"] = _party(case, policy, one)
        if weights:
            seat["weight"] = str(weights[number])
        if places:
            seat["place"] = places[number]
        if one.person in armed or one.on_behalf_of in armed:
            seat["veto"] = True
        row.seat = seat or None


def vote_of(row: Assignment, policy: ApprovalPolicy) -> Vote:
    """Return an assignment as a vote."""
    seat: Mapping[str, Any] = row.seat or {}
    scored = policy.kind == "score" and row.state == "voted" and isinstance(row.data, Mapping)
    return Vote(
        assignment_id=row.id,
        person=row.person,
        state=row.state,  # type: ignore[arg-type]  # the column holds exactly these words
        outcome_class=row.outcome_class,  # type: ignore[arg-type]
        outcome=row.outcome,
        is_chair=row.is_chair,
        # Somebody who was added speaks for themselves.
        party=seat.get("party", row.id),
        place=seat.get("place", 0),
        weight=Decimal(seat["weight"]) if "weight" in seat else ONE,
        may_veto=seat.get("veto", False),
        score=number_of(row.data.get(policy.score.name)) if scored else None,  # type: ignore[union-attr]
    )


def number_of(value: object) -> Decimal | None:
    """Return a number as it is written, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _party(case: "Case", policy: ApprovalPolicy, asked: Asked) -> str:
    """Whom somebody speaks for: the group that found them, or the unit of their post, else of themselves."""
    organisation = case.act.organisation
    if policy.group.by == "group":
        return asked.group or asked.person
    post, person = organisation.post(asked.post or ""), organisation.person(asked.person)
    return post.unit if post is not None else person.unit if person is not None else asked.person


def _weights(
    case: "Case", policy: ApprovalPolicy, asked: Sequence[Asked], variables: Mapping[str, object]
) -> list[Decimal]:
    if policy.weights is None:
        return []
    given = case.act.installation.expressions.evaluate(policy.weights, variables, case.act.now)
    return [_weight(case, given, number, one) for number, one in enumerate(asked)]


def _weight(case: "Case", given: object, number: int, asked: Asked) -> Decimal:
    value: object = None
    if isinstance(given, list):
        value = given[number] if number < len(given) else None
    elif isinstance(given, Mapping):
        post = case.act.organisation.post(asked.post or "")
        names = (asked.person, asked.on_behalf_of, asked.post, post.unit if post is not None else None, asked.group)
        value = next((given[name] for name in names if name is not None and name in given), None)
    weight = number_of(value)
    if weight is None or weight < 0:
        raise Fault("weights_failed", because("weights_failed", person=asked.person, value=repr(value)))
    return weight


def _places(case: "Case", policy: ApprovalPolicy, asked: Sequence[Asked], variables: Mapping[str, object]) -> list[int]:
    """Number the turns of a sequence: as the rules find people, or first those whom `order` names."""
    if policy.kind != "sequence":
        return []
    if policy.order is None:
        return list(range(len(asked)))
    given = case.act.installation.expressions.evaluate(policy.order, variables, case.act.now)
    if not isinstance(given, list):
        raise Fault("order_failed", because("order_failed", value=repr(given)))
    named = {login: place for place, login in reversed(list(enumerate(given)))}
    return [named.get(one.person, len(given) + number) for number, one in enumerate(asked)]
