"""A person declares a relation; it counts at once, for both, and an import leaves it alone."""

import pytest

from engine.api import Actor
from engine.commands.declare_relation import DeclareRelation
from engine.commands.import_organisation import ImportOrganisation
from engine.queries.relations import DeclaredRelations
from engine.store.organisation import Relation
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.people import demo_people


def test_a_declared_relation_counts_at_once_for_both(harness: Desk) -> None:
    harness.act(CLERK, DeclareRelation(other=APPLICANT, kind="kin"))
    assert CLERK not in harness.people(harness.task(harness.slip()))
    assert harness.last().event == "RelationDeclared"
    assert (harness.last().actor, harness.last().payload) == (CLERK, {"other": APPLICANT, "kind": "kin"})


def test_an_import_of_the_organisation_leaves_it_alone(harness: Desk) -> None:
    harness.act(CLERK, DeclareRelation(other=APPLICANT, kind="kin"))
    document = demo_people()
    document["relations"] = [{"person": CLERK, "other": APPLICANT, "kind": "kin"}]
    harness.machine(ImportOrganisation(document=document))
    (kept,) = harness.all(Relation)
    assert (kept.person, kept.other, kept.declared_at) == (CLERK, APPLICANT, harness.clock.now())


@pytest.mark.parametrize(
    ("actor", "other", "kind", "code"),
    [
        (CLERK, "nobody", "kin", "person_unknown"),
        (CLERK, CLERK, "kin", "person_self"),
        (CLERK, APPLICANT, "friend", "relation_kind"),
        (CLERK, OTHER_CLERK, "kin", "relation_declared"),
        ("nobody", APPLICANT, "kin", "not_permitted"),
    ],
)
def test_what_is_no_relation_is_refused(harness: Desk, actor: str, other: str, kind: str, code: str) -> None:
    harness.act(CLERK, DeclareRelation(other=OTHER_CLERK, kind="kin"))
    assert harness.code(actor, DeclareRelation(other=other, kind=kind)) == code


def test_a_machine_and_a_stranger_declare_nothing(harness: Desk) -> None:
    command = DeclareRelation(other=APPLICANT, kind="kin")
    assert [harness.code(a, command) for a in (Actor.system("test"), Actor.external("x"))] == ["not_permitted"] * 2


def test_only_who_declared_it_and_administrators_are_told(harness: Desk) -> None:
    harness.act(CLERK, DeclareRelation(other=APPLICANT, kind="kin"))
    (own,) = harness.engine.read(DeclaredRelations(person=CLERK, of=CLERK))
    assert (own.other, own.words, own.endable) == (APPLICANT, "亲属", True)
    assert harness.engine.read(DeclaredRelations(person=APPLICANT, of=APPLICANT)) == ()
    (told,) = harness.engine.read(DeclaredRelations(person=ADMIN, of=APPLICANT))
    assert told.person == CLERK
