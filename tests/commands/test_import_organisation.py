from typing import Any

import pytest

from engine.commands.import_organisation import ImportOrganisation
from engine.store.organisation import Holding, Person, Role
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk


def document(**more: object) -> dict[str, Any]:
    return {
        "units": [{"code": "X1", "name": "科", "parent": "X"}, {"code": "X", "name": "外单位"}],
        "persons": [{"login": "newcomer", "name": {"zh": "新人", "en": "New"}, "unit": "X1", "email": "n@example.org"}],
        "posts": [
            {"code": "X.clerk", "unit": "X1", "title": "经办", "superior": "X.head"},
            {"code": "X.head", "unit": "X", "title": "主任", "holders": [{"person": "newcomer", "from": "2026-09-02"}]},
        ],
        "groups": [{"code": "fresh", "name": "新组", "members": [{"post": "X.head"}]}],
        **more,
    }


def test_people_posts_and_groups_are_known_at_once(harness: Desk) -> None:
    harness.act(ADMIN, ImportOrganisation(document=document()))
    organisation = harness.engine.organisation
    assert organisation.person("newcomer") is not None
    assert organisation.members("fresh", harness.clock.now()) == ()
    harness.advance("1 workdays")
    assert organisation.members("fresh", harness.clock.now()) == ("newcomer",)
    event = harness.last()
    assert (event.event, event.actor, event.payload) == ("OrganisationImported", ADMIN, {"units": 2, "persons": 1})


def test_history_keeps_its_people_and_posts_are_held_anew(harness: Desk) -> None:
    people = len(harness.all(Person))
    harness.machine(ImportOrganisation(document=document()))
    assert len(harness.all(Person)) == people + 1
    assert [h.person for h in harness.all(Holding)] == ["newcomer"]


def test_who_imports_stays_an_administrator(harness: Desk) -> None:
    harness.act(ADMIN, ImportOrganisation(document=document()))
    assert [(r.person, r.role) for r in harness.all(Role)] == [(ADMIN, "administrator")]
    harness.act(ADMIN, ImportOrganisation(document=document(roles=[{"person": ADMIN, "role": "administrator"}])))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"persons": [{"login": "a", "name": "a", "unit": "Q", "email": "a@b"}]}, "person a refers to Q"),
        ({"groups": [{"code": "g", "name": "g", "members": [{"post": "Q"}]}]}, "member g refers to Q"),
        ({"units": [{"code": "A", "name": "a", "parent": "B"}, {"code": "B", "name": "b", "parent": "A"}]}, "refers"),
        (
            {
                "posts": [
                    {"code": "P", "unit": "X", "title": "p", "superior": "R"},
                    {"code": "R", "unit": "X", "title": "r", "superior": "P"},
                ],
                "groups": [],
            },
            "circle",
        ),
        ({"units": [{"name": "without a code"}]}, "KeyError"),
        ({"persons": None}, "TypeError"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_imported(on_sqlite: Desk, more: dict[str, Any], said: str) -> None:
    refusal = on_sqlite.refusal(MACHINE, ImportOrganisation(document=document(**more)))
    assert (refusal.code, said in str(refusal.fields["detail"])) == ("organisation_invalid", True)


def test_only_administrators_and_the_machine(harness: Desk) -> None:
    assert harness.code(APPLICANT, ImportOrganisation(document=document())) == "not_permitted"
