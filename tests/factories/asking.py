"""Asks every query there is about a case, in somebody's name; and the addresses of every page about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from engine.api import Actor, Rejection
from engine.queries import ANSWERS
from engine.store.attachments import Attachment
from engine.store.instances import Incident, Notice
from engine.store.jobs import Job, Mail
from engine.store.tasks import SupervisionOrder, Task
from tests.factories.desk import Desk

NOWHERE = "0" * 32
PLACES = {
    "task_id": Task.id,
    "definition_id": Task.definition_id,
    "attachment_id": Attachment.id,
    "mail_id": Mail.id,
    "incident_id": Incident.id,
    "job_id": Job.id,
    "order_id": SupervisionOrder.id,
    "notice_id": Notice.id,
}


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
    """Every way to ask one kind of query about the case."""
    names = [field.name for field in fields(kind)]
    given: dict[str, object] = {"person": person, "of": person, "text": words, "search": "", "source": "persons"}
    given |= {"path": "process.bpmn", "only_mine": False}
    plain = {name: given[name] for name in names if name in given}
    place = next((name for name in names if name in ids and name != "instance_id"), None)
    if "instance_id" in names:
        plain["instance_id"] = ids["instance_id"][0]
    views = ("todo", "done", "started", "search") if "view" in names else (None,)
    for view in views:
        more = {} if view is None else {"view": view}
        for value in ids[place] if place is not None else [None]:
            yield kind(**plain, **more, **({} if place is None else {place: value}))


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
        known = ids.get(name) or [_OTHER.get(name, NOWHERE)]
        values = [{**value, name: one} for value in values for one in known]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for value in values:
            yield adapter.build(rule.endpoint, value, method=next(iter(rule.methods or {"GET"})))


_OTHER = {
    "process_key": "seal_slip",
    "key": "seal_slip",
    "person": "lc_pi",
    "login": "lc_pi",
    "source": "persons",
    "path": "process.bpmn",
    "filename": "none.css",
    "token": "none",
    "act": "suspend",
    "language": "zh",
    "code": "zh",
}
