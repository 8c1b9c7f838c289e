"""Finds the posts that lead units: the unit's own head, and those of the units above it up to a stop."""

from collections.abc import Iterator

from engine.domain.organisation import Organisation, Unit


def head_of(organisation: Organisation, unit: str) -> str | None:
    """Return the post that leads a unit: the one its data names, else its only post whose superior is elsewhere."""
    known = organisation.unit(unit)
    if known is None or known.head is not None:
        return None if known is None else known.head
    own = [post for post in organisation.posts.values() if post.unit == unit]
    codes = {post.code for post in own}
    top = [post.code for post in own if post.superior not in codes]
    return top[0] if len(top) == 1 else None


def heads(organisation: Organisation, of: str, *, levels: int, stop: str | None, every: bool) -> tuple[str, ...]:
    """Return the posts of the heads, from below: of the unit with the code `of`, or that of the person `of`.

    The way goes `levels` units up and ends at the first unit whose code or kind is `stop`, or at the top. A unit
    without a head of its own gives none where the heads of all are asked, and else that of the next unit above it.
    """
    way = _way(organisation, of, levels, stop)
    if every:
        found = (head_of(organisation, unit.code) for unit in way)
        return tuple(dict.fromkeys(post for post in found if post is not None))
    if not way:
        return ()
    above = _above(organisation, way[-1].code)
    first = next((post for unit in above if (post := head_of(organisation, unit.code)) is not None), None)
    return () if first is None else (first,)


def _way(organisation: Organisation, of: str, levels: int, stop: str | None) -> list[Unit]:
    person = organisation.person(of)
    start = of if organisation.unit(of) is not None or person is None else person.unit
    way: list[Unit] = []
    for unit in _above(organisation, start):
        way.append(unit)
        if len(way) > levels or stop in (unit.code, unit.kind):
            break
    return way


def _above(organisation: Organisation, unit: str) -> Iterator[Unit]:
    """The unit and those that contain it; data that goes round in a circle ends."""
    seen: set[str] = set()
    current = organisation.unit(unit)
    while current is not None and current.code not in seen:
        seen.add(current.code)
        yield current
        current = organisation.unit(current.parent) if current.parent is not None else None
