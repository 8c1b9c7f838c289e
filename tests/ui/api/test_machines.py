"""What watchmen and Prometheus are told."""

import shutil
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from engine.api import Actor
from engine.commands.ping_webhook import PingWebhook
from engine.commands.record_call import RESTS
from engine.queries.gauges import Gauges
from engine.store.jobs import Job
from engine.store.migrations import HEAD
from tests.commands.test_record_call import ill
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.site import Site
from tests.factories.webhooks import a_webhook, calls
from ui.command_line.serving import watch_tables

TOKEN = "a-token-of-a-watchman"


def _stands_at(desk: Desk, revision: str) -> None:
    with desk.engine.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :found"), {"found": revision})


def test_a_process_that_can_work_is_ready(harness: Desk) -> None:
    _stands_at(harness, HEAD)
    harness.engine.run_due()
    answer = Site(harness).stranger().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready", "troubles": []})


def test_one_with_tables_of_another_version_is_not(harness: Desk) -> None:
    _stands_at(harness, "9999")
    answer = Site(harness).stranger().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["troubles"] == [f"Expected tables of revision {HEAD}, but the database has 9999."]


def test_a_process_that_was_overtaken_takes_no_act_any_more(harness: Desk) -> None:
    case = harness.slip()
    site = Site(harness)
    visit = site.person(CLERK)
    address = f"/inbox/{harness.task(case).id}/complete"
    _stands_at(harness, "9999")
    assert visit.get("/inbox").status_code == 200, "nobody has looked yet"
    assert harness.engine.overtaken() is not None
    for answer in (visit.get("/inbox"), visit.post(address, {"outcome": "approve"}), site.stranger().get("/sign-in")):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "会签正在换新版本" in answer.get_data(as_text=True)
        assert "acts once only" in answer.get_data(as_text=True)
    document = visit.post(address, {}, headers={"Accept": "application/problem+json"})
    assert (document.status_code, document.get_json()["code"]) == (503, "version_moved")
    assert harness.task(case).state == "open"
    assert visit.get("/readyz").status_code == 503
    assert visit.get("/healthz").status_code == 200


def test_an_act_sees_that_by_itself_and_nobody_is_answered_otherwise_from_then_on(harness: Desk) -> None:
    case = harness.slip()
    visit = Site(harness).person(CLERK)
    address = f"/inbox/{harness.task(case).id}/complete"
    assert visit.get("/inbox").status_code == 200
    _stands_at(harness, "9999")
    for answer in (visit.post(address, {"outcome": "approve"}), visit.get("/inbox")):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "会签正在换新版本" in answer.get_data(as_text=True)
    assert harness.task(case).state == "open"


def test_the_process_ends_after_a_farewell(harness: Desk) -> None:
    ended = Event()
    watch = watch_tables(harness.engine, ended.set, look=0.01, farewell=0.01)
    assert not ended.is_set()
    _stands_at(harness, "9999")
    watch.join(30)
    assert ended.is_set()


def test_one_without_room_is_not(harness: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1 << 20))
    answer = Site(harness).stranger().get("/readyz")
    assert answer.status_code == 503
    assert "only 1 are left" in answer.get_json()["troubles"][0]


def test_without_a_token_there_are_no_metrics(harness: Desk) -> None:
    assert Site(harness).stranger().get("/metrics").status_code == 404
    with harness.configured(metrics_token=TOKEN) as desk:
        visit = Site(desk).stranger()
        assert visit.get("/metrics").status_code == 404
        assert visit.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404


def test_the_figures_are_those_of_the_moment(harness: Desk) -> None:
    harness.slip("check")
    case = harness.slip("vote")
    harness.pass_time(hours=1)
    harness.set(Job, Job.instance_id == case, state="dead")
    with harness.configured(metrics_token=TOKEN) as desk:
        visit = Site(desk).stranger()
        visit.get("/healthz")
        page = visit.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).get_data(as_text=True)
    lines = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert lines['huiqian_cases{state="active"}'] == "2.0"
    assert lines["huiqian_tasks_open"] == "2.0"
    assert float(lines['huiqian_jobs_due{queue="mail"}']) > 0
    assert float(lines['huiqian_jobs_late_seconds{queue="mail"}']) > 3000
    assert float(lines['huiqian_jobs_dead{queue="mail"}']) > 0
    assert lines["huiqian_incidents_open"] == "0.0"
    assert lines['huiqian_requests_total{endpoint="api.healthz",method="GET",status="200"}'] == "1.0"
    assert lines['huiqian_request_seconds_count{endpoint="api.healthz",method="GET"}'] == "1.0"


def test_a_folder_that_is_not_there_yet_has_the_room_of_its_disk(harness: Desk, tmp_path: Path) -> None:
    with harness.configured(data_dir=tmp_path / "later") as desk:
        assert desk.engine.troubles() == ()


def test_a_call_whose_receiver_is_left_alone_is_not_late(harness: Desk) -> None:
    webhook = a_webhook(harness)
    ill(harness, webhook)
    harness.act(ADMIN, PingWebhook(webhook_id=webhook))
    harness.pass_time(minutes=RESTS[0].total_seconds() / 120)
    resting = harness.engine.read(Gauges(), Actor.system("metrics")).queues["webhook"]
    assert (resting.waiting, resting.due, resting.late_seconds) == (len(calls(harness, webhook)), 0, 0.0)
    harness.pass_time(minutes=RESTS[0].total_seconds() / 60)
    again = harness.engine.read(Gauges(), Actor.system("metrics")).queues["webhook"]
    assert again.due > 0
    assert again.late_seconds > 0
