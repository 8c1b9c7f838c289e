"""The demo stands as told: eighteen projects, each at the place that its file describes, on the morning it opens."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select

from engine.api import Actor, ProcessEngine
from engine.domain.clock import FixedClock
from engine.queries.case_detail import CaseDetail
from engine.settings import Settings
from engine.store.instances import Incident, Instance, Notice
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Draft, SupervisionOrder, Task
from ui.demo_data import NOW, load_demo

STANDING = {
    "肿瘤免疫联合实验室": ("YX2026-001", "N41E", ()),
    "护理专业3+1联合培养": ("YX2026-002", None, ("N33",)),
    "传染病防控能力培训": ("YX2026-003", None, ("S304",)),
    "热带病诊疗能力援建": ("YX2026-004", None, ("N30",)),
    "中医药海外培训中心": ("YX2026-005", None, ("N33",)),
    "微创外科进修项目": ("YX2026-006", "N41E", ()),
    "慢病大数据联合研究": ("YX2026-007", None, ("N24",)),
    "护理奖学金代招": ("YX2026-008", None, ()),
    "老年护理师资互访": ("YX2026-009", None, ("N11",)),
    "天然药物活性成分联合研究": ("YX2026-010", None, ("N09",)),
    "针灸机器人合作研发": (None, "N90", ()),
    "远程心超人才培训平台": (None, None, ("N06",)),
    "药学英文课程共建": ("YX2026-011", None, ("N22",)),
    "灾害医学救援培训": ("YX2026-012", None, ("S206",)),
    "结核样本联合检测": ("YX2026-013", None, ("S710U",)),
    "英语护理课程共建": ("YX2026-014", None, ("S608",)),
    "社区康复教材引进": ("YX2026-015", None, ("S112",)),
}
"""Title → number, the end it reached, the elements at which people are asked; the draft has no title yet."""


class Demo:
    """The loaded demo, read by the names its projects go by."""

    def __init__(self, engine: ProcessEngine) -> None:
        self.engine = engine

    def all(self, statement: Select[Any]) -> list[Any]:
        with self.engine.database.reading() as session:
            return list(session.scalars(statement).all())

    def cases(self) -> list[Instance]:
        return [i for i in self.all(select(Instance)) if i.definition_key == "project_lifecycle"]

    def case(self, number: str) -> Instance:
        return next(i for i in self.cases() if i.number == number)

    def open_tasks(self, case: Instance) -> list[Task]:
        return self.all(select(Task).where(Task.instance_id == case.id, Task.state == "open"))

    def asked(self, number: str) -> dict[str, tuple[str, str | None]]:
        """Person → state and outcome, on the case's one open task."""
        (task,) = self.open_tasks(self.case(number))
        rows = self.all(select(Assignment).where(Assignment.task_id == task.id))
        return {a.person: (a.state, a.outcome) for a in rows}

    def asked_at(self, task: Task) -> set[str]:
        rows = self.all(select(Assignment).where(Assignment.task_id == task.id))
        return {a.person for a in rows if a.state in ("asked", "candidate")}

    def mails(self, number: str, kind: str) -> set[str]:
        mine = Job.instance_id == self.case(number).id
        return {str(j.person) for j in self.all(select(Job).where(mine, Job.queue == "mail", Job.kind == kind))}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"), demo=True)
    load_demo(settings, lambda _line: None)
    engine = ProcessEngine(settings, FixedClock(NOW))
    yield Demo(engine)
    engine.close()


def test_every_project_stands_where_its_file_says(demo: Demo) -> None:
    found = {
        case.title: (case.number, case.end_element, tuple(sorted({t.element for t in demo.open_tasks(case)})))
        for case in demo.cases()
        if case.title in STANDING
    }
    assert found == STANDING


def test_an_applicant_has_a_draft(demo: Demo) -> None:
    (draft,) = demo.all(select(Draft))
    assert (draft.person, draft.data["title"]) == ("gw_pi", "基层慢病管理师培训")


def test_nothing_is_stuck(demo: Demo) -> None:
    assert demo.all(select(Incident).where(Incident.state == "open")) == []


def test_every_mail_reached_the_mailbox(demo: Demo) -> None:
    mails = demo.all(select(Job).where(Job.queue == "mail", Job.due_at <= NOW))
    assert {m.state for m in mails} <= {"done", "cancelled"}
    digests = {m.state: m.due_at for m in demo.all(select(Job).where(Job.kind == "digest"))}
    assert set(digests) == {"done", "waiting"}  # this morning's have arrived, the next are planned
    assert (NOW - digests["done"]) < timedelta(hours=2) < digests["waiting"] - NOW
    assert [m.kind for m in mails if m.state == "cancelled" and m.kind == "assigned"] == []


