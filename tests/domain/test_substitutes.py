"""Who acts for somebody away: edges of a window, scope, chains, circles, and who may not stand in."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.assignment import Asked, Facts, Rule, resolve
from engine.domain.organisation import Group, Holding, Organisation, Person, Post, Seat, Substitution, Unit
from engine.domain.substitutes import Acting, Place, acting, clashing, closes_circle, helpers, may_stand_in
from engine.domain.texts import Text

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORD = Text("x", "x")
PEOPLE = ("a", "b", "c", "d", "e", "f", "g")


def window(person: str, substitute: str, hours: int | None = 8, start: int = 0, **more: object) -> Substitution:
    until = None if hours is None else NOW + hours * HOUR
    fresh = Substitution(
        id=f"{person}{substitute}{start}",
        person=person,
        substitute=substitute,
        from_at=NOW + start * HOUR,
        until_at=until,
        processes=frozenset(),
    )
    return replace(fresh, **more)


def house(*windows: Substitution, gone: str = "", allowed: bool = True) -> Organisation:
    seats = tuple(Seat(post=f"p_{p}", seat="member") for p in ("a", "b"))
    return Organisation(
        version=1,
        units={"U": Unit(code="U", name=WORD, parent=None, kind="office")},
        persons={
            p: Person(login=p, name=WORD, unit="U", email="", language="zh", external=False, active=p != gone)
            for p in PEOPLE
        },
        posts={f"p_{p}": Post(code=f"p_{p}", unit="U", title=WORD, superior=None) for p in PEOPLE},
        holdings=tuple(Holding(post=f"p_{p}", person=p, from_at=NOW - HOUR, until_at=None) for p in PEOPLE),
        groups={
            "g": Group(code="g", name=WORD, seats=seats, substitutes_allowed=allowed, supervising_office=None),
        },
        substitutions=windows,
    )


def place(hours: float = 0, group: str | None = None, **barred: str) -> Place:
    return Place(now=NOW + hours * HOUR, process_key="p", group=group, barred=barred)


def who(organisation: Organisation, at: Place, holder: str = "a") -> str:
    return acting(holder, organisation, at).person


@pytest.mark.parametrize(("hours", "person"), [(-0.001, "a"), (0, "b"), (7.999, "b"), (8, "a"), (9, "a")])
def test_a_window_is_half_open(hours: float, person: str) -> None:
    assert who(house(window("a", "b")), place(hours)) == person


def test_a_window_without_an_end_and_a_standing_name() -> None:
    assert who(house(window("a", "b", None)), place(9999)) == "b"
    assert who(house(window("a", "b", None, from_at=None)), place()) == "a"


def test_one_window_follows_another_without_a_gap() -> None:
    known = house(window("a", "b", 4), window("a", "c", 8, 4))
    assert [who(known, place(hours)) for hours in (3.999, 4)] == ["b", "c"]


@pytest.mark.parametrize(
    ("scope", "group", "person"),
    [
        ({"processes": frozenset({"p"})}, None, "b"),
        ({"processes": frozenset({"q"})}, None, "a"),
        ({"groups": frozenset({"g"})}, "g", "b"),
        ({"groups": frozenset({"g"})}, "h", "a"),
        ({"groups": frozenset({"g"})}, None, "a"),
        ({"power": "prepare"}, None, "a"),
        ({"power": "see"}, None, "a"),
    ],
)
def test_scope_and_power(scope: Mapping[str, object], group: str | None, person: str) -> None:
    assert who(house(window("a", "b", **scope)), place(group=group)) == person


def test_a_chain_is_followed_as_far_as_it_is_allowed() -> None:
    links = [window(one, other) for one, other in itertools.pairwise(PEOPLE)]
    assert who(house(*links[:2]), place()) == "c"
    assert who(house(*links), place()) == "e"


def test_a_chain_that_comes_back_leads_nowhere() -> None:
    told = ("substitute_passed", {"person": "a", "reason": "circle"})
    assert acting("a", house(window("a", "b"), window("b", "a")), place()) == Acting(person="a", steps=(told,))
    assert who(house(window("a", "b"), window("b", "c"), window("c", "b")), place()) == "a"


def test_an_exclusion_beats_a_substitution() -> None:
    known = house(window("a", "b"), window("b", "c"))
    passed = ("substitute_passed", {"person": "b", "reason": "skipped_starter"})
    assert acting("a", known, place(b="skipped_starter")).steps == (passed, ("substitute", {"for": "a"}))
    assert who(known, place(b="skipped_starter")) == "c"
    assert who(known, place(c="skipped_recused")) == "b"
    assert who(known, place(b="x", c="x")) == "a"


def test_nobody_who_has_left_stands_in() -> None:
    known = house(window("a", "b"), gone="b")
    assert acting("a", known, place()).steps == (("substitute_passed", {"person": "b", "reason": "inactive"}),)


def test_who_may_stand_in_for_whom() -> None:
    known = house(window("a", "b"), window("b", "c"))
    assert [may_stand_in(p, "a", known, place()) for p in ("b", "c", "d", "a")] == [True, True, False, False]
    assert not may_stand_in("b", "a", known, place(8))


def test_who_sees_and_who_prepares() -> None:
    known = house(window("a", "b", power="see"), window("a", "c", power="prepare"), window("a", "d"))
    assert (helpers("a", "see", known, place()), helpers("a", "prepare", known, place())) == (("b",), ("c",))
    assert helpers("a", "see", known, place(b="skipped_related")) == ()


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        (window("a", "c", 12, 7), True),
        (window("a", "c", 12, 8), False),
        (window("a", "c", 0, -8), False),
        (window("a", "c", None, -1), True),
        (window("a", "c", power="see"), False),
        (window("c", "b"), False),
        (window("a", "c", processes=frozenset({"q"})), True),
        (window("a", "c", 3, 3), False),
    ],
)
def test_windows_of_the_same_scope_do_not_overlap(other: Substitution, clashes: bool) -> None:
    assert (clashing(other, [window("a", "b")]) is not None) == clashes


def test_scopes_that_do_not_meet_do_not_clash() -> None:
    one, other = frozenset({"p"}), frozenset({"q"})
    assert clashing(window("a", "c", processes=one), [window("a", "b", processes=other)]) is None
    assert clashing(window("a", "c", groups=one), [window("a", "b", groups=other)]) is None
    assert clashing(window("a", "c", groups=one), [window("a", "b", groups=one | other)]) is not None


def test_circles_are_seen_before_they_close() -> None:
    known = [window("b", "c"), window("c", "d"), window("d", "a", 4, 2)]
    assert closes_circle(window("a", "b"), known)
    assert not closes_circle(window("a", "b", 12, 8), known)
    assert not closes_circle(window("a", "b", power="prepare"), known)
    assert not closes_circle(window("a", "e"), known)


def asked(organisation: Organisation, rule: Rule, **excluded: str) -> list[tuple[str, str | None]]:
    found: tuple[Asked, ...] = resolve((rule,), organisation, Facts(now=NOW, process_key="p", excluded=excluded))
    return [(one.person, one.on_behalf_of) for one in found]


def test_nobody_holds_two_seats_and_no_seat_is_lost() -> None:
    assert asked(house(window("a", "b")), Rule(group="g")) == [("a", None), ("b", None)]
    assert asked(house(window("a", "c"), window("b", "c")), Rule(group="g")) == [("c", "a"), ("b", None)]
    assert asked(house(window("a", "b"), window("b", "d")), Rule(group="g")) == [("d", "a"), ("b", None)]


def test_a_group_that_wants_its_members_has_no_substitutes() -> None:
    assert asked(house(window("a", "c"), allowed=False), Rule(group="g")) == [("a", None), ("b", None)]


def test_who_is_named_has_a_substitute_but_not_for_their_own_application() -> None:
    known = house(window("a", "c"))
    assert asked(known, Rule(persons=("a",))) == [("c", "a")]
    assert asked(known, Rule(persons=("a",)), a="skipped_starter") == [("a", None)]


def test_nobody_who_is_asked_by_another_rule_stands_in_and_no_seat_is_lost() -> None:
    known = house(window("a", "c"))
    rules = (Rule(group="g"), Rule(persons=("c",)))
    found = resolve(rules, known, Facts(now=NOW, process_key="p", excluded={}))
    assert [(one.person, one.on_behalf_of) for one in found] == [("a", None), ("b", None), ("c", None)]
    assert found[0].why[-1] == ("substitute_passed", {"person": "c", "reason": "already_asked"})
