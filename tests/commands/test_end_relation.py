"""A declared relation is ended by whoever declared it or by an administrator, with the reason."""

import pytest

from engine.commands.declare_relation import DeclareRelation
from engine.commands.end_relation import EndRelation
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk


def end(reason: str = "合作已结束", kind: str = "partner") -> EndRelation:
    return EndRelation(person=CLERK, other=APPLICANT, kind=kind, reason=reason)


@pytest.mark.parametrize("actor", [CLERK, ADMIN])
def test_it_ends_and_the_person_is_asked_again(harness: Desk, actor: str) -> None:
    harness.act(CLERK, DeclareRelation(other=APPLICANT, kind="partner"))
    harness.act(actor, end())
    assert harness.last().payload == {"person": CLERK, "other": APPLICANT, "kind": "partner", "reason": "合作已结束"}
    assert CLERK in harness.people(harness.task(harness.slip()))


@pytest.mark.parametrize(
    ("actor", "command", "code"),
    [
        (APPLICANT, end(), "not_permitted"),
        (CLERK, end(kind="kin"), "not_found"),
        (CLERK, end(reason=" "), "reason_required"),
        (CLERK, end(reason="长" * 501), "text_too_long"),
    ],
)
def test_what_does_not_end_it(harness: Desk, actor: str, command: EndRelation, code: str) -> None:
    harness.act(CLERK, DeclareRelation(other=APPLICANT, kind="partner"))
    assert harness.code(actor, command) == code
