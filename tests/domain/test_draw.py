"""A panel is drawn by an order that nobody chooses and everybody can check."""

from engine.domain.draw import Member, draw
from engine.domain.texts import Text

POOL = tuple(Member(login=f"p{n}", name=Text(f"p{n}", f"p{n}"), outside=n % 2 == 0) for n in range(12))


def logins(members: tuple[Member, ...]) -> list[str]:
    return [member.login for member in members]


def test_the_same_draw_gives_the_same_panel_and_another_another() -> None:
    first = logins(draw(POOL, 5, seed="a"))
    assert first == logins(draw(tuple(reversed(POOL)), 5, seed="a"))
    assert len(set(first)) == 5
    assert len({tuple(logins(draw(POOL, 5, seed=str(n)))) for n in range(20)}) == 20


def test_everybody_is_drawn_sometimes() -> None:
    assert {login for n in range(60) for login in logins(draw(POOL, 3, seed=str(n)))} == set(logins(POOL))


def test_enough_come_from_outside() -> None:
    for n in range(40):
        assert sum(m.outside for m in draw(POOL, 5, seed=str(n), outside=3)) >= 3


def test_whoever_is_kept_stays_and_is_not_drawn_twice() -> None:
    found = logins(draw(POOL, 4, seed="a", keep=["p3", "p7", "gone"]))
    assert (found[:2], len(set(found))) == (["p3", "p7"], 4)
    assert logins(draw(POOL, 1, seed="a", keep=["p3", "p7"])) == ["p3", "p7"]


def test_a_pool_that_is_too_small_gives_all_it_has() -> None:
    assert sorted(logins(draw(POOL[:2], 5, seed="a", outside=4))) == ["p0", "p1"]
