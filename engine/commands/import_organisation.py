"""Loads or replaces the organisation's data from one document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.store import organisation as rows
from engine.store.jobs import Job
from engine.store.obligations import Obligation
from engine.store.tasks import Task

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
REPLACED = (
    rows.Role, rows.GroupMember, rows.Group, rows.Holding, rows.Partner,
)  # fmt: skip
"""Tables whose rows the document replaces; units, posts and people are merged: history refers to them.

Of the substitutions it replaces its own; windows that people have opened stay.
"""


@dataclass(frozen=True, kw_only=True)
class ImportOrganisation:
    """Import `document`: units, persons, posts, groups, substitutions, relations, roles, partners, calendar."""

    document: Mapping[str, Any]


def handle(command: ImportOrganisation, act: Act) -> Done:
    """Check the document, then merge it.

    Raises Rejection("organisation_invalid") naming the entry; nothing is imported then.
    """
    require("import_organisation", act.relations())
    document = command.document
    try:
        _check(document)
        for table in REPLACED:
            act.session.execute(delete(table))
        act.session.execute(delete(rows.Substitution).where(rows.Substitution.set_by.is_(None)))
        act.session.execute(delete(rows.Relation).where(rows.Relation.declared_at.is_(None)))
        _merge_people(act, document)
        _add_groups(act, document)
        _add_relations(act, document)
        act.session.flush()
        if act.actor.login is not None:
            act.session.merge(rows.Role(person=act.actor.login, role="administrator"))  # nobody shuts themselves out
    except (KeyError, TypeError, ValueError) as error:
        raise Rejection("organisation_invalid", detail=f"{type(error).__name__}: {error}") from error
    raise_version(act.session)
    _review(act, document)
    act.emit("OrganisationImported", payload={"units": len(document["units"]), "persons": len(document["persons"])})
    return Done(value={"persons": len(document["persons"])})


def _check(document: Mapping[str, Any]) -> None:
    units = {u["code"] for u in document["units"]}
    people = {p["login"] for p in document["persons"]}
    posts = {p["code"] for p in document["posts"]}
    _refer("person", ((p["login"], p["unit"]) for p in document["persons"]), units)
    _refer("post", ((p["code"], p["unit"]) for p in document["posts"]), units)
    _refer("superior", ((p["code"], p["superior"]) for p in document["posts"] if p.get("superior")), posts)
    _refer("head of unit", ((u["code"], u["head"]) for u in document["units"] if u.get("head")), posts)
    _refer("holder", ((p["code"], h["person"]) for p in document["posts"] for h in p.get("holders", ())), people)
    _refer("member", ((g["code"], m["post"]) for g in document["groups"] for m in g.get("members", ())), posts)
    above = {p["code"]: p.get("superior") for p in document["posts"]}
    for post, superior in above.items():
        seen, current = {post}, superior
        while current is not None:
            if current in seen:
                raise ValueError(f"post {post}: supervision goes round in a circle")
            seen.add(current)
            current = above[current]


def _refer(kind: str, pairs: Iterable[tuple[str, str]], known: set[str]) -> None:
    for name, other in pairs:
        if other not in known:
            raise ValueError(f"{kind} {name} refers to {other}, which is not in the document")


def _merge_people(act: Act, document: Mapping[str, Any]) -> None:
    session = act.session
    for unit in _parents_first(document["units"]):
        session.merge(
            rows.Unit(
                code=unit["code"],
                name=unit["name"],
                parent=unit.get("parent"),
                kind=unit.get("kind", "unit"),
                head=unit.get("head"),
            )
        )
    session.flush()
    for person in document["persons"]:
        session.merge(
            rows.Person(
                login=person["login"],
                name=person["name"],
                unit=person["unit"],
                email=person["email"],
                language=person.get("language", "zh"),
                external=person.get("external", False),
                active=person.get("active", True),
                fields=[str(field) for field in person.get("fields", ())] or None,
            )
        )
    for post in document["posts"]:
        session.merge(rows.Post(code=post["code"], unit=post["unit"], title=post["title"], superior=None))
    session.flush()
    for post in document["posts"]:
        session.merge(
            rows.Post(code=post["code"], unit=post["unit"], title=post["title"], superior=post.get("superior"))
        )
        for holder in post.get("holders", ()):
            session.add(
                rows.Holding(
                    id=act.new_id(),
                    post=post["code"],
                    person=holder["person"],
                    from_at=_moment(act, holder.get("from")) or EPOCH,
                    until_at=_moment(act, holder.get("until")),
                )
            )
    session.flush()


def _parents_first(units: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    placed: dict[str, Mapping[str, Any]] = {}
    waiting = list(units)
    while waiting:
        ready = [u for u in waiting if not u.get("parent") or u["parent"] in placed]
        if not ready:
            raise ValueError(f"unit {waiting[0]['code']}: its parent is missing, or units contain each other")
        placed.update({u["code"]: u for u in ready})
        waiting = [u for u in waiting if u["code"] not in placed]
    return list(placed.values())


def _add_groups(act: Act, document: Mapping[str, Any]) -> None:
    for group in document["groups"]:
        act.session.add(
            rows.Group(
                code=group["code"],
                name=group["name"],
                substitutes_allowed=group.get("substitutes_allowed", True),
                supervising_office=group.get("supervising_office"),
            )
        )
    act.session.flush()
    for group in document["groups"]:
        for position, member in enumerate(group.get("members", ())):
            act.session.add(
                rows.GroupMember(
                    group_code=group["code"],
                    post=member["post"],
                    seat=member.get("seat", "member"),
                    position=position,
                    from_at=_moment(act, member.get("from")),
                    until_at=_moment(act, member.get("until")),
                )
            )
    act.session.flush()


def _add_relations(act: Act, document: Mapping[str, Any]) -> None:
    session = act.session
    for entry in document.get("substitutions", ()):
        session.add(
            rows.Substitution(
                id=act.new_id(),
                person=entry["person"],
                substitute=entry["substitute"],
                from_at=_moment(act, entry.get("from")),
                until_at=_moment(act, entry.get("until")),
                processes=list(entry.get("processes", ())),
                groups=list(entry.get("groups", ())),
                power=entry.get("power", "act"),
                set_by=None,
                set_at=None,
            )
        )
    for entry in document.get("relations", ()):
        named = (entry["person"], entry["other"], entry["kind"])
        if session.get(rows.Relation, named) is None:  # what people declared themselves stays theirs
            session.add(rows.Relation(person=named[0], other=named[1], kind=named[2], declared_at=None))
    for entry in document.get("roles", ()):
        session.add(rows.Role(person=entry["person"], role=entry["role"]))
    for entry in document.get("partners", ()):
        session.add(rows.Partner(code=entry["code"], name=entry["name"], country=entry["country"], kind=entry["kind"]))


def _review(act: Act, document: Mapping[str, Any]) -> None:
    """Look at what is open now and whenever a term or a window begins or ends; the looks of the last import are void.

    Looks at windows that people opened stay: those rows stay as well.
    """
    act.session.execute(
        update(Job)
        .where(Job.kind == "review", Job.state == "waiting", Job.person.is_(None))
        .values(state="cancelled", done_at=act.now)
        .execution_options(synchronize_session=False)
    )
    now = [act.now] if _something_waits(act) else []
    for moment in (*now, *_edges(act, document)):
        act.enqueue("timer", "review", moment)
    for window in act.session.scalars(select(rows.Substitution).where(rows.Substitution.set_by.is_(None))):
        for edge in (window.from_at, window.until_at):
            if window.from_at is not None and edge is not None:
                act.enqueue("timer", "review", max(edge, act.now), payload={"window": window.id})


def _something_waits(act: Act) -> bool:
    """Tell whether a task is open, or a condition, which outlives its case."""
    task = select(Task.id).where(Task.state == "open").limit(1)
    condition = select(Obligation.id).where(Obligation.state == "open").limit(1)
    return act.session.scalar(task) is not None or act.session.scalar(condition) is not None


def _edges(act: Act, document: Mapping[str, Any]) -> list[datetime]:
    """Every moment to come at which somebody's term begins or ends, in a post or in a group."""
    terms = [
        *(holder for post in document["posts"] for holder in post.get("holders", ())),
        *(member for group in document["groups"] for member in group.get("members", ())),
    ]
    found = {_moment(act, term.get(name)) for term in terms for name in ("from", "until")}
    return sorted(edge for edge in found if edge is not None and edge > act.now)


def _moment(act: Act, value: object) -> datetime | None:
    """Read a date (its first moment in the installation's zone) or an aware moment."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(act.settings.zone))
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return datetime.combine(day, time(), ZoneInfo(act.settings.zone))
