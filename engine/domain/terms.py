"""When somebody's term is over in the post or seat they are asked in, and who comes after them there."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from engine.domain.organisation import Organisation
from engine.domain.substitutes import group_of, without_tail

PERSONAL: Final = frozenset(
    {
        "rule_person",
        "came",
        "reassigned",
        "transferred",
        "delegated",
        "ladder_superior",
        "drawn_reassignment",
        "handed_over",
        "signs_before",
        "signs_after",
        "signs_beside",
    }
)
"""Steps after which a task is somebody's own, whatever post they hold."""


def asked_in_post(why: Sequence[Sequence[object]], post: str | None) -> bool:
    """Tell whether somebody is asked because they hold a post, and not by name or because it was given to them."""
    steps = without_tail(why)
    return post is not None and bool(steps) and steps[-1][0] not in PERSONAL


def term_over(
    person: str, post: str, why: Sequence[Sequence[object]], organisation: Organisation, now: datetime
) -> bool:
    """Tell whether `person` holds the post no more, or the post's seat in the group that asked them has ended."""
    if person not in organisation.holders(post, now):
        return True
    return _seat_over(post, why, organisation, now)


def successors(
    post: str,
    why: Sequence[Sequence[object]],
    organisation: Organisation,
    now: datetime,
    barred: Collection[str],
) -> tuple[tuple[str, str], ...]:
    """Return who may come after: (person, post), the post's holders, or where the seat ended the new seats' holders."""
    posts = [post]
    group = organisation.groups.get(group_of(why) or "")
    if group is not None and _seat_over(post, why, organisation, now):
        ended = next((seat for seat in group.seats if seat.post == post), None)
        role = "member" if ended is None else ended.seat
        posts = [s.post for s in group.seats if s.seat == role and s.from_at is not None and s.covers(now)]
    held = ((holder, one) for one in posts for holder in organisation.holders(one, now))
    return tuple((holder, one) for holder, one in held if holder not in barred)


def _seat_over(post: str, why: Sequence[Sequence[object]], organisation: Organisation, now: datetime) -> bool:
    """A post that climbing has found sits in no group."""
    steps = without_tail(why)
    group = organisation.groups.get(group_of(why) or "")
    if group is None or not steps or steps[-1][0] not in ("post", "term_over"):
        return False
    return not any(seat.post == post and seat.covers(now) for seat in group.seats)
