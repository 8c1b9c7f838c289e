"""Who may not act on a task: every tie, its reason, and that it beats a membership."""

from datetime import UTC, datetime

import pytest

from engine.domain.assignment import Facts, Rule, resolve
from engine.domain.exclusion import REASONS, Ties, doers, exclusions
from engine.domain.organisation import Group, Holding, Organisation, Person, Post, Seat, Substitution, Unit
from engine.domain.texts import Text

NOW = datetime(2026, 9, 1, tzinfo=UTC)
PEOPLE = {"starter": "U1", "leader": "U2", "kin": "U3", "colleague": "U1", "other": "U4", "stranger": "U3"}


def organisation(*relations: tuple[str, str, str], absent: str = "", substitute: str = "") -> Organisation:
    word = Text("x", "x")
    posts = {f"p_{p}": Post(code=f"p_{p}", unit=u, title=word, superior=None) for p, u in PEOPLE.items()}
    window = Substitution(person=absent, substitute=substitute, from_at=NOW, until_at=None, processes=frozenset())
    return Organisation(
        version=1,
        units={u: Unit(code=u, name=word, parent=None, kind="office") for u in PEOPLE.values()},
        persons={
            p: Person(login=p, name=word, unit=u, email="", language="zh", external=False, active=True)
            for p, u in PEOPLE.items()
        },
        posts=posts,
        holdings=tuple(Holding(post=f"p_{p}", person=p, from_at=NOW, until_at=None) for p in PEOPLE),
        groups={
            "all": Group(
                code="all",
                name=word,
                seats=tuple(Seat(post=code, seat="member") for code in posts),
                substitutes_allowed=True,
                supervising_office=None,
            )
        },
        substitutions=(window,) if absent else (),
        relations=frozenset(relations),
    )


@pytest.mark.parametrize(
    ("ties", "person", "reason"),
    [
        (Ties(starter="starter"), "starter", "skipped_starter"),
        (Ties(starter="starter", leader="leader"), "leader", "skipped_starter"),
        (Ties(starter="starter", drafters=("other",)), "other", "skipped_drafter"),
        (Ties(starter="starter", recused=("other",)), "other", "skipped_recused"),
        (Ties(starter="starter", earlier=("other",)), "other", "skipped_earlier"),
        (Ties(starter="starter"), "kin", "skipped_related"),
        (Ties(starter="kin"), "starter", "skipped_related"),
        (Ties(starter="other", leader="starter"), "kin", "skipped_related"),
        (Ties(starter="starter", units=frozenset({"U1"})), "colleague", "skipped_unit"),
        (Ties(starter="starter"), "colleague", None),
        (Ties(starter="starter"), "stranger", None),
        (Ties(starter="starter", drafters=("kin",)), "kin", "skipped_drafter"),
        (Ties(starter="starter", drafters=("starter",)), "starter", "skipped_drafter"),
        (Ties(starter="starter", recused=("starter",)), "starter", "skipped_recused"),
    ],
)
def test_each_tie_has_its_reason(ties: Ties, person: str, reason: str | None) -> None:
    found = exclusions(ties, organisation(("starter", "kin", "kin")))
    assert found.get(person) == reason
    assert set(found.values()) <= set(REASONS)


def asked(ties: Ties, known: Organisation, rule: Rule) -> list[str]:
    facts = Facts(now=NOW, process_key="p", excluded=exclusions(ties, known))
    return [one.person for one in resolve((rule,), known, facts)]


def test_an_exclusion_beats_every_membership() -> None:
    ties = Ties(starter="starter", drafters=("leader",), units=frozenset({"U1"}))
    known = organisation(("kin", "starter", "kin"))
    assert asked(ties, known, Rule(group="all")) == ["other", "stranger"]


def test_a_substitute_is_no_way_round_it() -> None:
    known = organisation(("kin", "starter", "kin"), absent="other", substitute="kin")
    assert "kin" not in asked(Ties(starter="starter"), known, Rule(group="all"))


def test_who_is_named_does_their_own_work_but_not_what_a_relation_forbids() -> None:
    ties = Ties(starter="starter", drafters=("other",))
    known = organisation(("kin", "starter", "kin"))
    assert asked(ties, known, Rule(persons=("starter", "other", "kin", "stranger"))) == ["starter", "stranger"]


def test_who_brought_a_result_about() -> None:
    assert doers({"by": "a", "prepared_by": ["b"]}) == ("a", "b")
    assert doers({"by": None, "votes": [{"person": "c"}, {"person": "d"}]}) == ("c", "d")
    assert doers("nothing") == ()