def test_nothing_that_was_due_by_now_is_left_undone(demo: Demo) -> None:
    assert demo.all(select(Job).where(Job.state == "waiting", Job.due_at <= NOW)) == []


def test_finance_agreed_and_legal_is_late_so_the_deputy_was_asked(demo: Demo) -> None:
    assert demo.asked("YX2026-003") == {"fzbzr": ("removed", None), "fzb_fzr": ("asked", None)}
    (task,) = demo.open_tasks(demo.case("YX2026-003"))
    assert (task.item["unit"], task.due_at < NOW) == ("FZB", True)


def test_the_office_that_prepares_the_meeting_is_supervised_from_outside(demo: Demo) -> None:
    orders = demo.all(select(SupervisionOrder))
    case = demo.case("YX2026-004")
    assert {(o.instance_id, o.office) for o in orders} == {(case.id, "dzb_office")}
    assert {o.addressee for o in orders} == {"gjfcz"}
    assert demo.mails("YX2026-004", "supervised") == {"dzb_zr", "dzb_ms", "gjfcz"}


def test_the_leading_group_is_voting_without_a_relative_and_one_stepped_aside(demo: Demo) -> None:
    votes = Counter(demo.asked("YX2026-005").values())
    assert votes == {
        ("voted", "approve"): 3,
        ("voted", "abstain"): 1,
        ("recused", None): 1,
        ("asked", None): 2,
        ("waiting", None): 1,
    }
    assert demo.asked("YX2026-005")["hl_yz"] == ("recused", None)
    assert "rscz" not in demo.asked("YX2026-005")  # a relative, by the register


def test_one_of_two_signed_for_the_college(demo: Demo) -> None:
    case = next(c for c in demo.cases() if c.title == "远程心超人才培训平台")
    (task,) = demo.open_tasks(case)
    rows = demo.all(select(Assignment).where(Assignment.task_id == task.id))
    assert {a.person: a.outcome for a in rows} == {"lc_sj": "approve", "lc_yz": None}


def test_the_correction_list_waits_for_three_answers(demo: Demo) -> None:
    (task,) = demo.open_tasks(demo.case("YX2026-009"))
    assert [item["material"] for item in task.items] == ["经费来源", "里程碑", "目标与内容"]


def test_the_formal_check_is_due_within_the_hour_and_was_reminded(demo: Demo) -> None:
    (task,) = demo.open_tasks(demo.case("YX2026-010"))
    assert task.due_at == datetime.fromisoformat("2026-11-20T10:30+08:00")
    assert "gj_p1" in demo.mails("YX2026-010", "reminder")


def test_the_refused_applicant_has_two_days_left(demo: Demo) -> None:
    (task,) = demo.open_tasks(demo.case("YX2026-007"))
    assert task.due_at == datetime.fromisoformat("2026-11-24T09:30+08:00")


def test_the_appeal_panel_had_no_part_in_what_is_appealed(demo: Demo) -> None:
    case = demo.case("YX2026-014")
    rows = demo.all(select(Assignment).where(Assignment.instance_id == case.id))
    places = {task.id: task.element for task in demo.all(select(Task).where(Task.instance_id == case.id))}
    panel = {row.person for row in rows if places[row.task_id] == "S608"}
    earlier = {row.person for row in rows if row.state == "voted" and places[row.task_id] not in ("S608", "S603")}
    assert (len(panel), panel & earlier) == (3, set())


@pytest.mark.parametrize("title", [t for t, (_, end, _) in STANDING.items() if end is None])
def test_the_applicant_sees_on_one_page_where_it_stands(demo: Demo, title: str) -> None:
    case = next(c for c in demo.cases() if c.title == title)
    view = demo.engine.read(CaseDetail(instance_id=case.id, person=case.starter), Actor.person(case.starter))
    assert view.stands != ()
    assert [s for s in view.stands if s.element in (s.name.zh, s.name.en)] == []
    assert (view.my_task is not None) == any(case.starter in demo.asked_at(t) for t in demo.open_tasks(case))


def test_one_notice_is_public_until_wednesday(demo: Demo) -> None:
    (notice,) = demo.all(select(Notice).where(Notice.state == "open"))
    assert notice.instance_id == demo.case("YX2026-008").id
    assert notice.until_at == datetime.fromisoformat("2026-11-25T09:05+08:00")
