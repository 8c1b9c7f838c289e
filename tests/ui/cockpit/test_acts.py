"""What administrators do: each button is one command; a refusal stays on its page with what was typed."""

import io
import zipfile

import pytest
from werkzeug.test import TestResponse

from engine.domain.clock import FixedClock
from engine.store.instances import Incident
from engine.store.jobs import Job
from engine.store.tasks import SupervisionOrder
from tests.factories.browser import Browser, demo, words
from tests.factories.desk import ADMIN, CLERK, OTHER_CLERK, Desk
from tests.factories.post import NEVER, Post
from tests.factories.slip import slip
from webhooks.delivery import deliver_due

NEW = "new_slip"


def zipped(files: dict[str, bytes], folder: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return packed.getvalue()


def upload(browser: Browser, content: bytes) -> TestResponse:
    file = (io.BytesIO(content), "package.zip")
    return browser.post("/cockpit/definitions", on="/cockpit/definitions", package=file)


def test_a_package_is_deployed_and_the_same_again_is_no_new_version(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)

    first = upload(browser, zipped(slip(NEW), "new_slip/"))
    again = upload(browser, zipped(slip(NEW)))

    (definition,) = harness.definitions(NEW)
    assert definition.deployed_by == ADMIN
    assert (first.status_code, first.location) == (302, f"/cockpit/definitions/{definition.id}?deployed=new")
    assert again.location == f"/cockpit/definitions/{definition.id}?deployed=same"


def test_a_broken_diagram_is_refused_with_element_and_reason(harness: Desk) -> None:
    files = slip(NEW)
    files["process.bpmn"] = files["process.bpmn"].replace(b'handler="test.record"', b'handler="no.such"')
    browser = Browser(demo(harness)).sign_in(ADMIN)

    page = upload(browser, zipped(files))

    assert page.status_code == 422
    assert "没有部署" in words(page)
    assert "record" in words(page)
    assert "no.such" in words(page)
    assert harness.definitions(NEW) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", zipped({"../process.toml": b""}), zipped({"readme.md": b""}), zipped({"big": bytes(9 << 20)})],
    ids=["empty", "no-archive", "leads-outside", "no-process", "too-large"],
)
def test_what_is_no_package_is_refused(harness: Desk, content: bytes) -> None:
    page = upload(Browser(demo(harness)).sign_in(ADMIN), content)
    assert page.status_code == 422
    assert "流程包不完整或格式不对" in words(page)


def test_only_administrators_deploy(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in("sj_yw")
    refused = browser.post(
        "/cockpit/definitions", on="/cockpit/definitions", package=(io.BytesIO(zipped(slip(NEW))), "p.zip")
    )
    assert refused.status_code == 403
    assert harness.definitions(NEW) == []


def test_suspend_resume_terminate_each_with_a_reason(harness: Desk) -> None:
    case = harness.slip()
    browser, page = Browser(demo(harness)).sign_in(ADMIN), f"/cockpit/instances/{case}"

    refused = browser.post(f"{page}/suspend", on=page, reason=" ")
    assert (refused.status_code, harness.case(case).state) == (422, "active")
    assert "请写明原因" in words(refused)
    for act, state in (("suspend", "suspended"), ("resume", "active"), ("terminate", "terminated")):
        done = browser.post(f"{page}/{act}", on=page, reason="核查")
        assert (done.status_code, harness.case(case).state) == (302, state)
    late = browser.post(f"{page}/suspend", on=page, reason="太晚", accept="application/problem+json")
    assert (late.status_code, late.get_json()["code"]) == (409, "case_not_active")


def test_a_task_is_given_to_somebody_else(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    browser, page = Browser(demo(harness)).sign_in(ADMIN), f"/cockpit/instances/{case}"

    refused = browser.post(f"{page}/reassign/{task.id}", on=page, person="lc_pi", reason="出差")
    assert refused.status_code == 422
    assert 'value="出差"' in refused.text
    browser.post(f"{page}/reassign/{task.id}", on=page, person=OTHER_CLERK, reason="出差")
    assert OTHER_CLERK in harness.people(task, "asked", "candidate")


def test_failed_work_is_retried(harness: Desk) -> None:
    case = harness.slip()
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, Post(NEVER), 3)
    incident = harness.incidents(case)[0]
    browser = Browser(demo(harness)).sign_in(ADMIN)

    browser.post(f"/cockpit/incidents/{incident.id}/retry", on="/cockpit/incidents")
    assert harness.one(Incident, Incident.id == incident.id).resolved_by == ADMIN
    assert harness.one(Job, Job.id == incident.job_id).state == "waiting"
    again = browser.post(f"/cockpit/incidents/{incident.id}/retry", on="/cockpit/incidents")
    assert again.status_code == 409
    other = next(job for job in harness.all(Job, Job.state == "dead"))
    browser.post(f"/cockpit/jobs/{other.id}/retry", on="/cockpit/jobs?state=dead")
    assert harness.one(Job, Job.id == other.id).state == "waiting"


def test_the_addressee_answers_a_supervision_order(harness: Desk) -> None:
    harness.slip()
    harness.advance("12 workdays")
    order = harness.one(SupervisionOrder, SupervisionOrder.addressee == CLERK)
    app = demo(harness)
    url = f"/cockpit/orders/{order.id}/reply"

    stranger = Browser(app).sign_in("lc_pi")
    assert stranger.post(url, on="/cockpit/redlist", reply="不是我").status_code == 403
    mine = Browser(app).sign_in(CLERK)
    assert "督办单" in words(mine.get("/cockpit/redlist"))
    assert mine.post(url, on="/cockpit/redlist", reply="").status_code == 422
    assert mine.post(url, on="/cockpit/redlist", reply="外方材料未到").status_code == 302
    kept = harness.one(SupervisionOrder, SupervisionOrder.id == order.id)
    assert (kept.reply, kept.replied_at, kept.closed_at) == ("外方材料未到", harness.clock.now(), None)
    assert mine.post(url, on="/cockpit/redlist", reply="再答").status_code == 409
    close = f"/cockpit/orders/{order.id}/close"
    assert mine.post(close, on="/cockpit/redlist", words="可以", again="no").status_code == 403
    office = Browser(app).sign_in("gjfcz")
    assert "结案或再次督办" in words(office.get("/cockpit/redlist"))
    assert office.post(close, on="/cockpit/redlist", words=" ", again="no").status_code == 422
    assert office.post(close, on="/cockpit/redlist", words="请写明日期", again="yes").status_code == 302
    page = words(office.get("/cockpit/redlist"))
    assert "督办单（第 2 轮）" in page
    assert "再次督办：请写明日期" in page
    assert isinstance(harness.clock, FixedClock)
