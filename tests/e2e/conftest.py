"""The browser, and a real server with a real SMTP server beside it, one for each file of tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.installation import Server, begin_now, prepare, running, tell
from tests.e2e.people import PATIENCE, House
from tests.e2e.post_office import PostOffice, post_office

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = (
    "No Chromium here. Name one in HUIQIAN_CHROMIUM, or install Debian's: `apt-get install chromium fonts-noto-cjk` "
    "(`make test` does so where it runs as root)."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for each worker."""
    path = os.environ.get("HUIQIAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data, made once for each worker."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def mail() -> Iterator[PostOffice]:
    """The SMTP server that the installation sends through."""
    with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, prepared: Path, mail: PostOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of the file's own; a file may choose its UNDO_SECONDS, and the STORIES told before it starts."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    tell(folder, getattr(request.module, "STORIES", ()))
    begin_now(folder)
    undo = getattr(request.module, "UNDO_SECONDS", "0")
    with running(folder, smtp_url=mail.url, undo_seconds=undo, tick_seconds="0.3") as started:
        yield started


@pytest.fixture(scope="module")
def house(browser: Browser, server: Server) -> Iterator[House]:
    """Everybody who works at that server."""
    people = House(browser, server.url)
    yield people
    people.close()
    assert people.faults == []
