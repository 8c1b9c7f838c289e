"""Who is asked, rule by rule: posts, heads of units, doers, the starter's own place, picks."""

from datetime import datetime, timedelta

import pytest

from engine.domain.assignment import resolve, work_out
from engine.domain.organisation import Organisation
from engine.domain.picking import Load, PickTerms
from engine.domain.unit_heads import head_of, heads
from tests.factories.university import NOW, absence, facts, group, held, organisation, panel, person, post, rule, unit


def logins(found: object) -> list[str]:
    return [one.person for one in found]  # type: ignore[attr-defined]


HOUSE = organisation(
    units=[
        unit("uni", kind="university", head="uni.rector"),
        unit("col", "uni", kind="college", head="col.dean"),
        unit("dep", "col", kind="section"),
        unit("lab", "dep", kind="section"),
        unit("two", "uni"),
    ],
    persons=[person(name) for name in ("rector", "vice", "dean", "party", "chief", "li", "wang", "left")],
    posts=[
        post("uni.rector"),
        post("uni.vice", "uni.rector"),
        post("col.dean", "uni.vice"),
        post("col.party", "uni.rector"),
        post("dep.chief", "col.dean"),
        post("dep.clerk", "dep.chief"),
        post("two.a", "uni.vice"),
        post("two.b", "uni.vice"),
    ],
    holdings=[
        held("uni.rector", "rector"),
        held("uni.vice", "vice"),
        held("col.dean", "dean"),
        held("col.party", "party"),
        held("dep.chief", "chief"),
        held("dep.clerk", "li"),
        held("dep.clerk", "wang"),
    ],
    groups=[group("clerks", "dep.clerk"), group("bosses", "col.dean", "uni.vice")],
)


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("uni", "uni.rector"),
        ("col", "col.dean"),
        ("dep", "dep.chief"),
        ("lab", None),
        ("two", None),
        ("no such", None),
    ],
)
def test_the_head_of_a_unit(code: str, head: str | None) -> None:
    """Named in the data, or the only post whose superior is elsewhere; of two such posts neither."""
    assert head_of(HOUSE, code) == head


@pytest.mark.parametrize(
    ("of", "levels", "stop", "found"),
    [
        ("dep", 0, None, "dep.chief"),
        ("dep", 1, None, "col.dean"),
        ("dep", 2, None, "uni.rector"),
        ("dep", 9, None, "uni.rector"),
        ("dep", 9, "col", "col.dean"),
        ("dep", 9, "college", "col.dean"),
        ("dep", 1, "university", "col.dean"),
        ("lab", 0, None, "dep.chief"),
        ("two", 0, None, "uni.rector"),
    ],
)
def test_some_levels_up_but_not_beyond_the_stop(of: str, levels: int, stop: str | None, found: str) -> None:
    assert heads(HOUSE, of, levels=levels, stop=stop, every=False) == (found,)


def test_all_heads_on_the_way() -> None:
    assert heads(HOUSE, "lab", levels=3, stop=None, every=True) == ("dep.chief", "col.dean", "uni.rector")
    assert heads(HOUSE, "lab", levels=3, stop="college", every=True) == ("dep.chief", "col.dean")


def test_of_a_person_their_unit_counts() -> None:
    people = [person("li", "dep")]
    house = organisation(units=list(HOUSE.units.values()), posts=list(HOUSE.posts.values()), persons=people)
    assert heads(house, "li", levels=0, stop=None, every=False) == ("dep.chief",)
    assert heads(house, "nobody", levels=0, stop=None, every=False) == ()


def test_units_that_contain_each_other_end() -> None:
    round_about = organisation(units=[unit("a", "b"), unit("b", "a")])
    assert heads(round_about, "a", levels=9, stop=None, every=True) == ()


def test_a_post_is_asked_and_not_a_person() -> None:
    assert logins(resolve(rule(posts=("dep.clerk",)), HOUSE, facts())) == ["li", "wang"]
    assert logins(resolve(rule(posts=("no.such",)), HOUSE, facts())) == []


def test_the_head_of_the_starters_unit() -> None:
    assert logins(resolve(rule(head_of="dep"), HOUSE, facts())) == ["chief"]
    assert logins(resolve(rule(head_of="dep", levels=2, every_head=True), HOUSE, facts())) == [
        "chief",
        "dean",
        "rector",
    ]


def test_a_head_who_started_it_is_passed_over_upwards() -> None:
    assert logins(resolve(rule(head_of="dep"), HOUSE, facts({"chief": "skipped_starter"}))) == ["dean"]


