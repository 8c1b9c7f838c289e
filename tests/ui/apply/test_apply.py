import io
import re

from engine.store.attachments import Attachment
from engine.store.tasks import Draft, Task
from tests.factories.application import application, played, sent
from tests.factories.desk import APPLICANT, CLERK
from tests.factories.site import Site, Visit, words

PDF = b"%PDF-1.4\n%%EOF\n"


def began(site: Site, language: str = "zh") -> tuple[Visit, str, Task]:
    visit = site.person(APPLICANT, language)
    answer = visit.post("/apply/start/project_lifecycle", {"key": "start"})
    assert answer.status_code == 302
    (task,) = site.desk.all(Task, Task.state == "open")
    assert answer.location == f"/apply/task/{task.id}"
    return visit, answer.location, task


def draft(site: Site) -> dict[str, object]:
    return dict(site.desk.one(Draft).data)


def test_the_catalogue_shows_what_one_may_start(site: Site) -> None:
    assert "国际合作项目申报" in site.person(APPLICANT).text("/apply")
    assert "International cooperation project" in site.person(APPLICANT, "en").text("/apply")
    assert "国际合作项目申报" not in site.person(CLERK).text("/apply")


def test_only_the_audience_may_start(site: Site) -> None:
    answer = site.person(CLERK).post("/apply/start/project_lifecycle", {"key": "k"})
    assert (answer.status_code, "不能进行这项操作" in words(answer)) == (403, True)
    assert site.person(APPLICANT).post("/apply/start/nothing", {"key": "k"}).status_code == 404


def test_the_form_speaks_both_languages(site: Site) -> None:
    visit, address, _ = began(site)
    page = visit.text(address)
    assert "项目名称" in page
    assert "还有 22 项" in page
    english = site.person(APPLICANT, "en").text(address)
    assert "Project title" in english
    assert "Check by the college secretary" in english


def test_a_draft_is_kept_and_shown_again(site: Site) -> None:
    visit, address, _ = began(site)
    answer = visit.post(address, {"do": "save", "f.title": "二期", "f.budget": "about 30", "f.funds.0.source": "学校"})
    assert answer.status_code == 302
    page = visit.get(address).get_data(as_text=True)
    assert 'value="二期"' in page
    assert 'value="about 30"' in page
    assert 'value="学校"' in page


def test_autosave_tells_what_is_hidden_computed_and_missing(site: Site) -> None:
    visit, address, _ = began(site)
    answer = visit.post(f"{address}/draft", {"f.funds.0.amount": "20", "f.funds.1.amount": "10.5", "seen_saved_at": ""})
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["hidden"], answer.json["computed"]) == (["coi_note"], {"funds_total": "30.5"})
    assert "还有" in answer.json["precheck"]
    assert "学院党政双签" in answer.json["chain"]


def test_autosave_does_not_write_over_another_window(site: Site) -> None:
    visit, address, _ = began(site)
    visit.post(f"{address}/draft", {"f.title": "一", "seen_saved_at": ""})
    answer = visit.post(f"{address}/draft", {"f.title": "二", "seen_saved_at": ""})
    assert (answer.status_code, answer.json) == (409, {"conflict": True})
    assert draft(site)["title"] == "一"


def test_rows_are_added_and_removed_without_scripts(site: Site) -> None:
    visit, address, _ = began(site)
    answer = visit.post(address, {"row": "add:funds", "f.funds.0.source": "学校", "f.funds.0.amount": "20"})
    assert answer.location == f"{address}#f-funds"
    assert draft(site)["funds"] == [{"source": "学校", "amount": "20", "condition": ""}, {}]
    visit.post(address, {"row": "remove:funds:0", "f.funds.0.source": "学校", "f.funds.1.source": "学院"})
    assert draft(site)["funds"] == [{"source": "学院", "amount": "", "condition": ""}]


