"""What people get wrong: a clear sentence in their language, what they typed kept, nothing half done."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.applications import application, at_the_formal_check, begin, start, submit
from tests.e2e.installation import Server, stuck
from tests.e2e.people import PATIENCE, House, Person
from ui.demo_data import ROOT

REASON, CLICKED, OFFICE, STALE = "未写意见的项目", "连点两次的项目", "别人的项目", "已被办结的项目"
STORIES = [application(CLICKED), *(at_the_formal_check(title) for title in (REASON, OFFICE, STALE))]
PACKAGE = ROOT / "department_countersign"


def in_english(person: Person) -> Person:
    person.page.goto(f"{person.url}/language/en?next=/inbox")
    return person


def back_to_chinese(person: Person) -> None:
    person.page.goto(f"{person.url}/language/zh?next=/inbox")


def test_a_decision_that_needs_a_reason_is_asked_for_it_in_both_languages(house: House) -> None:
    clerk = house.person("gj_p1")
    clerk.opens_task("国际处形式审查", REASON)
    clerk.decides("一次性告知补正")
    expect(clerk.page.get_by_role("alert").first).to_contain_text("这个结论需要写明理由。")
    in_english(clerk)
    clerk.opens_task("", REASON)
    clerk.decides("Ask for corrections")
    expect(clerk.page.get_by_role("alert").first).to_contain_text("This decision needs a reason.")
    back_to_chinese(clerk)


def test_a_second_click_changes_nothing(house: House) -> None:
    secretary = house.person("lc_ms")
    secretary.opens_task("学院外事秘书初核", CLICKED)
    form = {
        name: secretary.page.locator(f'#decide [name="{name}"]').first.get_attribute("value") or ""
        for name in ("csrf", "key", "seen_version")
    }
    address = f"{house.url}{secretary.address_of_task()}/complete"
    sent = [
        secretary.context.request.post(
            address, form={**form, "outcome": "approve"}, headers={"Accept": kind}, timeout=PATIENCE
        )
        for kind in ("text/html", "text/html", "application/problem+json")
    ]
    assert [answer.status for answer in sent] == [200, 200, 200]
    again = secretary.context.request.post(
        address,
        form={**form, "key": "f" * 32, "outcome": "approve"},
        headers={"Accept": "application/problem+json"},
        timeout=PATIENCE,
    )
    assert again.status == 409
    assert again.json()["code"] in {"task_already_completed", "task_not_open"}
    assert house.person("lc_yz").waiting() != []
    house.person("lc_yz").goes("/inbox")
    expect(house.person("lc_yz").page.locator("[data-case]").filter(has_text=CLICKED)).to_have_count(1)


def test_a_task_that_somebody_else_decided_meanwhile_says_who_and_when(house: House) -> None:
    slow, quick = house.person("gj_p1"), house.person("gj_p2")
    slow.opens_task("国际处形式审查", STALE)
    quick.opens_task("国际处形式审查", STALE)
    quick.decides("受理")
    slow.decides("一次性告知补正", "请按清单补正。")
    told = slow.page.get_by_role("alert").first
    expect(told).to_contain_text(re.compile("已由 项目科经办二 于 .*办结，您的操作没有生效。"))
    expect(slow.page.locator("body")).to_contain_text("请按清单补正。")


def test_an_administrator_reads_on_a_phone_what_to_mend_and_retries(house: House, server: Server) -> None:
    stuck(server.log.parent)
    administrator = Person(house.context(viewport={"width": 390, "height": 844}), house.url, "sys_admin")
    administrator.goes("/cockpit/incidents")
    expect(administrator.main()).to_contain_text("按规则找不到可以办理的人。")
    expect(administrator.main()).to_contain_text("请为岗位补上任职人，或改派，再重试。")
    administrator.sends(administrator.button("重试").click)
    expect(administrator.main()).to_contain_text("按规则找不到可以办理的人。")
    administrator.goes("/cockpit/incidents?state=resolved")
    expect(administrator.main()).to_contain_text("按规则找不到可以办理的人。")


def test_a_stranger_to_a_task_is_told_without_learning_what_it_is(house: House) -> None:
    owner = house.person("gj_p1")
    owner.opens_task("国际处形式审查", OFFICE)
    path = owner.address_of_task()
    other = house.person("hl_pi")
    answer = other.goes(path)
    assert answer is not None
    assert answer.status == 404
    expect(other.main()).to_contain_text("没有找到这条内容，或您无权查看。")
    expect(other.page.locator("body")).not_to_contain_text(OFFICE)
    in_english(other)
    other.goes(path)
    expect(other.main()).to_contain_text("This was not found, or you may not see it.")
    back_to_chinese(other)


def test_a_form_names_every_entry_to_correct_and_keeps_the_rest(house: House) -> None:
    form = house.person("hl_pi")
    begin(form, title="填错的项目", pi="hl_pi", dept="HL")
    form.fills({"budget": "-5", "period_to": "2026-01-01", "title_en": ""})
    submit(form)
    alert = form.page.get_by_role("alert").first
    expect(alert).to_contain_text("填写的内容都已保留")
    expect(alert.get_by_role("link", name="总经费")).to_be_visible()
    expect(alert.get_by_role("link", name="英文名称")).to_be_visible()
    expect(form.page.locator('[name="f.title"]')).to_have_value("填错的项目")
    expect(form.page.locator('[name="f.budget"]')).to_have_value("-5")


def test_files_of_a_wrong_kind_or_size_are_refused_by_name(house: House, tmp_path: Path) -> None:
    form = house.person("yx_pi")
    start(form)
    form.fills({"title": "填错的项目"})
    chooser = form.page.locator("#f-draft")
    program = b"MZ\x90\x00" + b"\x00" * 64
    chooser.set_input_files({"name": "setup.pdf", "mimeType": "application/pdf", "buffer": program})
    expect(form.main()).to_contain_text("文件“setup.pdf”的类型不在允许之列")
    large = tmp_path / "扫描件.pdf"
    large.write_bytes(b"%PDF-1.4\n" + b"0" * (20 * 2**20))
    chooser.set_input_files(large)
    expect(form.main()).to_contain_text("文件“扫描件.pdf”超过 20 MB")
    expect(form.page.locator('[name="f.title"]')).to_have_value("填错的项目")


def packed(folder: Path, **changed: str) -> bytes:
    """Pack a process folder; `changed` replaces texts in its drawing."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packing:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            text = file.read_text("utf-8")
            if file.name == "process.bpmn":
                for old, new in changed.items():
                    assert old in text
                    text = text.replace(old, new)
            packing.writestr(str(file.relative_to(folder)), text)
    return archive.getvalue()


def uploads(administrator: Person, name: str, content: bytes) -> None:
    administrator.goes("/cockpit/definitions")
    package = {"name": name, "mimeType": "application/zip", "buffer": content}
    administrator.page.locator("#package").set_input_files(package)
    administrator.sends(administrator.button("检查并部署").click)


def test_a_broken_package_is_refused_with_the_element_and_the_reason(house: House) -> None:
    administrator = house.person("sys_admin")
    uploads(administrator, "broken.zip", packed(PACKAGE, **{'targetRef="S310"': 'targetRef="S999"'}))
    alert = administrator.page.get_by_role("alert").first
    expect(alert).to_contain_text("没有部署任何内容")
    expect(alert).to_contain_text("S999")
    uploads(administrator, "notes.zip", b"not an archive")
    expect(administrator.page.get_by_role("alert").first).to_contain_text("这不是一个完整的 zip 文件")
    uploads(administrator, "same.zip", packed(PACKAGE))
    expect(administrator.main()).to_contain_text("没有产生新版本")