def test_a_vacant_post_goes_to_its_superior() -> None:
    (found,) = resolve(rule(posts=("two.a",)), HOUSE, facts())
    assert (found.person, found.why[-2:]) == (
        "vice",
        (("post_vacant", {"post": "two.a"}), ("next_superior", {"post": "uni.vice"})),
    )


def term(since: timedelta, until: timedelta | None) -> Organisation:
    end: datetime | None = None if until is None else NOW + until
    return organisation(
        units=[unit("top")],
        persons=[person("li")],
        posts=[post("top.a")],
        holdings=[held("top.a", "li", NOW + since, end)],
    )


@pytest.mark.parametrize(
    ("since", "until", "asked"),
    [
        (timedelta(0), None, ["li"]),
        (timedelta(seconds=1), None, []),
        (timedelta(-1), timedelta(0), []),
        (timedelta(-1), timedelta(seconds=1), ["li"]),
    ],
)
def test_a_term_is_half_open(since: timedelta, until: timedelta | None, asked: list[str]) -> None:
    assert logins(resolve(rule(posts=("top.a",)), term(since, until), facts())) == asked


def test_the_doer_is_asked_in_person() -> None:
    (found,) = resolve(rule(persons=("li",), word="rule_done_by"), HOUSE, facts())
    assert (found.person, found.post, found.why) == ("li", None, (("rule_done_by", {}),))


STARTED = {"li": "skipped_starter"}


def test_of_a_group_the_starter_is_passed_over() -> None:
    assert logins(resolve(rule(group="clerks"), HOUSE, facts(STARTED, starter="li"))) == ["wang"]


def test_or_their_place_goes_to_the_superior() -> None:
    known = facts(STARTED, starter="li", starter_asked="superior")
    assert logins(resolve(rule(group="clerks"), HOUSE, known)) == ["chief", "wang"]
    assert logins(resolve(rule(persons=("li",)), HOUSE, known)) == ["chief"]


def test_or_nobody_is_asked() -> None:
    known = facts(STARTED, starter="li", starter_asked="refuse")
    found = work_out(rule(group="clerks"), HOUSE, known)
    assert (found.refused, found.asked) == (True, ())
    assert work_out(rule(persons=("li",)), HOUSE, known).refused
    assert not work_out(rule(group="bosses"), HOUSE, known).refused


def test_or_they_are_asked_like_everybody() -> None:
    assert logins(resolve(rule(group="clerks"), HOUSE, facts(starter="li", starter_asked="self"))) == ["li", "wang"]


FAIR = PickTerms(kind="fair")


@pytest.mark.parametrize(
    ("loads", "asked"),
    [
        ({}, "a"),
        ({"a": Load(open=1)}, "b"),
        ({"a": Load(open=1), "b": Load(open=1), "c": Load(open=2)}, "a"),
        ({"a": Load(last=NOW), "b": Load(last=NOW - timedelta(1)), "c": Load(last=NOW)}, "b"),
        ({"a": Load(last=NOW), "b": Load(last=NOW), "c": Load()}, "c"),
        ({"a": Load(open=1, last=None), "b": Load(open=0, last=NOW), "c": Load(open=1)}, "b"),
    ],
)
def test_the_least_open_load_then_the_least_recently_asked(loads: dict[str, Load], asked: str) -> None:
    body = panel([person("c"), person("b"), person("a")])
    assert logins(resolve(rule(group="panel", pick=FAIR), body, facts(loads=loads))) == [asked]


def test_fair_share_passes_over_who_may_not_act() -> None:
    body = panel([person("a"), person("b")])
    assert logins(resolve(rule(group="panel", pick=FAIR), body, facts({"a": "skipped_related"}))) == ["b"]


def test_the_chosen_are_asked_as_they_were_chosen() -> None:
    body = panel([person(name) for name in "abcd"])
    terms = PickTerms(kind="chosen", chosen=("d", "b", "stranger", "a"))
    assert logins(resolve(rule(group="panel", pick=terms), body, facts({"a": "skipped_related"}))) == ["d", "b"]


def test_nobody_chosen_is_nobody_asked() -> None:
    body = panel([person("a")])
    assert resolve(rule(group="panel", pick=PickTerms(kind="chosen")), body, facts()) == ()


def test_a_lot_is_drawn_for_a_person_and_not_for_a_substitute() -> None:
    body = panel([person("a"), person("b")])
    away = organisation(
        units=list(body.units.values()),
        persons=list(body.persons.values()),
        posts=list(body.posts.values()),
        holdings=body.holdings,
        groups=list(body.groups.values()),
        absences=[absence("a", "b")],
    )
    (found,) = work_out(rule(group="panel", pick=PickTerms(kind="draw", count=2)), away, facts()).rules
    assert logins(found.asked) == ["b"]
    assert found.pick is not None
    assert found.pick.short
