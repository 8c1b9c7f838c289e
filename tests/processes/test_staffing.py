"""The demo university finds somebody to ask for every applicant and project; nobody decides for themselves."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from engine.api import Actor
from engine.commands.attach_file import AttachFile
from engine.domain.organisation import Organisation
from engine.store.tasks import Assignment, Task
from engine.testing import ProcessDesk
from tests.factories.people import demo_people
from tests.factories.shipped import SHIPPED

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
LIFECYCLE = PROCESSES / "project_lifecycle"
DOCUMENT = demo_people()
AT = datetime.fromisoformat("2026-10-12T09:00+08:00")
APPLICANTS = ("lc_pi", "hl_pi", "yx_pi", "gw_pi", "zy_pi", "fy_ld")
DEPARTMENTS = ("CWC", "FZB", "KYC", "JWC", "RSC", "XGC", "ZZB", "ZSC", "FYG", "BWC", "YJS")
PANELS = {
    "lsg": 9,
    "party_committee": 5,
    "polrev_panel": 7,
    "expert": 12,
    "appeal_panel": 5,
    "ethics": 7,
    "acceptance_panel": 7,
    "midterm_panel": 3,
    "verify_panel": 3,
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def shared(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((LIFECYCLE / "scenarios" / f"_{name}.yaml").read_text("utf-8")))


def project_types() -> tuple[str, ...]:
    """The kinds of project the application offers."""
    components = json.loads((LIFECYCLE / "forms" / "F00-01.form").read_text("utf-8"))["components"]
    fields = [field for group in components for field in group.get("components", ())]
    return tuple(o["value"] for field in fields if field.get("key") == "ptype" for o in field["values"])


@pytest.fixture(scope="module")
def university(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessDesk]:
    folder = tmp_path_factory.mktemp("university")
    harness = ProcessDesk.open(f"sqlite:///{folder}/test.db", folder, at=AT)
    harness.import_organisation(DOCUMENT)
    harness.deploy(*SHIPPED)
    yield harness
    harness.close()


def application(harness: ProcessDesk, task: Task, applicant: str, ptype: str) -> dict[str, Any]:
    """What the form of this kind of project needs; a conference brings in every department that a question can."""
    fields = shared("application") | {"ptype": ptype, "pi": applicant, "dept": home(applicant)}
    if ptype == "joint_programme":
        attached = harness.engine.execute(
            AttachFile(task_id=task.id, name="agreement.pdf", content=PDF), Actor.person(applicant)
        )
        fields |= {"draft": [attached.value["attachment"]], "materials": [{"kind": "course", "name": "药理学"}]}
    if ptype in ("lab", "base"):
        fields |= {"period_to": "2029-10-14"}
    if ptype == "conference":
        fields |= {"visitors": True, "hospital": True, "postgraduates": True}
    return fields


def home(login: str) -> str:
    return next(str(p["unit"]) for p in DOCUMENT["persons"] if p["login"] == login)


FILLED = {
    "N06": shared("minutes"),
    "S303": {"proposal": "approve"},
    "S106": shared("sheet_political"),
    "S107": shared("sheet_material"),
    "S108": shared("sheet_benefit"),
    "S204": {"coi": ["none"]},
    "S206": shared("scores"),
    "S210": {"summary": "建议通过。"},
    "S704": {"kind": "sample", "risk": "low", "consent": True},
    "S705": {"kinds": ["sample"], "path": "none", "benefit": "双方共有。"},
    "S706": {"papers": [{"name": "讲义", "grade": "open"}], "note": "可以提供。"},
    "S707": {"kinds": ["anonymous"], "people": 10, "purpose": "教学", "receiver": "外方", "path": "none"},
}
"""What the forms need when everybody agrees."""

Answer = tuple[str, dict[str, Any]]


def drive(
    harness: ProcessDesk,
    case: str,
    applicant: str,
    fields: dict[str, Any],
    *,
    until: str = "",
    once: dict[str, Answer] | None = None,
) -> None:
    """Have everybody who is asked agree, until nobody is asked any more, or only at `until`.

    `once` names what is decided otherwise the first time.
    """
    answers = FILLED | {"N02": fields, "N30": shared("agenda") | {"by": applicant}}
    once = dict(once or {})
    while tasks := [task for task in harness.open_tasks(case) if task.element != until]:
        for task in tasks:
            agreed = (harness.outcomes(task)[0], answers.get(task.element, {}))
            outcome, data = once.pop(task.element, agreed)
            while asked := [a for a in harness.asked(task.id) if a.state in ("asked", "candidate")]:
                harness.complete(task.id, asked[0].person, outcome, opinion="理由如下。", data=data)
                if task.id not in {t.id for t in harness.open_tasks(case)}:
                    break


def start(
    harness: ProcessDesk,
    applicant: str,
    ptype: str,
    *,
    until: str = "",
    once: dict[str, Answer] | None = None,
    **changes: object,
) -> str:
    case = harness.start("project_lifecycle", applicant)
    (task,) = harness.open_tasks(case)
    fields = application(harness, task, applicant, ptype) | changes
    drive(harness, case, applicant, fields, until=until, once=once)
    return case


def asked_on(harness: ProcessDesk, case: str) -> dict[str, set[str]]:
    """Element → everybody who was ever asked there; an element of a department is named with its unit."""
    with harness.engine.database.reading() as session:
        rows = session.execute(
            select(Task.element, Task.item, Assignment.person)
            .join(Assignment, Assignment.task_id == Task.id)
            .where(Task.instance_id == case)
        ).all()
    found: dict[str, set[str]] = {}
    for element, item, person in rows:
        found.setdefault(f"{element}@{item['unit']}" if item else element, set()).add(person)
    return found


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_every_kind_of_project_of_an_applicant_finds_everybody(university: ProcessDesk, applicant: str) -> None:
    """The kind of project decides who is asked up to countersigning; the reviews after it are the same for all."""
    for ptype in project_types():
        case = start(university, applicant, ptype, until="S104")
        assert [i.message for i in university.incidents(case)] == [], ptype
        assert university.waiting(case) == ["S104"], ptype
        nobody_decides_for_themselves(asked_on(university, case), applicant)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_a_project_with_every_check_is_approved_with_nobody_missing(university: ProcessDesk, applicant: str) -> None:
    flags = ["human_subjects", "genetic_resources", "technical_export", "data_export"]
    case = start(university, applicant, "conference", flags=flags)
    university.advance("6 workdays")
    assert [i.message for i in university.incidents(case)] == []
    assert university.instance(case).end_element == "N41E"
    asked = asked_on(university, case)
    nobody_decides_for_themselves(asked, applicant)
    assert {len(asked["S704"]), len(asked["S106"]), len(asked["S206"])} == {7, 3, 5}


VETO = {"political": "not_met", "political_clause": "第9条", "political_page": "第6页", "reason": "须删除该条。"}
APPEAL = {"grounds": ["facts"], "statement": "事实有误。", "request": "review"}
HEARD: dict[str, Answer] = {
    "N24": ("appeal", {"read": True}),
    "S602": ("file", APPEAL),
    "S603": ("admit", {}),
    "S606": ("answer", {"replies": [{"point": "事实", "answer": "已核实。"}]}),
    "S608": ("remand", {"found": ["facts"], "reason": "事实不清。"}),
    "S609": ("sign", {"reason": "事实不清，发回。"}),
}
SHEETS = ("S106", "S107", "S108")


REMANDS: dict[str, tuple[dict[str, Answer], tuple[str, ...]]] = {
    "political": (
        {"S106": ("done", shared("dispute")), "S111": ("done", {"answers": ["拟修改。"]}), "S112": ("done", VETO)},
        SHEETS,
    ),
    "expert": ({"S206": ("score", shared("poor_scores"))}, ("S204", "S206", "S210")),
}
"""What makes a stage say no the first time, and where its people sit."""
KINDS = project_types()
STORIES = [
    pytest.param(stage, applicant, KINDS[(2 * turn + second) % len(KINDS)], id=f"{stage}-{applicant}")
    for turn, applicant in enumerate(APPLICANTS)
    for second, stage in enumerate(REMANDS)
]
"""Every applicant with a remand of each stage; the kinds of project take turns, so that each has one."""


def test_the_stories_of_remands_have_every_kind_of_project() -> None:
    assert {story.values[2] for story in STORIES} == set(KINDS)


@pytest.mark.parametrize(("stage", "applicant", "ptype"), STORIES)
def test_a_remand_goes_to_a_panel_of_other_people(
    university: ProcessDesk, stage: str, applicant: str, ptype: str
) -> None:
    once, parts = REMANDS[stage]
    case = start(university, applicant, ptype, once=once | HEARD)
    assert [i.message for i in university.incidents(case)] == []
    assert university.instance(case).state == "active" or university.instance(case).end_element == "N41E"
    first, second = rounds(university, case, parts)
    assert first
    assert second
    assert first.isdisjoint(second)
    appeal = asked_on(university, case)
    decided = {p for e in ("N05", "N06", "N09", "S304@CWC", *parts, "N33") for p in appeal.get(e, set())}
    assert appeal["S608"].isdisjoint(decided)
    assert len(appeal["S608"]) == 3
    assert appeal["S609"].isdisjoint(appeal["S608"])


def rounds(harness: ProcessDesk, case: str, elements: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Who acted on the elements before the appeal, and who after it."""
    with harness.engine.database.reading() as session:
        rows = session.execute(
            select(Task.element, Task.created_at, Assignment.person, Assignment.state)
            .join(Assignment, Assignment.task_id == Task.id)
            .where(Task.instance_id == case)
            .order_by(Task.id)
        ).all()
    turn = next(n for n, row in enumerate(rows) if row.element == "S608")
    acted = [(n, row.person) for n, row in enumerate(rows) if row.element in elements and row.state == "voted"]
    return {p for n, p in acted if n < turn}, {p for n, p in acted if n > turn}


