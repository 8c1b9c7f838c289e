"""Keeps pictures of pages for the documentation, where HUIQIAN_SHOTS names a folder."""

import base64
import os
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

AS_IN_THE_DOCS: ViewportSize = {"width": 1280, "height": 800}
ALL_OF_THE_LIFECYCLE: ViewportSize = {"width": 5080, "height": 1620}
HALF = 0.5
OVER_EVERYTHING = """diagram => {
  Object.assign(diagram.style, {
    position: 'fixed', inset: '0', width: '100vw', height: '100vh', maxWidth: 'none', zIndex: 9999, background: 'white',
  });
  for (const part of diagram.children) part.style.height = '100%';
  for (const tool of diagram.querySelectorAll('button')) tool.style.display = 'none';
}"""


def pictured(page: Page, name: str) -> None:
    """Keep a picture of the page as a window of the size that the documentation shows."""
    if file := _file(name):
        before = page.viewport_size
        page.set_viewport_size(AS_IN_THE_DOCS)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=file)
        if before:
            page.set_viewport_size(before)


def pictured_diagram(page: Page, name: str) -> None:
    """Keep a picture of the whole diagram of the page, which is left as it is then: the diagram over everything."""
    if file := _file(name):
        page.set_viewport_size(ALL_OF_THE_LIFECYCLE)
        page.locator(".diagram svg").first.wait_for()
        page.locator(".diagram").first.evaluate(OVER_EVERYTHING)
        page.wait_for_load_state("networkidle")
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        shown = page.context.new_cdp_session(page).send(
            "Page.captureScreenshot", {"clip": {"x": 0, "y": 0, "scale": HALF, **ALL_OF_THE_LIFECYCLE}}
        )
        file.write_bytes(base64.b64decode(shown["data"]))


def _file(name: str) -> Path | None:
    folder = os.environ.get("HUIQIAN_SHOTS")
    return Path(folder) / f"{name}.png" if folder else None
