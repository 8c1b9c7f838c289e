"""Why somebody is asked and why not: for everybody of any organisation the same as what asking does."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.assignment import Facts, Rule, resolve, work_out
from engine.domain.explaining import explain
from engine.domain.narrowing import PickFacts
from engine.domain.organisation import Organisation, Post
from engine.domain.picking import Load, PickTerms
from tests.factories.university import (
    NOW,
    absence,
    facts,
    group,
    held,
    named,
    organisation,
    panel,
    person,
    post,
    rule,
    unit,
)

PEOPLE = ["p0", "p1", "p2", "p3", "p4", "p5"]
UNITS = ["u0", "u1", "u2"]
POSTS = [f"{u}.{n}" for u in UNITS for n in range(2)]
GROUPS = ["g0", "g1"]
EXCLUSIONS = ["skipped_starter", "skipped_related", "skipped_earlier", "skipped_unit", "skipped_drafter"]
maybe = st.none() | st.timedeltas(timedelta(-400), timedelta(400))


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Vacancies, terms that are over or to come, chains and circles of substitutes and of superiors."""
    some = lambda of: draw(st.none() | st.sampled_from(of))  # noqa: E731 - a word for what is drawn next
    posts = [Post(code=c, unit=c.partition(".")[0], title=named(c), superior=some(POSTS)) for c in POSTS]
    holdings = []
    for code in POSTS:
        for login in draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True)):
            since = NOW + draw(st.timedeltas(timedelta(-400), timedelta(100)))
            until = draw(maybe)
            holdings.append(held(code, login, since, None if until is None else NOW + until))
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(-9, 9))
    windows = [
        replace(absence(a, b), from_at=NOW + timedelta(days)) for a, b, days in draw(st.lists(pairs, max_size=4))
    ]
    groups = [
        group(code, *draw(st.lists(st.sampled_from(POSTS), max_size=4, unique=True)), substitutes=draw(st.booleans()))
        for code in GROUPS
    ]
    return organisation(
        units=[unit("u0"), unit("u1", "u0", head=some(POSTS)), unit("u2", "u1")],
        persons=[
            person(
                login, draw(st.sampled_from(UNITS)), active=draw(st.integers(0, 5)) > 0, external=draw(st.booleans())
            )
            for login in PEOPLE
        ],
        posts=posts,
        holdings=holdings,
        groups=groups,
        absences=windows,
    )


