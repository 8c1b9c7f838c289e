"""People at their browsers: what a test says they do, as clicks and keys on the pages they see."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

PATIENCE = 120_000
"""Milliseconds after which nobody waits any longer: no test asks how fast a page is."""
Value = str | bool | Sequence[str] | Sequence[Mapping[str, str]]
FormData = Mapping[str, Value]


class Person:
    """One signed-in person with a browser window of their own."""

    def __init__(self, context: BrowserContext, url: str, login: str) -> None:
        self.context = context
        self.url = url
        self.login = login
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.goes("/sign-in")
        self.sends(self.page.locator(f'button[name="login"][value="{login}"]').first.click)

    def goes(self, path: str) -> Response | None:
        """Open an address of the installation."""
        return self.page.goto(f"{self.url}{path}")

    def sends(self, act: Callable[[], object]) -> None:
        """Do something that loads a page, and wait until it is there.

        "Loaded" can still be said of the page before: a new one has no root element for a moment.
        """
        with self.page.expect_navigation():
            act()
        self.page.wait_for_function("document.readyState === 'complete'")

    def fits(self) -> None:
        """Nothing on the page is wider than its window."""
        window = self.page.viewport_size
        assert window is not None
        wide = self.page.wait_for_function("document.documentElement?.scrollWidth").json_value()
        assert wide <= window["width"]

    def main(self) -> Locator:
        """Return the page's main part."""
        return self.page.locator("#main")

    def reads(self) -> str:
        """Return what stands on the page."""
        return self.main().inner_text()

    def opens_task(self, name: str, title: str = "") -> None:
        """Open a task of the inbox by the name of its place in the process (and its case's title).

        On a desk the inbox opens its first task by itself; a phone shows the list alone.
        """
        self.goes("/inbox")
        row = self.page.locator("[data-case]").filter(has_text=name).filter(has_text=title).first
        shown = self.page.locator(".detail__title").is_visible()
        if not shown or row.get_attribute("aria-current") != "true":
            self.sends(row.click)

    def address_of_task(self) -> str:
        """Return the path of the task that is open."""
        action = self.page.locator("#decide").get_attribute("action") or ""
        return action.removesuffix("/complete")

    def waiting(self) -> list[str]:
        """Return what the rows of the inbox say."""
        self.goes("/inbox")
        return [text.replace("\n", " ") for text in self.page.locator("[data-case]").all_inner_texts()]

    def decides(self, outcome: str, opinion: str = "", fields: FormData | None = None) -> None:
        """Fill in the open task's form and opinion, and press an outcome."""
        if fields:
            self.fills(fields)
        if opinion:
            self.page.get_by_label(re.compile("^(意见|Opinion)$")).fill(opinion)
        button = self.page.locator("[data-outcome]", has_text=re.compile(rf"^{outcome}\s*[arx]?\s*$"))
        self.sends(button.click)

    def fills(self, fields: FormData) -> None:
        """Fill in fields of the open form, each by its key; a table row by row, adding rows as needed."""
        for key, value in fields.items():
            if isinstance(value, str | bool):
                self._fill(f"f.{key}", value)
            elif value and isinstance(value[0], Mapping):
                self._fill_table(key, [row for row in value if isinstance(row, Mapping)])
            else:
                self._choose_all(f"f.{key}", [str(item) for item in value])

    def _fill(self, name: str, value: str | bool) -> None:
        field = self.page.locator(f'[name="{name}"]')
        first = field.first
        kind = first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind in ("checkbox", "radio"):
            target = first if isinstance(value, bool) else self.page.locator(f'[name="{name}"][value="{value}"]')
            target.set_checked(value if isinstance(value, bool) else True)
        elif kind == "select":
            first.select_option(str(value))
        else:
            first.fill(str(value))

    def _choose_all(self, name: str, values: Sequence[str]) -> None:
        field = self.page.locator(f'[name="{name}"]')
        if field.first.evaluate("e => e.tagName") == "SELECT":
            field.first.select_option(list(values))
            return
        for box in field.all():
            box.set_checked(box.get_attribute("value") in values)

    def _fill_table(self, key: str, rows: Sequence[Mapping[str, str]]) -> None:
        drawn = self.page.locator(f'[data-table="{key}"] [data-row]')
        while drawn.count() < len(rows):
            before = drawn.count()
            self.page.locator(f'[data-add-row="{key}"]').click()
            drawn.nth(before).wait_for()
        for number, row in enumerate(rows):
            for column, value in row.items():
                self._fill(f"f.{key}.{number}.{column}", value)

    def presses(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Locator:
        """Return a button by its words."""
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        """Return a link by its words."""
        return self.page.get_by_role("link", name=name)


def finds(within: Locator, people: Mapping[str, str]) -> None:
    """Look for people by words of unit or post, and choose each; those chosen before stay chosen.

    Nobody is chosen before the list that answers the words is there: it would be replaced under the finger.
    """
    for words, name in people.items():
        shown = within.locator("[data-people-list]").element_handle()
        within.get_by_role("searchbox").fill(words)
        within.page.wait_for_function("list => !list.isConnected", arg=shown)
        within.locator(".pick", has_text=name).locator("input").check()


class House:
    """Everybody of one installation."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._people: dict[str, Person] = {}
        self.url = url
        self.faults: list[str] = []

    def person(self, login: str) -> Person:
        """Return somebody at their own browser, signed in."""
        if login not in self._people:
            self._people[login] = Person(self.context(), self.url, login)
        return self._people[login]

    def context(self, **options: Any) -> BrowserContext:  # noqa: ANN401 - as the browser takes them
        """Open a browser window of its own; what its scripts complain about is a fault."""
        context = self._browser.new_context(locale="zh-CN", **options)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self._contexts.append(context)
        return context

    def stranger(self) -> Page:
        """Open a window nobody is signed in at."""
        page = self.context().new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def passes(self, time: str | timedelta) -> None:
        """Move the demo's clock by hand: "hour", "workday", "week", or a stretch of time in whole minutes."""
        page = self.stranger()
        page.goto(f"{self.url}/demo/clock")
        if isinstance(time, timedelta):
            page.get_by_label("拨到").fill(self.later(page, time))
            with page.expect_navigation():
                page.get_by_role("button", name="拨到这一刻").click()
        else:
            with page.expect_navigation():
                page.locator(f'button[name="by"][value="{time}"]').click()
        page.context.close()

    @staticmethod
    def later(page: Page, time: timedelta) -> str:
        """Return the moment after a stretch of time, as the clock's field takes it."""
        shown = page.locator(".clock__now time").get_attribute("datetime")
        minutes = time.total_seconds() / 60
        return str(
            page.evaluate(
                "([at, minutes]) => new Date(Date.parse(at) + (minutes + 480) * 60000).toISOString().slice(0, 16)",
                [shown, minutes],
            )
        )

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()
