from tests.factories.application import played
from tests.factories.desk import APPLICANT
from tests.factories.site import Site, words


def test_the_list_says_where_who_since_when_what_next(site: Site) -> None:
    played(site.desk, "formal-check-returns", 6)
    page = site.person(APPLICANT).text("/cases")
    for told in ("走到哪里 补正材料", "在谁手里 您", "接下来 现在办理", "YX2026-001"):
        assert told in page
    assert "Who has it You" in site.person(APPLICANT, "en").text("/cases")


def test_an_empty_list_says_what_to_do(site: Site) -> None:
    assert "从办事大厅开始一件申报" in site.person(APPLICANT).text("/cases")


def test_a_case_is_cancelled_with_a_reason(site: Site) -> None:
    case = played(site.desk, "formal-check-returns", 6)
    visit = site.person(APPLICANT)
    refused = visit.post(f"/cases/{case}/cancel", {"key": "a", "reason": " "})
    assert (refused.status_code, "请写明原因" in words(refused)) == (422, True)
    assert visit.post(f"/cases/{case}/cancel", {"key": "b", "reason": "外方取消"}).status_code == 302
    page = visit.text(f"/cases/{case}")
    assert "已撤销" in page
    assert "撤销申报：外方取消" in page


def test_after_the_vote_opened_it_is_refused(site: Site) -> None:
    case = played(site.desk, "cancel-refused")
    visit = site.person(APPLICANT)
    assert "确认撤销" not in visit.text(f"/cases/{case}")
    assert visit.post(f"/cases/{case}/cancel", {"key": "a", "reason": "晚了"}).status_code == 409


def test_only_the_starter_cancels(site: Site) -> None:
    case = played(site.desk, "formal-check-returns", 6)
    assert site.person("lc_ms").post(f"/cases/{case}/cancel", {"key": "a", "reason": "x"}).status_code == 403


def test_a_negative_end_tells_the_way_on(site: Site) -> None:
    case = played(site.desk, "college-refuses")
    page = site.person(APPLICANT).text(f"/cases/{case}")
    for told in ("决定告知", "理由", "依据条款", "材料页码", "救济途径", "救济期限"):
        assert told in page
    english = site.person(APPLICANT, "en").text(f"/cases/{case}")
    assert "You may file again at any time" in english
    assert "修改后可随时重新申报" not in english


def test_the_forms_read_back_with_names_and_signature(site: Site) -> None:
    case = played(site.desk, "formal-check-returns", 6)
    page = site.person(APPLICANT).text(f"/cases/{case}")
    for told in ("奥地利", "28.00 万元", "学校国际合作专项", "校验", "全部符合"):
        assert told in page
    assert "Austria" in site.person(APPLICANT, "en").text(f"/cases/{case}")


def test_a_stranger_to_the_case_is_told_nothing(site: Site) -> None:
    case = played(site.desk, "formal-check-returns", 6)
    assert site.person("yx_pi").get(f"/cases/{case}").status_code == 404


def test_in_a_called_process_the_page_foresees_what_is_left_of_it(site: Site) -> None:
    case = played(site.desk, "objection-answered", 5)
    foreseen = site.person(APPLICANT).text(f"/cases/{case}").partition("预计经过")[2]
    assert 0 <= foreseen.find("部门负责人签署") < foreseen.find("政治审查")