def nobody_decides_for_themselves(asked: dict[str, set[str]], applicant: str) -> None:
    assert asked.pop("N02") == {applicant}
    assert applicant not in {person for people in asked.values() for person in people}
    assert len(asked["N06"]) == 2
    assert asked["N06"].isdisjoint(asked["N05"])
    for element, people in asked.items():
        if element.startswith("S304@"):
            assert people.isdisjoint(asked[element.replace("S304", "S303")])


def test_a_leader_who_sits_in_the_deciding_bodies_is_passed_over(university: ProcessDesk) -> None:
    case = start(university, "hl_pi", "talent", pi="hl_yz")
    asked = asked_on(university, case)
    assert asked["N06"] == {"xz", "hl_sj"}
    assert len(asked["N33"]) == 8
    assert "hl_yz" not in {person for people in asked.values() for person in people}


@pytest.fixture(scope="module")
def organisation(university: ProcessDesk) -> Organisation:
    return university.engine.organisation


def test_every_department_has_a_head_and_a_handler_who_are_two_people(organisation: Organisation) -> None:
    for unit in DEPARTMENTS:
        head, handler = organisation.holders(f"{unit}.head", AT), organisation.holders(f"{unit}.handler", AT)
        assert (len(head), len(handler), set(head) & set(handler)) == (1, 1, set()), unit


