"""When a term is over in a post or a seat, and who follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from engine.domain.organisation import Group, Holding, Organisation, Person, Post, Seat
from engine.domain.terms import asked_in_post, successors, term_over
from engine.domain.texts import Text

START = datetime(2026, 1, 1, tzinfo=UTC)
CHANGE = datetime(2026, 9, 1, tzinfo=UTC)
JUST_BEFORE = CHANGE - timedelta(microseconds=1)
WORD = Text("x", "x")
WHY = [["rule_group", {"group": "g"}], ["post", {"post": "p"}]]


def house(*holdings: Holding, seats: tuple[Seat, ...] = (Seat(post="p", seat="member"),)) -> Organisation:
    return Organisation(
        version=1,
        persons={
            p: Person(login=p, name=WORD, unit="U", email="", language="zh", external=False, active=p != "gone")
            for p in ("old", "new", "gone")
        },
        posts={p: Post(code=p, unit="U", title=WORD, superior=None) for p in ("p", "q")},
        holdings=holdings,
        groups={"g": Group(code="g", name=WORD, seats=seats, substitutes_allowed=True, supervising_office=None)},
    )


def held(person: str, start: datetime = START, end: datetime | None = None, post: str = "p") -> Holding:
    return Holding(post=post, person=person, from_at=start, until_at=end)


def test_a_term_is_half_open() -> None:
    known = house(held("old", START, CHANGE), held("new", CHANGE))
    assert [term_over("old", "p", WHY, known, at) for at in (START, JUST_BEFORE, CHANGE)] == [False, False, True]
    assert [term_over("new", "p", WHY, known, at) for at in (JUST_BEFORE, CHANGE)] == [True, False]
    assert successors("p", WHY, known, CHANGE, {"old"}) == (("new", "p"),)


def test_who_is_excluded_or_has_left_does_not_follow() -> None:
    known = house(held("gone"), held("new"))
    assert successors("p", WHY, known, CHANGE, {"old", "new"}) == ()
    assert term_over("gone", "p", WHY, known, CHANGE)


def test_a_seat_has_a_term_of_its_own() -> None:
    seats = (Seat(post="p", seat="member", until_at=CHANGE), Seat(post="q", seat="member", from_at=CHANGE))
    known = house(held("old"), held("new", post="q"), seats=seats)
    assert [term_over("old", "p", WHY, known, at) for at in (JUST_BEFORE, CHANGE)] == [False, True]
    assert successors("p", WHY, known, CHANGE, {"old"}) == (("new", "q"),)
    assert [known.members("g", at) for at in (JUST_BEFORE, CHANGE)] == [("old",), ("new",)]
    assert [known.groups_of("old", at) for at in (JUST_BEFORE, CHANGE)] == [{"g"}, set()]
    chair = house(held("old"), held("new", post="q"), seats=(replace(seats[0], seat="chair"), seats[1]))
    assert successors("p", WHY, chair, CHANGE, {"old"}) == ()


def test_a_seat_that_climbing_found_is_in_no_group() -> None:
    climbed = [*WHY[:1], ["next_superior", {"post": "q"}]]
    assert not term_over("new", "q", climbed, house(held("new", post="q")), CHANGE)


def test_what_is_somebody_s_own_has_no_term() -> None:
    assert asked_in_post(WHY, "p")
    assert asked_in_post([*WHY, ["substitute", {"for": "old"}]], "p")
    assert not asked_in_post(WHY, None)
    assert not asked_in_post([], "p")
    assert not asked_in_post([*WHY, ["transferred", {"by": "old"}]], "p")
    assert not asked_in_post([["rule_person", {}]], "p")
