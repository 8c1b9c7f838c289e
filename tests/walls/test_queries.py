"""Every query is asked by somebody of every role, and answered or refused exactly as the table of permissions says."""

import re
from dataclasses import fields
from typing import Any

import pytest

from engine.api import Actor, Rejection
from engine.commands.attach_file import AttachFile
from engine.domain.permissions import allows
from engine.queries import ANSWERS
from engine.queries.doors import CASE, FILTERS, READS
from tests.factories.asking import NOWHERE, PLACES, known_ids, queries
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.house.sources import ROOT

STRANGER, SUPERVISOR, SECURITY, AUDITOR = "gw_ms", "gjfcz", "wx_fzr", "sj_yw"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ROLES = {
    APPLICANT: {"starter"},
    CLERK: {"assignee"},
    STRANGER: set[str](),
    SUPERVISOR: {"supervising"},
    SECURITY: {"security"},
    AUDITOR: {"auditor"},
    ADMIN: {"administrator"},
}


def names_of(kind: Any) -> set[str]:  # noqa: ANN401 - a query of any kind
    return {field.name for field in fields(kind)}


def relations(query: object, who: str) -> set[str]:
    """What somebody is to a query: their role, and themselves where it is about them."""
    asks = getattr(query, "person", None) == who
    return {"public", "person", *ROLES[who], *(("self",) if asks else ())}


def test_each_query_is_for_whom_it_is_listed(on_sqlite: Desk) -> None:
    case = on_sqlite.slip()
    on_sqlite.act(CLERK, AttachFile(task_id=on_sqlite.task(case).id, name="a.pdf", content=PDF))
    on_sqlite.advance("6 workdays")
    ids = {**known_ids(on_sqlite, case), "task_id": [on_sqlite.task(case).id]}
    wrong = []
    for kind in ANSWERS:
        for who in ROLES:
            query = next(queries(kind, who, ids, ""))
            row = READS[kind]
            act = row if isinstance(row, str) else row(query)
            expected = allows(act, relations(query, who))
            if answered(on_sqlite, query, who, about_case=act == CASE) != expected:
                wrong.append((kind.__name__, who, act))
    assert wrong == []


def answered(
    desk: Desk,
    query: Any,  # noqa: ANN401 - a query of any kind
    who: str,
    *,
    about_case: bool,
) -> bool:
    """Tell whether the door was open: whoever may not read a case is not even told that there is one."""
    try:
        desk.engine.read(query, Actor.person(who))
    except Rejection as rejection:
        return rejection.code == "not_found" and not about_case
    return True


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if "person" in names_of(kind) and kind not in FILTERS])
def test_nobody_asks_as_another(on_sqlite: Desk, kind: type) -> None:
    query = next(queries(kind, APPLICANT, dict.fromkeys(("instance_id", *PLACES), (NOWHERE,)), ""))
    with pytest.raises(Rejection) as refused:
        on_sqlite.engine.read(query, Actor.person(CLERK))
    assert refused.value.code == "not_permitted"


@pytest.mark.parametrize("kind", sorted(FILTERS, key=lambda kind: kind.__name__))
def test_what_is_asked_of_another_is_for_whom_it_is_listed(on_sqlite: Desk, kind: type) -> None:
    """Here `person` says of whom it is: whoever asks is not themselves meant."""
    query = next(queries(kind, APPLICANT, {"instance_id": [NOWHERE]}, ""))
    row = READS[kind]
    assert isinstance(row, str)
    for who in ROLES:
        assert answered(on_sqlite, query, who, about_case=False) == allows(row, relations(query, who)), who


def test_every_face_says_who_asks() -> None:
    calls = [
        (path.name, call)
        for folder in ("ui", "webhooks")
        for path in (ROOT / folder).rglob("*.py")
        for call in re.findall(r"engine\.read\((.*)\)$", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(calls) >= 3
    named = ("Actor.", "MACHINE", "WATCHMAN")
    assert [call for call in calls if not any(name in call[1] for name in named)] == []