def test_an_incomplete_form_is_refused_at_each_field_and_kept(site: Site) -> None:
    visit, address, task = began(site)
    answer = visit.post(address, {"outcome": "done", "key": "k", "f.title": "二期", "f.budget": "-1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="errors"' in page
    assert '<a href="#f-title_en">英文名称</a>' in page
    assert 'value="二期"' in page
    assert "不能小于 0" in page
    assert draft(site)["title"] == "二期"
    assert site.desk.reread(task).state == "open"


def test_a_field_the_form_does_not_have_is_refused(site: Site) -> None:
    visit, address, task = began(site)
    answer = visit.post(address, {**sent(application()), "outcome": "done", "key": "k", "f.grade": "C"})
    assert answer.status_code == 422
    assert "表单没有这一项" in words(answer)
    assert site.desk.reread(task).state == "open"


def test_a_refusal_is_a_document_where_one_is_asked_for(site: Site) -> None:
    visit, address, _ = began(site)
    answer = visit.post(
        f"{address}/files",
        {"file": (io.BytesIO(b"MZ\x90"), "a.exe")},
        headers={"Accept": "application/problem+json"},
    )
    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")


def test_a_missing_paper_is_told_before_and_after_submitting(site: Site) -> None:
    visit, address, _ = began(site)
    visit.post(address, {**sent(application(first=True)), "do": "save"})
    assert "请上传外方资质证明" in visit.text(address)
    answer = visit.post(address, {**sent(application(first=True)), "outcome": "done", "key": "k"})
    assert answer.status_code == 302
    (again,) = site.desk.all(Task, Task.state == "open")
    page = visit.text(f"/apply/task/{again.id}")
    assert "预检没有通过" in page
    assert "请上传外方资质证明" in page
    assert application()["need"] in page


def test_a_complete_form_goes_on_and_a_second_click_does_nothing(site: Site) -> None:
    visit, address, task = began(site)
    form = {**sent(application()), "outcome": "done", "key": "once", "seen_version": str(task.version)}
    first = visit.post(address, form)
    assert first.location == f"/cases/{task.instance_id}?filed=1&done={task.id}"
    second = visit.post(address, form)
    assert second.location == first.location
    late = visit.post(address, {**form, "key": "twice", "f.title": "改名"})
    assert (late.status_code, "改名" in words(late)) == (409, True)
    assert "现在由 临床医学院外事秘书 办理" in visit.text(first.location)


def test_what_was_handed_in_is_taken_back_within_the_seconds(site: Site) -> None:
    visit, address, task = began(site)
    first = visit.post(address, {**sent(application()), "outcome": "done", "key": "once"})
    assert "8 秒内可撤回" in visit.text(first.location)
    undone = visit.post(f"{address}/undo", {"key": "undo"})
    assert (undone.location, site.desk.reread(task).state) == (address, "open")
    assert application()["title"] in visit.get(address).get_data(as_text=True)
    visit.post(address, {**sent(application()), "outcome": "done", "key": "again"})
    site.desk.pass_time(seconds=9)
    assert "秒内可撤回" not in visit.text(first.location)


def test_a_stale_page_is_refused_and_what_was_typed_kept(site: Site) -> None:
    visit, address, task = began(site)
    form = {**sent(application(title="三期")), "outcome": "done", "key": "k", "seen_version": str(task.version + 5)}
    answer = visit.post(address, form)
    assert (answer.status_code, 'value="三期"' in answer.get_data(as_text=True)) == (409, True)


def test_files_are_attached_with_the_form_or_alone_and_read_by_those_who_may(site: Site) -> None:
    visit, address, task = began(site)
    visit.post(address, {"do": "upload", "f.title": "二期", "up.partner_docs": (io.BytesIO(PDF), "证明.pdf")})
    (first,) = site.desk.all(Attachment)
    assert draft(site)["partner_docs"] == [first.id]
    assert "证明.pdf" in visit.text(address)
    alone = visit.post(f"{address}/files", {"file": (io.BytesIO(PDF), "草案.pdf")})
    assert alone.json is not None
    assert alone.json["name"] == "草案.pdf"
    answer = visit.get(f"/files/{first.id}")
    assert (answer.data, answer.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visit.get(f"/files/{first.id}?show=1").headers["Content-Disposition"].startswith("inline;")
    assert site.person("yx_pi").get(f"/files/{first.id}").status_code == 404
    assert task.id == first.task_id


def test_items_are_answered_one_by_one(site: Site) -> None:
    case = played(site.desk, "formal-check-returns", 6)
    task = site.desk.task(case, "N11")
    visit, address = site.person(APPLICANT), f"/apply/task/{task.id}"
    page = visit.text(address)
    assert "国际旅费未列明" in page
    filed = {**sent(application()), "outcome": "done", "key": "k"}
    answer = visit.post(address, {**filed, "answer.0": "已列明"})
    assert answer.status_code == 422
    assert "第 2 条答复" in words(answer)
    assert "已列明" in words(answer)
    assert visit.post(address, {**filed, "key": "k2", "answer.0": "已列明", "answer.1": "已补"}).status_code == 302
    assert site.desk.waiting(case) == ["N09"]


def test_a_closed_task_leads_to_its_case(site: Site) -> None:
    visit, address, task = began(site)
    visit.post(address, {**sent(application()), "outcome": "done", "key": "k"})
    assert visit.get(address).location == f"/cases/{task.instance_id}"


def test_registers_are_searched(site: Site) -> None:
    found = site.person(APPLICANT).get("/apply/options/units?q=临床").json
    assert found == [{"value": "LC", "label": "临床医学院", "group": "云溪医科大学"}]
    assert site.person(APPLICANT, "en").get("/apply/options/countries?q=austria").json == [
        {"value": "AT", "label": "Austria", "group": ""}
    ]
    assert site.person(APPLICANT).get("/apply/options/passwords?q=a").json == []


def test_a_stranger_signs_in_first(site: Site) -> None:
    for address in ("/apply", "/cases", f"/files/{'0' * 32}", "/apply/options/persons"):
        assert re.match("/sign-in", site.stranger().get(address).location or "")
