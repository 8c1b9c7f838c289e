"""The administrator's pages: windows for others, and the hand-over with its preview."""

import re
from datetime import UTC, datetime, timedelta

from engine.commands.set_substitute import SetSubstitute
from engine.domain.rejections import sentence
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_name, by_post, holder, opened
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, group, person

PAGE = "/cockpit/absences"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = ("中文", "用印单", "聘书")
"""The switch to Chinese, and what the test's own process is called."""


def test_an_administrator_opens_and_ends_a_window_for_somebody(harness: Desk) -> None:
    task = by_post(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    fields = {"person": HEAD, "substitute": DEPUTY, "from": "2026-09-01", "until": "2026-09-05", "power": "act"}
    form = f"{PAGE}/new?" + "&".join(f"{name}={value}" for name, value in fields.items())
    assert "转给代理人" in words(browser.get(form))
    assert browser.post(PAGE, on=form, **fields).location == PAGE
    harness.settle()
    assert holder(harness, task) == (DEPUTY, HEAD)
    assert "财务处副处长 代 财务处处长 生效中" in words(browser.get(PAGE))
    (window,) = [w for w in harness.engine.organisation.substitutions if w.person == HEAD and w.from_at]
    assert browser.post(f"{PAGE}/{window.id}/end", on=PAGE).location == PAGE
    harness.settle()
    assert holder(harness, task) == (HEAD, None)


def test_a_hand_over_shows_what_there_is_and_what_stays(harness: Desk) -> None:
    mine = by_name(harness)
    harness.deploy_files(chain("own", ask("sign", person(f'"{HEAD}"'))))
    theirs = harness.task(harness.start("own", CLERK2))
    window = opened(harness, CLERK, HEAD)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    assert browser.get(f"/cockpit/hand-over?login={HEAD}").location == f"/cockpit/hand-over/{HEAD}"
    page = f"/cockpit/hand-over/{HEAD}?to={CLERK2}"
    shown = words(browser.get(page))
    assert "2 项待交接" in shown
    assert "申请人或项目负责人" in shown
    assert "没有继任者" in shown
    places = {row.task_id: row.id for task in (mine, theirs) for row in harness.asked(task.id)}
    given = {f"to:place:{places[task.id]}": CLERK2 for task in (mine, theirs)}
    refused = browser.post(page, on=page, to=CLERK2, **given)
    assert refused.status_code == 422
    done = words(browser.post(page, on=page, to=CLERK2, reason="调离", windows="end", **given))
    assert "已移交 1 项 ，结束代理 1 段；未能移交 1 项，原因见下" in done
    assert "未移交：" in done
    assert holder(harness, mine) == (CLERK2, None)
    assert holder(harness, theirs) == (HEAD, None)
    known = {w.id: w for w in harness.engine.organisation.substitutions}[window.id]
    assert known.until_at == harness.clock.now()


def test_whoever_the_leaver_stood_in_for_gets_another_substitute_by_the_same_act(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness, HEAD, DEPUTY)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = f"/cockpit/hand-over/{DEPUTY}?to={CLERK2}"
    assert "此后由谁代理" in words(browser.get(page))
    follows = {f"window-to:{window.id}": CLERK2}
    done = words(browser.post(page, on=page, to=CLERK2, reason="调离", windows="end", **follows))
    assert "结束代理 1 段，改由他人代理 1 段" in done
    harness.settle()
    assert holder(harness, task) == (CLERK2, HEAD)
    known = [w for w in harness.engine.organisation.substitutions if w.person == HEAD and w.from_at is not None]
    fresh = next(w for w in known if w.id != window.id)
    assert (fresh.substitute, fresh.power, fresh.until_at) == (CLERK2, window.power, window.until_at)


def test_a_substitute_who_can_t_follow_is_told_with_the_reason(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness, HEAD, DEPUTY)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = f"/cockpit/hand-over/{DEPUTY}"
    follows = {f"window-to:{window.id}": HEAD}
    own = harness.refusal(ADMIN, SetSubstitute(person=HEAD, substitute=HEAD, from_at=harness.clock.now()))
    done = words(browser.post(page, on=page, reason="调离", windows="end", **follows))
    assert f"没有人接着代理：{sentence(own, 'zh').what}" in done
    assert "未能移交" not in done
    harness.settle()
    assert holder(harness, task) == (HEAD, None)


def test_standing_names_are_listed_before_somebody_leaves(harness: Desk) -> None:
    standing = next(w for w in harness.engine.organisation.substitutions if w.from_at is None)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    assert "请在组织数据里另指一位" in words(browser.get(f"/cockpit/hand-over/{standing.substitute}"))
    assert "常设代理人" in words(browser.get(f"/cockpit/hand-over/{standing.person}"))


def test_a_window_of_whole_days_names_its_last_day(harness: Desk) -> None:
    midnight = datetime(2026, 9, 5, 16, tzinfo=UTC)  # the sixth of September begins in Shanghai
    now = harness.clock.now()
    harness.act(HEAD, SetSubstitute(substitute=DEPUTY, from_at=now, until_at=midnight))
    harness.act("xz", SetSubstitute(substitute=DEPUTY, from_at=now, until_at=midnight - timedelta(hours=5)))
    shown = words(Browser(demo(harness)).sign_in(ADMIN).get(PAGE))
    assert "至 9月5日 （含当天）" in shown
    assert "9月5日 19:00 前" in shown


def test_a_hand_over_stands_below_absence(harness: Desk) -> None:
    page = Browser(demo(harness)).sign_in(ADMIN).get(f"/cockpit/hand-over/{DEPUTY}").get_data(as_text=True)
    assert f'<a href="{PAGE}" aria-current="page">' in page


def test_who_may_enter(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(CLERK)
    assert browser.get(PAGE).status_code == 403
    assert browser.get(f"/cockpit/hand-over/{HEAD}").status_code == 403
    admin = Browser(demo(harness)).sign_in(ADMIN)
    assert admin.get("/cockpit/hand-over/nobody").status_code == 404


def test_the_lists_cost_the_same_whatever_their_length(harness: Desk) -> None:
    admin = Browser(demo(harness)).sign_in(ADMIN)
    counted = []
    for name in ("one", "two", "three"):
        harness.deploy_files(chain(name, ask("sign", group("dept_head", '"CWC"'))))
    for name in ("one", "two", "three"):
        harness.start(name, APPLICANT)
        opened(harness, HEAD, DEPUTY, processes=(name,), power="see")
        for address in (PAGE, f"/cockpit/hand-over/{HEAD}"):
            admin.get(address)  # what a process is, is read once
        with statements(harness) as seen:
            admin.get(PAGE)
            windows = len(seen)
            admin.get(f"/cockpit/hand-over/{HEAD}")
        counted.append((windows, len(seen)))
    assert counted[0] == counted[1] == counted[2]


def test_the_pages_are_english_to_an_english_reader(harness: Desk) -> None:
    by_post(harness, due='in="5 workdays"')
    opened(harness, HEAD, DEPUTY)
    admin = Browser(demo(harness)).sign_in(ADMIN)
    admin.get("/language/en")
    query = f"person={CLERK}&substitute={DEPUTY}&from=2026-09-01&power=prepare"
    for page in (PAGE, f"{PAGE}/new?{query}", f"/cockpit/hand-over/{HEAD}", "/account/substitutes"):
        shown = words(admin.get(page))
        said = [word for word in shown.split() if CHINESE.search(word)]
        assert [word for word in said if word not in NAMES] == []
