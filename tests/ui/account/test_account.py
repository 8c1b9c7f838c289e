import re

import pytest
from sqlalchemy.exc import OperationalError

from engine.commands.make_link import MakeLink
from engine.commands.set_password import SetPassword
from engine.store.accounts import Session
from tests.factories.desk import CLERK, Desk
from tests.factories.site import Site, Visit, words

PASSWORD = "a long enough sentence"


def opened(visit: Visit, address: str) -> str:
    """Read a page and remember its form token."""
    body = visit.get(address).get_data(as_text=True)
    visit.csrf = re.search(r'name="csrf" value="([^"]+)"', body)[1]
    return body


def sign_in(site: Site, login: str, password: str | None, after: str = "") -> Visit:
    visit = site.stranger()
    opened(visit, "/sign-in")
    fields = {"login": login, "next": after} | ({} if password is None else {"password": password})
    visit.answer = visit.post("/sign-in", fields)
    return visit


def test_a_password_opens_the_inbox(site: Site) -> None:
    site.desk.machine(SetPassword(login=CLERK, password=PASSWORD))
    visit = sign_in(site, CLERK, PASSWORD, "/inbox?view=done")
    assert visit.answer.headers["Location"] == "/inbox?view=done"
    cookie = next(c for c in visit.answer.headers.getlist("Set-Cookie") if c.startswith("hq_session="))
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie) == (True, True)
    assert "财务处经办" in visit.text("/inbox")


@pytest.mark.parametrize(
    ("login", "password"), [(CLERK, "wrong"), ("nobody", PASSWORD), (CLERK, None), ("nobody", None)]
)
def test_a_refusal_does_not_tell_whether_the_name_exists(site: Site, login: str, password: str | None) -> None:
    site.desk.machine(SetPassword(login=CLERK, password=PASSWORD))
    answer = sign_in(site, login, password).answer
    assert (answer.status_code, "用户名或密码不对。" in words(answer)) == (401, True)


def test_guessing_is_slowed_down(site: Site) -> None:
    site.desk.machine(SetPassword(login=CLERK, password=PASSWORD))
    codes = [sign_in(site, CLERK, f"guess {n}").answer.status_code for n in range(6)]
    assert codes == [401, 401, 401, 401, 401, 429]
    assert sign_in(site, CLERK, PASSWORD).answer.status_code == 429


@pytest.mark.parametrize("target", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"])
def test_signing_in_never_leads_elsewhere(site: Site, target: str) -> None:
    site.desk.machine(SetPassword(login=CLERK, password=PASSWORD))
    assert sign_in(site, CLERK, PASSWORD, target).answer.headers["Location"] == "/inbox"


def test_signing_out_ends_the_session_everywhere(site: Site) -> None:
    visit = site.person(CLERK)
    assert visit.post("/sign-out").headers["Location"] == "/sign-in"
    assert site.desk.all(Session) == []
    assert visit.get("/inbox").status_code == 302


def test_a_session_ends_by_itself(site: Site) -> None:
    visit = site.person(CLERK)
    site.desk.pass_time(hours=12)
    assert visit.get("/inbox").headers["Location"] == "/sign-in?next=/inbox"


def test_the_language_is_the_persons_own_until_they_switch(site: Site) -> None:
    visit = site.person(CLERK)
    visit.client.delete_cookie("lang")
    assert "待我办理" in visit.text("/inbox")
    assert visit.get("/language/en?next=/inbox").headers["Location"] == "/inbox"
    assert "To do" in visit.text("/inbox")
    assert visit.get("/language/fr").status_code == 404


def test_the_one_time_link_makes_the_first_administrator(site: Site) -> None:
    token = site.desk.machine(MakeLink(purpose="first_administrator")).value["token"]
    visit = site.stranger()
    opened(visit, f"/first/{token}")
    fields = {
        "login": "chief",
        "name": "管理员",
        "email": "chief@huiqian.localhost",
        "password": PASSWORD,
        "again": "x",
    }
    assert visit.post(f"/first/{token}", fields).status_code == 422
    answer = visit.post(f"/first/{token}", {**fields, "again": PASSWORD})
    assert answer.headers["Location"] == "/cockpit"
    assert "运行管理" in visit.text("/inbox")
    other = site.stranger()
    opened(other, f"/first/{token}")
    assert "已用过" in words(other.post(f"/first/{token}", {**fields, "again": PASSWORD}))


def test_a_password_is_changed_by_its_owner(site: Site) -> None:
    visit = site.person(CLERK)
    assert visit.post("/account/password", {"password": "short", "again": "short"}).status_code == 422
    assert visit.post("/account/password", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert sign_in(site, CLERK, PASSWORD).answer.status_code == 302


def test_in_the_demo_one_picks_a_person(site: Site) -> None:
    site.desk.slip()
    with site.desk.configured(demo=True) as desk:
        demo = Site(desk)
        page = demo.stranger().text("/sign-in")
        assert "演示环境 · 云溪医科大学（虚构） 演示时间 2026年9月1日 周二 09:00" in page
        assert "财务处经办" in page
        assert "财务处经办" not in demo.stranger().text("/sign-in?q=临床")
        assert "没有找到这样的人" in demo.stranger().text("/sign-in?q=xyzzy")
        assert sign_in(demo, CLERK, None).answer.headers["Location"] == "/inbox"


def test_pages_allow_nothing_from_elsewhere(site: Site) -> None:
    headers = site.stranger().get("/sign-in").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_no_page_carries_inline_script_or_style(site: Site) -> None:
    case = site.desk.slip("vote")
    visit = site.person(CLERK)
    for address in ("/sign-in", "/inbox", f"/inbox/{site.desk.asked(site.desk.task(case).id)[0].task_id}", "/nothing"):
        body = visit.get(address).get_data(as_text=True)
        assert re.findall(r"<style|\bstyle=|<script(?![^>]*\bsrc=)|\bon[a-z]+=", body) == []


def test_a_page_that_does_not_exist_says_so_in_the_readers_language(site: Site) -> None:
    chinese, english = site.stranger().get("/nothing"), site.stranger("en").get("/nothing")
    assert (chinese.status_code, "没有这一页" in words(chinese)) == (404, True)
    assert "There is no such page" in words(english)
    asked_for = site.stranger().get("/nothing", headers={"Accept": "application/json"})
    assert asked_for.get_json()["status"] == 404


def test_a_database_that_is_gone_keeps_what_was_typed(on_sqlite: Desk) -> None:
    def gone() -> str:
        raise OperationalError("SELECT 1", {}, OSError("disk is full"))

    site = Site(on_sqlite, changed=True)
    site.app.add_url_rule("/gone", view_func=gone, methods=["POST"])
    visit = site.person(CLERK)
    answer = visit.post("/gone", {"opinion": "写了很久的意见"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "写了很久的意见" in words(answer)
    assert "disk is full" not in words(answer)


def test_the_watchman_is_answered(site: Site) -> None:
    assert site.stranger().get("/healthz").get_json() == {"status": "ok"}
