"""Every incident that the engine can open has words, and the page of incidents lists them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from docs import incident_page
from engine.domain.incident_texts import TEXTS, incident_sentence
from engine.runtime.leasing import CODES as JOBS
from engine.runtime.raising import MISSING
from engine.runtime.reseating import VACANT
from engine.spiff.workflows import DEADLOCK

ENGINE = Path(__file__).resolve().parents[2] / "engine"
NAMED = {"MISSING": MISSING, "VACANT": VACANT, "DEADLOCK": DEADLOCK}
PLACES = {"Fault": 0, "open_incident": 2, "add_incident": 2, "add_job_incident": 2, "give_up_mail": 2}
"""Where among the arguments of what opens an incident its code stands."""
JOBS_ONLY = {"case_suspended", "message_unmatched"}
"""Faults of jobs alone: their incident is `job_failed`, with the fault as its reason."""


def _codes() -> Iterator[str]:
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = PLACES.get(node.func.id, len(node.args))
                yield from map(_code, node.args[place : place + 1])


def _code(written: ast.expr) -> str:
    """Return the code that stands there; a name that is none of ours was handed on from elsewhere."""
    if isinstance(written, ast.Constant):
        return str(written.value)
    return NAMED.get(written.id, "") if isinstance(written, ast.Name) else ""


def test_every_incident_has_words_and_no_other_has() -> None:
    assert {*_codes(), *JOBS.values(), "mail_refused"} - {"", *JOBS_ONLY} == set(TEXTS)


def test_an_error_of_ones_own_handler_has_words_too() -> None:
    assert incident_sentence("NoSuchPartner", "zh").what == "有一项系统自己办不下去。"
    assert incident_sentence("NoSuchPartner", "en").todo == "Read the reason below, mend it, then retry."


def test_the_page_is_up_to_date() -> None:
    assert incident_page.PAGE.read_text("utf-8") == incident_page.page()
