"""What the pages show to be typed or copied works: commands, the check of a signature, a scenario."""

import re
import time
from pathlib import Path
from typing import Any

import click
import pytest

from engine.domain.signatures import signature
from engine.testing import read_scenario
from ui.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
TYPED = re.compile(r"(?:^|[\s/`])(?<!-u )huiqian ((?:dmn )?[a-z]+)((?: [^`\s#&;|>]+)*)")
SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def typed(path: Path) -> list[tuple[str, str]]:
    """Every call of the command line on a page, in blocks and in `code`: its command, and the rest."""
    text = path.read_text(encoding="utf-8")
    code = [body for _, body in BLOCK.findall(text)] + re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))
    lines = [line for part in code for line in part.splitlines() if "huiqian " in line]
    return [found for line in lines for found in TYPED.findall(line.split(" — ")[0])]


def command(name: str) -> click.Command:
    found: click.Command = main
    for word in name.split():
        assert isinstance(found, click.Group)
        found = found.commands[word]
    return found


CALLS = sorted({(*call, path.relative_to(ROOT).as_posix()) for path in PAGES for call in typed(path)})


@pytest.mark.parametrize(("name", "rest", "page"), CALLS, ids=lambda part: str(part)[-40:].strip())
def test_a_command_that_a_page_names_takes_its_options(name: str, rest: str, page: str) -> None:
    known = {option for parameter in command(name).params for option in parameter.opts}
    assert (page, set(re.findall(r"--[a-z]+", rest)) - known) == (page, set())


@pytest.mark.parametrize(("body", "fits"), [(b'{"a": 1}', True), (b'{"a": 2}', False)])
def test_the_check_of_a_signature_accepts_ours_and_no_other(body: bytes, fits: bool) -> None:
    (shown,) = blocks("how-to/webhooks.md", "python")
    timestamp = str(int(time.time()))
    ours = signature(SECRET, "01a05a7a", timestamp, b'{"a": 1}')
    names: dict[str, Any] = {
        "secret": SECRET,
        "id": "01a05a7a",
        "timestamp": timestamp,
        "body": body,
        "signature": f"v1,AAAA {ours}",
    }
    exec("import base64, hmac, time\n" + shown, names)  # noqa: S102 - it is the page's own text
    assert names["ok"] is fits


def test_the_scenario_that_is_shown_can_be_read(tmp_path: Path) -> None:
    (shown,) = blocks("reference/scenarios.md", "yaml")
    file = tmp_path / "seal_request" / "scenarios" / "shown.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(shown, encoding="utf-8")
    assert [next(iter(step)) for step in read_scenario(file).steps] == ["start", "complete", "complete", "expect"]
