"""Saves pictures of the main pages, wide and narrow, in both languages, into the folder HUIQIAN_SHOTS."""

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import FLAGS
from tests.e2e.installation import running

WIDE, NARROW = {"width": 1366, "height": 860}, {"width": 390, "height": 844}
FIRST_TASK, FIRST_CASE, FIRST_LETTER = "[data-case]", ".my-case__title", ".letters__link"
PAGES = [
    ("pick", "", "/sign-in", ""),
    ("inbox", "gj_p1", "/inbox", ""),
    ("task", "gj_p1", "/inbox", FIRST_TASK),
    ("inbox-head", "cwcz", "/inbox", ""),
    ("sign", "cwcz", "/inbox", f"{FIRST_TASK} then .acts a"),
    ("questions", "cwcz", "/inbox/questions", ""),
    ("to-read", "cwcz", "/inbox/to-read", ""),
    ("vote", "xz", "/inbox", FIRST_TASK),
    ("done", "gj_p1", "/inbox?view=done", ""),
    ("empty", "dag", "/inbox", ""),
    ("apply", "lc_pi", "/apply", ""),
    ("cases", "lc_pi", "/cases?show=all", ""),
    ("case", "lc_pi", "/cases?show=all", FIRST_CASE),
    ("cockpit", "sys_admin", "/cockpit", ""),
    ("cockpit-cases", "sys_admin", "/cockpit/instances", ""),
    ("cockpit-definitions", "sys_admin", "/cockpit/definitions", ""),
    ("cockpit-jobs", "sys_admin", "/cockpit/jobs", ""),
    ("cockpit-mails", "sys_admin", "/cockpit/mails", ""),
    ("cockpit-absence", "sys_admin", "/cockpit/absences", ""),
    ("substitutes", "lc_ms", "/account/substitutes", ""),
    ("red-list", "gjfcz", "/cockpit/redlist", ""),
    ("notices", "", "/notices", ""),
    ("mailbox", "", "/demo/mailbox", ""),
    ("letter", "", "/demo/mailbox", FIRST_LETTER),
    ("clock", "", "/demo/clock", ""),
    ("missing", "lc_pi", "/nowhere", ""),
]
DEMO_LOADS_WITHIN = 300


def main() -> None:
    """Run the demo over a folder of its own and visit every page four times."""
    target = Path(os.environ["HUIQIAN_SHOTS"])
    target.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("HUIQIAN_CHROMIUM") or shutil.which("chromium")
    wanted = set(os.environ.get("HUIQIAN_SHOTS_OF", "").split())
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), within=DEMO_LOADS_WITHIN) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for width, view in (("wide", WIDE), ("narrow", NARROW)):
            for language in ("zh", "en"):
                for name, login, address, follow in PAGES:
                    if not wanted or name in wanted:
                        shown = (server.url, login, address, follow, language)
                        _shoot(browser, view, shown, target / f"{name}-{width}-{language}.png")
        browser.close()


def _shoot(browser: Browser, view: dict[str, int], shown: tuple[str, str, str, str, str], file: Path) -> None:
    url, login, address, follow, language = shown
    context = browser.new_context(viewport=view, locale="zh-CN")
    page = context.new_page()
    if login:
        page.goto(f"{url}/sign-in")
        page.locator(f'button[name="login"][value="{login}"]').first.click()
    page.goto(f"{url}/language/{language}?next={address}")
    for selector in filter(None, follow.split(" then ")):
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=True)
    context.close()


if __name__ == "__main__":
    main()
