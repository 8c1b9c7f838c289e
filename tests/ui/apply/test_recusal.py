"""The applicant asks on their case's page that somebody be kept out."""

from tests.commands.test_request_recusal import decide, judged
from tests.factories.desk import APPLICANT
from tests.factories.site import Site


def test_from_the_case_to_the_request_and_back(site: Site) -> None:
    case, visit = judged(site.desk), site.person(APPLICANT)
    assert "申请回避" in visit.text(f"/cases/{case}")
    address = f"/cases/{case}/act/recusal"
    form = visit.text(address)
    assert ("至多两人" in form, "回避的理由" in form) == (True, True)
    assert "校外专家甲" in visit.text(f"{address}?search=校外专家甲")
    sent = visit.post(address, {"key": "a", "person": "zj_x1", "text": "与外方负责人是亲属"})
    assert (sent.status_code, "did=recusal" in sent.headers["Location"]) == (302, True)
    assert "一个工作日内决定" in visit.text(sent.headers["Location"])
    assert [task.element for task in site.desk.open_tasks(case)] == ["experts", "decide"]


def test_what_is_missing_is_said_beside_its_field(site: Site) -> None:
    case, visit = judged(site.desk), site.person(APPLICANT)
    empty = visit.post(f"/cases/{case}/act/recusal", {"key": "a", "person": "zj_x1", "text": " "})
    assert (empty.status_code, "原因" in empty.get_data(as_text=True)) == (422, True)
    nobody = visit.post(f"/cases/{case}/act/recusal", {"key": "b", "person": "", "text": "亲属"})
    assert nobody.status_code == 422


def test_a_second_request_waits_for_the_first(site: Site) -> None:
    case, visit = judged(site.desk), site.person(APPLICANT)
    visit.post(f"/cases/{case}/act/recusal", {"key": "a", "person": "zj_x1", "text": "亲属"})
    early = visit.post(f"/cases/{case}/act/recusal", {"key": "b", "person": "zj_x2", "text": "亲属"})
    assert (early.status_code, "还没有决定" in early.get_data(as_text=True)) == (409, True)
    decide(site.desk, case, "refuse")
    assert visit.post(f"/cases/{case}/act/recusal", {"key": "c", "person": "zj_x2", "text": "亲属"}).status_code == 302


def test_nobody_else_is_offered_it(site: Site) -> None:
    case = judged(site.desk)
    assert "申请回避" not in site.person("zj_x1").text(f"/cases/{case}")
    assert (
        site.person("zj_x1")
        .post(f"/cases/{case}/act/recusal", {"key": "a", "person": "zj_x2", "text": "x"})
        .status_code
        == 403
    )
