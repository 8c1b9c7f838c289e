"""A small organisation in few words: units with heads, posts with holders, groups, absences."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from engine.domain.assignment import Facts, Rule
from engine.domain.narrowing import PickFacts
from engine.domain.organisation import Group, Holding, Organisation, Person, Post, Seat, Substitution, Unit
from engine.domain.picking import Load
from engine.domain.texts import Text

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
EARLY = datetime(2020, 1, 1, tzinfo=UTC)


def named(code: str) -> Text:
    return Text(code, code)


def unit(code: str, parent: str | None = None, *, kind: str = "office", head: str | None = None) -> Unit:
    return Unit(code=code, name=named(code), parent=parent, kind=kind, head=head)


def person(
    login: str, of: str = "top", *, external: bool = False, active: bool = True, fields: Sequence[str] = ()
) -> Person:
    return Person(
        login=login,
        name=named(login),
        unit=of,
        email=f"{login}@example.org",
        language="zh",
        external=external,
        active=active,
        fields=tuple(fields),
    )


def post(code: str, superior: str | None = None) -> Post:
    """A post; what stands before the point is its unit."""
    return Post(code=code, unit=code.partition(".")[0], title=named(code), superior=superior)


def held(code: str, by: str, since: datetime = EARLY, until: datetime | None = None) -> Holding:
    return Holding(post=code, person=by, from_at=since, until_at=until)


def group(code: str, *posts: str, substitutes: bool = True) -> Group:
    seats = tuple(Seat(post=one, seat="member") for one in posts)
    return Group(code=code, name=named(code), seats=seats, substitutes_allowed=substitutes, supervising_office=None)


def absence(of: str, substitute: str) -> Substitution:
    return Substitution(person=of, substitute=substitute, from_at=EARLY, until_at=None, processes=frozenset())


def organisation(
    *,
    units: Sequence[Unit] = (),
    persons: Sequence[Person] = (),
    posts: Sequence[Post] = (),
    holdings: Sequence[Holding] = (),
    groups: Sequence[Group] = (),
    absences: Sequence[Substitution] = (),
) -> Organisation:
    return Organisation(
        version=1,
        units={one.code: one for one in units},
        persons={one.login: one for one in persons},
        posts={one.code: one for one in posts},
        holdings=tuple(holdings),
        groups={one.code: one for one in groups},
        substitutions=tuple(absences),
    )


def panel(people: Sequence[Person], code: str = "panel") -> Organisation:
    """A body in which everybody holds a post of their own."""
    posts = [post(f"top.{one.login}") for one in people]
    holdings = [held(f"top.{one.login}", one.login) for one in people]
    return organisation(
        units=[unit("top")],
        persons=people,
        posts=posts,
        holdings=holdings,
        groups=[group(code, *(one.code for one in posts))],
    )


def facts(
    excluded: Mapping[str, str] | None = None, *, loads: Mapping[str, Load] | None = None, **more: object
) -> Facts:
    picking = PickFacts(loads=loads or {}, seed=str(more.pop("seed", "seed")), before=more.pop("before", {}))  # type: ignore[arg-type]
    return Facts(now=NOW, process_key="p", excluded=excluded or {}, picking=picking, **more)  # type: ignore[arg-type]


def rule(**said: object) -> tuple[Rule, ...]:
    return (Rule(**said),)  # type: ignore[arg-type]