@pytest.mark.parametrize(("group", "least"), PANELS.items())
def test_panels_are_large_enough(organisation: Organisation, group: str, least: int) -> None:
    assert len(organisation.members(group, AT)) >= least


def test_half_of_the_experts_come_from_outside(organisation: Organisation) -> None:
    outside = [p for p in organisation.members("expert", AT) if organisation.persons[p].external]
    assert len(outside) >= 6


def test_every_group_finds_somebody(organisation: Organisation) -> None:
    assert [code for code in organisation.groups if not organisation.members(code, AT)] == []


def test_everybody_holds_a_post(organisation: Organisation) -> None:
    assert [login for login in organisation.persons if not organisation.posts_of(login, AT)] == []


def test_deciding_bodies_admit_no_substitute(organisation: Organisation) -> None:
    assert [code for code in PANELS if organisation.groups[code].substitutes_allowed] == []


def test_the_international_office_is_supervised_from_outside(organisation: Organisation) -> None:
    office = {"iceo_clerk", "iceo_chief", "iceo_head", "lsg_office"}
    assert {organisation.groups[code].supervising_office for code in office} == {"dzb_office"}
    inside = {person for code in office for person in organisation.members(code, AT)}
    assert inside.isdisjoint(organisation.members("dzb_office", AT))


def test_no_substitute_applies_or_drafts_what_the_other_signs(organisation: Organisation) -> None:
    pairs = {(s.person, s.substitute) for s in organisation.substitutions}
    applicants = set(organisation.members("applicant", AT))
    assert [pair for pair in pairs if pair[1] in applicants] == []
    signing = {"dept_head": "dept_handler", "college_dean": "college_sec", "college_party": "college_sec"}
    for signs, drafts in signing.items():
        signers, drafters = set(organisation.members(signs, AT)), set(organisation.members(drafts, AT))
        crossed = [p for p in pairs if (p[0] in signers and p[1] in drafters) or (p[0] in drafters and p[1] in signers)]
        assert crossed == []


def test_no_one_substitutes_for_the_other_seat_of_a_double_signature(organisation: Organisation) -> None:
    pairs = {(s.person, s.substitute) for s in organisation.substitutions}
    seats = set(organisation.members("college_dean", AT)) | set(organisation.members("college_party", AT))
    assert [pair for pair in pairs if pair[0] in seats and pair[1] in seats] == []


def test_two_administrators_one_auditor_and_one_for_security(organisation: Organisation) -> None:
    roles = sorted(role for _, role in organisation.role_grants)
    assert roles == ["administrator", "administrator", "auditor", "security"]


def test_groups_named_by_the_diagrams_exist(organisation: Organisation) -> None:
    named = {group for key in SHIPPED for group in _groups((PROCESSES / key / "process.bpmn").read_text("utf-8"))}
    assert named - set(organisation.groups) == set()


def _groups(diagram: str) -> Iterator[str]:
    for part in diagram.split('<hq:assignee group="')[1:]:
        yield part.split('"', 1)[0]
