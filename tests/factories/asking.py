"""Asks every query there is about a case, in somebody's name; and the addresses of every page about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import product
from typing import Any, get_args

from flask import Flask
from werkzeug.routing import Rule

from engine.api import Actor, Rejection
from engine.diagrams.package import read_folder
from engine.domain.bulk import ACTS
from engine.domain.calendar_changes import SetDays
from engine.domain.ladder_checks import RungText
from engine.queries import ANSWERS
from engine.queries.candidates import Naming
from engine.queries.doors import FILTERS
from engine.store.attachments import Attachment
from engine.store.conversations import Copy
from engine.store.decisions import DecisionProposal
from engine.store.instances import Incident, Notice
from engine.store.jobs import Job, Mail
from engine.store.organisation import Substitution
from engine.store.searching import SavedView
from engine.store.tasks import SupervisionOrder, Task
from engine.store.webhooks import Inbound, Webhook
from tests.factories.desk import Desk
from ui.apply.acts import PAGES as CASE_ACTS
from ui.demo_data import packages
from ui.inbox.acts import PAGES as TASK_ACTS

NOWHERE = "0" * 32
OTHER = "fzb_jb"
"""Whom a question is about, where it asks of one person on behalf of another."""
SOME_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLACES = {
    "task_id": Task.id,
    "definition_id": Task.definition_id,
    "attachment_id": Attachment.id,
    "mail_id": Mail.id,
    "incident_id": Incident.id,
    "job_id": Job.id,
    "order_id": SupervisionOrder.id,
    "notice_id": Notice.id,
    "copy_id": Copy.id,
    "window_id": Substitution.id,
    "view_id": SavedView.id,
    "webhook_id": Webhook.id,
    "inbound_id": Inbound.id,
    "proposal_id": DecisionProposal.id,
}
FORESEEN: Mapping[str, object] = {
    "rungs": (RungText(when="due", act="remind"),),
    "post": "none",
    "given_at": SOME_DAY,
    "since": SOME_DAY,
    "until": datetime(2027, 1, 5, 9, tzinfo=UTC),
}
"""What is asked of ladders, and of a stretch of time."""
WAYS: Mapping[str, tuple[object, ...]] = {
    "view": ("todo", "done", "started", "search"),
    "act": ACTS,
    "naming": get_args(Naming),
    "counted": (False, True),
    "paper": (
        "seal_slip.request.1",
        *(
            f"{folder.name}.{plan.key}.{number}"
            for folder in packages()
            for plan in read_folder(folder).papers
            for number in (1, 2)
        ),
    ),
}
"""Fields that ask for something else by what they say: every one of them is tried."""


def known_ids(desk: Desk, case: str) -> dict[str, list[str]]:
    """What a query or an address can name, by the name of its field: all there are in the case, or one there is not."""
    found: dict[str, list[str]] = {"instance_id": [case]}
    for name, column in PLACES.items():
        table = column.class_
        rows = desk.all(table)
        mine = [row for row in rows if getattr(row, "instance_id", case) == case]
        found[name] = list(dict.fromkeys(str(getattr(row, column.key)) for row in mine)) or [NOWHERE]
    return found


def queries(
    kind: Any,  # noqa: ANN401 - a query of any kind
    person: str,
    ids: Mapping[str, Sequence[str]],
    words: str,
) -> Iterator[Any]:
    """Every way to ask one kind of query about the case; what asks of others asks of `ids["people"]` too."""
    if kind in FILTERS and ids.get("people"):
        alone = {name: known for name, known in ids.items() if name != "people"}
        for other in (person, *ids["people"]):
            yield from queries(kind, other, alone, words)
        return
    names = [field.name for field in fields(kind)]
    given = {**_given(person, ids, words), "instance_id": ids["instance_id"][0], "job_ids": ids.get("job_id", ())}
    plain = {name: given[name] for name in names if name in given}
    place = next((name for name in names if name in PLACES), None)
    ways = {name: WAYS[name] for name in names if name in WAYS}
    for chosen in product(*ways.values()):
        for value in ids[place] if place is not None else [None]:
            yield kind(**plain, **dict(zip(ways, chosen, strict=True)), **({} if place is None else {place: value}))


def _given(person: str, ids: Mapping[str, Sequence[str]], words: str) -> dict[str, object]:
    """What a query can be told, by the name of its field; where it lists things it is told of everything there is."""
    tasks, copies, cases = (tuple(ids.get(name, ())) for name in ("task_id", "copy_id", "instance_id"))
    about: dict[str, object] = {"person": person, "of": person, "about": OTHER, "substitute": OTHER, "search": ""}
    several: dict[str, object] = {"ids": (*tasks, *copies, *cases), "tasks": tasks, "copies": copies, "cases": cases}
    more: dict[str, object] = {"opinions": {}, "alike": cases, "task_ids": tasks, "key": "none", "from_at": SOME_DAY}
    return {
        **about,
        **several,
        **more,
        **FORESEEN,
        "text": words,
        "source": "persons",
        "path": "process.bpmn",
        "only_mine": False,
        "decision": "quorum",
        "version": 1,
        "change": SetDays(cleared=(date(2026, 9, 20),)),
    }


def answers(desk: Desk, person: str, ids: Mapping[str, list[str]], words: str) -> dict[str, str]:
    """What everything that can be asked tells somebody, by the name of the query; a refusal tells nothing."""
    told: dict[str, str] = {}
    for kind in ANSWERS:
        for query in queries(kind, person, ids, words):
            try:
                answer = desk.engine.read(query, Actor.person(person))
            except Rejection:
                continue
            told[kind.__name__] = told.get(kind.__name__, "") + _text(answer)
    return told


def _text(answer: object) -> str:
    content = getattr(answer, "content", None)
    return repr(answer) + (content.decode("utf-8", "replace") if isinstance(content, bytes) else "")


def addresses(app: Flask, rule: Rule, ids: Mapping[str, list[str]]) -> Iterator[str]:
    """Every address of one route, with the ids that are known."""
    values: list[dict[str, str]] = [{}]
    for name in sorted(rule.arguments):
        known = ids.get(name) or _OTHER.get(name, (NOWHERE,))
        values = [{**value, name: one} for value in values for one in known]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for value in values:
            yield adapter.build(rule.endpoint, value, method=next(iter(rule.methods or {"GET"})))


def unfilled(app: Flask, ids: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the parts of addresses that nothing is known for: such a route would be asked for what is not there."""
    parts = {name for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) for name in rule.arguments}
    return parts - set(ids) - set(_OTHER)


_OTHER: Mapping[str, Sequence[str]] = {
    "process_key": ("seal_slip",),
    "decision": ("quorum",),
    "verdict": ("approve",),
    "version": ("1",),
    "ladder_key": ("L-STD",),
    "key": ("seal_slip",),
    "person": ("lc_pi",),
    "login": ("lc_pi",),
    "source": ("persons",),
    "path": ("process.bpmn",),
    "filename": ("none.css",),
    "day": ("2026-12-10",),
    "token": ("none",),
    "act": ("suspend",),
    "language": ("zh",),
    "code": ("zh",),
    "state": ("paused",),
    "paper": ("seal_slip.request.1",),
    "name": tuple(dict.fromkeys(("comment", *TASK_ACTS, *CASE_ACTS))),
}