picks = st.none() | st.builds(
    PickTerms,
    kind=st.sampled_from(["fair", "draw", "chosen"]),
    count=st.integers(1, 3),
    external=st.sampled_from([Fraction(0), Fraction(1, 2)]),
    fresh=st.booleans(),
    chosen=st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True).map(tuple),
)
rules = st.lists(
    st.one_of(
        st.builds(Rule, group=st.sampled_from([*GROUPS, "none"]), unit=st.none() | st.sampled_from(UNITS), pick=picks),
        st.builds(Rule, persons=st.lists(st.sampled_from([*PEOPLE, "px"]), max_size=3).map(tuple), pick=picks),
        st.builds(Rule, posts=st.lists(st.sampled_from(POSTS), min_size=1, max_size=2).map(tuple), pick=picks),
        st.builds(
            Rule,
            head_of=st.sampled_from([*UNITS, *PEOPLE, "none"]),
            levels=st.integers(0, 3),
            every_head=st.booleans(),
        ),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
known = st.builds(
    Facts,
    now=st.just(NOW),
    process_key=st.just("p"),
    excluded=st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(EXCLUSIONS), max_size=3),
    starter=st.sampled_from(PEOPLE),
    starter_asked=st.sampled_from(["passed_over", "self", "superior", "refuse"]),
    picking=st.builds(
        PickFacts,
        loads=st.dictionaries(st.sampled_from(PEOPLE), st.builds(Load, open=st.integers(0, 4)), max_size=6),
        seed=st.text("ab", max_size=3),
        before=st.just({}) | st.builds(dict, st.just({0: ("p0", "p1")})),
    ),
)


@settings(max_examples=80)
@given(house=organisations(), how=rules, what=known)
def test_somebody_is_asked_exactly_when_the_explanation_says_so(
    house: Organisation, how: tuple[Rule, ...], what: Facts
) -> None:
    asked = resolve(how, house, what)
    said = {login: explain(login, how, house, what) for login in [*PEOPLE, "px"]}
    assert {login for login, one in said.items() if one.asked is not None} == {one.person for one in asked}
    for login, one in said.items():
        if one.asked is not None:
            assert one.asked in asked
        else:
            assert [left.rule for left in one.left_out] == list(range(len(how)))
            assert all(left.steps for left in one.left_out), login


@settings(max_examples=80)
@given(house=organisations(), how=rules, what=known)
def test_every_reason_is_true(house: Organisation, how: tuple[Rule, ...], what: Facts) -> None:
    """Held against the organisation itself, not against what asking noted."""
    for login in PEOPLE:
        for left in explain(login, how, house, what).left_out:
            check(login, left.steps[0][0], how[left.rule], house, what)


def check(login: str, code: str, one: Rule, house: Organisation, what: Facts) -> None:
    holds = {p.code for p in house.posts_of(login, what.now)}
    seats = {s.post for s in house.groups[one.group].seats} if one.group in house.groups else set()
    match code:
        case "not_in_group":
            own = {p for p in seats if one.unit is None or house.posts[p].unit == one.unit}
            assert holds.isdisjoint(own)
        case "not_in_post":
            assert holds.isdisjoint(one.posts)
        case "other_unit":
            assert holds & seats
        case "term_over" | "term_to_come":
            assert any(h.person == login and not h.covers(what.now) for h in house.holdings)
        case "inactive":
            assert not house.persons[login].active
        case "substituted" | "away" | "substitute_excluded":
            assert any(w.person == login and w.covers(what.now, "p") for w in house.substitutions)
        case "starter_upwards" | "starter_refused":
            assert login == what.starter
        case "load_full":
            assert one.pick is not None
            assert what.picking.loads[login].open >= one.pick.max_load
        case "drawn_before":
            assert login in what.picking.before[0]
        case _ if code in EXCLUSIONS:
            assert what.excluded[login] == code


@settings(max_examples=40)
@given(house=organisations(), how=rules, what=known)
def test_asking_twice_asks_the_same(house: Organisation, how: tuple[Rule, ...], what: Facts) -> None:
    assert work_out(how, house, what) == work_out(how, house, what)


BODY = panel([person("a"), person("b"), person("c")])


@pytest.mark.parametrize(
    ("login", "how", "what", "code"),
    [
        ("nobody", rule(group="panel"), facts(), "unknown"),
        ("a", rule(group="no such"), facts(), "no_such_group"),
        ("a", rule(group="panel", unit="elsewhere"), facts(), "other_unit"),
        ("a", rule(group="panel"), facts({"a": "skipped_related"}), "skipped_related"),
        ("a", rule(persons=("b",)), facts(), "not_named"),
        ("a", rule(persons=("b",), word="rule_done_by"), facts(), "not_the_doer"),
        ("a", rule(posts=("top.b",)), facts(), "not_in_post"),
        ("a", rule(head_of="top"), facts(), "no_head"),
        ("b", rule(group="panel", pick=PickTerms(kind="fair")), facts(), "not_next"),
        ("b", rule(group="panel", pick=PickTerms(kind="chosen", chosen=("a",))), facts(), "not_chosen"),
    ],
)
def test_the_step_at_which_somebody_is_left_out(login: str, how: tuple[Rule, ...], what: Facts, code: str) -> None:
    assert [left.steps[0][0] for left in explain(login, how, BODY, what).left_out] == [code]


def test_who_was_not_drawn_and_who_came_later() -> None:
    how = rule(group="panel", pick=PickTerms(kind="draw", count=1))
    (record,) = work_out(how, BODY, facts()).picks
    since = panel([person(name) for name in "abcd"])
    kept = Facts(now=NOW, process_key="p", excluded={}, picking=PickFacts(recorded={0: record}))
    said = {login: explain(login, how, since, kept) for login in "abcd"}
    assert [login for login, one in said.items() if one.asked is not None] == list(record.result)
    left = {login: one.left_out[0].steps[0][0] for login, one in said.items() if one.asked is None}
    assert left == {**dict.fromkeys(set("abc") - set(record.result), "not_drawn"), "d": "came_later"}


def test_an_absent_member_and_the_vacant_seat() -> None:
    house = organisation(
        units=[unit("top")],
        persons=[person("a"), person("b"), person("c")],
        posts=[post("top.a"), post("top.empty")],
        holdings=[held("top.a", "a")],
        groups=[group("g", "top.a", "top.empty")],
        absences=[absence("a", "b")],
    )
    assert explain("a", rule(group="g"), house, facts()).left_out[0].steps == (
        ("substituted", {"person": "a", "by": "b"}),
    )
    assert explain("c", rule(group="g"), house, facts()).left_out[0].steps == (
        ("not_in_group", {"group": "g"}),
        ("post_vacant", {"post": "top.empty"}),
    )
