"""What is kept from a reader: hidden votes, the content of confidential cases, and names that an element keeps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, bindparam, select

from engine.domain.elements import CallSettings, UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.runtime.catalogue import Deployed
from engine.runtime.keeping_out import REQUESTED
from engine.runtime.readers import may_read
from engine.runtime.reserved import PRIVATE
from engine.spiff.codec import load_variables
from engine.store.instances import Instance, InstanceState
from engine.store.picks import Pick, PickCandidate
from engine.store.tasks import Assignment, Task

CONFIDENTIAL = Text("〔保密事项〕", "[confidential]")
SOMEBODY = Text("〔不公开〕", "[not disclosed]")
Place = tuple[str, str]
"""A definition's id, and the element of it where somebody acts."""


def is_hidden(reader: Reader, person: str, task: Task, row: Assignment) -> bool:
    """Tell whether what `row` says is kept from `person`; that it was said is not.

    Hidden votes are open once they have decided, but never to the applicant, who gets opinions without names.
    """
    if row.person == person or not hides_votes(reader, task):
        return False
    return task.state != "completed" or _applied(reader, person, task)


def _applied(reader: Reader, person: str, task: Task) -> bool:
    instance = reader.session.get(Instance, task.instance_id)
    return instance is not None and instance.starter == person


def hides_votes(reader: Reader, task: Task) -> bool:
    """Tell whether the diagram hides this task's votes until it is decided."""
    settings = _settings(reader.deployed(task.definition_id), task.element)
    return settings is not None and settings.policy.hidden


def is_secret(reader: Reader, definition_id: str, instance_id: str, person: str | None) -> bool:
    """Tell whether a case's content is kept from somebody who may know that there is such a case."""
    if not reader.deployed(definition_id).package.confidential:
        return False
    return person is None or not may_read(reader, instance_id, person)


def shown_title(reader: Reader, definition_id: str, instance_id: str, title: str, language: str) -> str:
    """Return a case's title as the reader may see it in a list of others' cases."""
    secret = is_secret(reader, definition_id, instance_id, reader.viewer)
    return CONFIDENTIAL.in_language(language) if secret else title


def disclose(reader: Reader, instance_id: str, person: str) -> None:
    """Note for the rest of this query whose names are kept from `person` in the case they read.

    Whoever is kept at one element is kept in the whole case: else two lists side by side would tell.
    """
    reader.disclosed = True
    reader.kept_names = _kept_in(reader, instance_id, person)


def _kept_in(reader: Reader, instance_id: str, person: str) -> Mapping[str, Text]:
    instance = reader.session.get_one(Instance, instance_id)
    root = reader.deployed(instance.definition_id)
    if not (_keeps(root) or any(isinstance(e.settings, CallSettings) for e in root.compiled.diagram.elements.values())):
        return {}
    rows = reader.session.execute(_WHO, {"instance": instance_id}).all()
    kept = [row for row in rows if _keeps(reader.deployed(row.definition_id), row.element)]
    keeping = any(_keeps(reader.deployed(definition)) for definition in {row.definition_id for row in rows})
    if not keeping:
        return {}
    variables = _variables(reader, instance.id)
    eyes = _Eyes(
        person=person,
        applies=person in _close(instance, variables),
        places=frozenset((row.definition_id, row.element) for row in rows if row.person == person),
    )
    logins = [row.person for row in kept if _kept_from(reader, row.definition_id, row.element, eyes)]
    logins += [*_drawn(reader, instance_id), *_named(variables)] if eyes.applies else []
    return _numbered(login for login in logins if login not in (person, instance.starter))


def _named(variables: Mapping[str, object]) -> list[str]:
    """Whom the applicant asked to be kept out: were those alone replaced who sit, the answer would tell who does."""
    counts = variables.get(PRIVATE)
    named = counts.get(REQUESTED) if isinstance(counts, Mapping) else None
    return sorted(named) if isinstance(named, Mapping) else []


def _drawn(reader: Reader, instance_id: str) -> list[str]:
    """Whom draws for several tasks gave: also those who were replaced before anybody asked them."""
    drawn = _DRAWN.where(Pick.instance_id == instance_id)
    return list(reader.session.scalars(drawn.order_by(PickCandidate.person).distinct()))


def without_whom(reader: Reader, refused: Rejection, instance_id: str, person: str) -> Rejection:
    """Return a refusal without the name of whoever went on with a case, where the case keeps it from `person`."""
    if "by" not in refused.fields:
        return refused
    logins = reader.kept_names if reader.disclosed else _kept_in(reader, instance_id, person)
    kept = [known.name for login in logins if (known := reader.organisation.person(login)) is not None]
    return Rejection(refused.code, **{**refused.fields, "by": SOMEBODY}) if refused.fields["by"] in kept else refused


def disclose_to(reader: Reader, instance_id: str) -> None:
    """As `disclose`, for whoever sees the answer."""
    disclose(reader, instance_id, reader.viewer or "")


def secret_ballots(
    reader: Reader, person: str, tasks: Iterable[Task], assignments: Iterable[Assignment]
) -> frozenset[str]:
    """Return the ballots of which somebody learns the result only: those they had no seat in."""
    if reader.organisation.roles(person) & {"administrator", "auditor"}:
        return frozenset()
    own = {row.task_id for row in assignments if row.person == person}
    return frozenset(task.id for task in tasks if task.verb == "vote" and task.id not in own)


def on_applicants_side(reader: Reader, instance: Instance, person: str) -> bool:
    """Tell whether somebody is the applicant of a case, or the leader that its application names."""
    return person in _close(instance, _variables(reader, instance.id))


def tells_reasons(reader: Reader, person: str, assignments: Iterable[Assignment]) -> frozenset[str]:
    """Return the tasks of which somebody learns why others stepped aside: their own, and all for who watches over them.

    That somebody did is told to every reader; the reason is often a matter of their family or their money.
    """
    if reader.organisation.roles(person) & {"administrator", "auditor"}:
        return frozenset(row.task_id for row in assignments)
    return frozenset(row.task_id for row in assignments if row.person == person)


def keeps_file(reader: Reader, person: str, task: Task, uploaded_by: str, *, seated: bool) -> bool:
    """Tell whether a file is kept from `person`: what belongs to a vote is seen by those who see the vote.

    `seated` says whether they were asked on that task themselves.
    """
    if uploaded_by == person:
        return False
    if hides_votes(reader, task):
        return task.state != "completed" or _applied(reader, person, task)
    exempt = reader.organisation.roles(person) & {"administrator", "auditor"}
    return task.verb == "vote" and not seated and not exempt


def keeps_files(reader: Reader, person: str, tasks: Iterable[Task], secret: Collection[str]) -> frozenset[str]:
    """Return the tasks of which even the names of others' files are kept from `person`; `secret` are ballots."""
    return frozenset(t.id for t in tasks if keeps_file(reader, person, t, "", seated=t.id not in secret))


def keeps_name(reader: Reader, task: Task, login: str, starter: str) -> bool:
    """Tell whether who has a task is kept from the reader of a list: there, where no case is opened, without number."""
    if login in (reader.viewer, starter):
        return False
    if reader.disclosed:
        return login in reader.kept_names
    eyes = _Eyes(person=reader.viewer, applies=reader.viewer == starter)
    return _kept_from(reader, task.definition_id, task.element, eyes)


def kept_elsewhere(reader: Reader, standing: Mapping[str, Collection[str]]) -> frozenset[tuple[str, str]]:
    """Return the (case, person) whose name another place of the case keeps from the reader of a list.

    `standing` maps cases to the people who have them now: whoever is kept at one place is kept wherever they stand.
    """
    people = {person for found in standing.values() for person in found if person != reader.viewer}
    if reader.disclosed or not people:
        return frozenset()
    drawn = _DRAWN.where(Pick.instance_id == Assignment.instance_id, PickCandidate.person == Assignment.person)
    rows = reader.session.execute(
        select(
            Assignment.instance_id,
            Assignment.person,
            Task.definition_id,
            Task.element,
            Instance.starter,
            drawn.exists().label("drawn"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Instance, Instance.id == Assignment.instance_id)
        .where(Assignment.instance_id.in_(standing), Assignment.person.in_(people))
    )
    return frozenset(
        (row.instance_id, row.person)
        for row in rows
        if row.person != row.starter and (_drawn_for(reader, row) or _kept_at(reader, row))
    )


def _drawn_for(reader: Reader, row: Row[str, str, str, str, str, bool]) -> bool:
    return bool(row.drawn) and reader.viewer == row.starter


def _kept_at(reader: Reader, row: Row[str, str, str, str, str, bool]) -> bool:
    eyes = _Eyes(person=reader.viewer, applies=reader.viewer == row.starter)
    return _kept_from(reader, row.definition_id, row.element, eyes)


def place_of(task: Task) -> Place:
    """Return where a task stands, for those who name people there."""
    return task.definition_id, task.element


def stand_in(reader: Reader, login: str, at: Place | None = None) -> Text | None:
    """Return what stands for somebody whose name is kept in the case that is read; None where it is not.

    At a place whose names are open it is the office in which they act there: whoever signs for a panel may sit on it
    too, and a member's number would tell which words there are theirs.
    """
    kept = reader.kept_names.get(login)
    return kept if kept is None or at is None else office_of(reader, login, at) or kept


def office_of(reader: Reader, login: str, at: Place) -> Text | None:
    """Return the office in which somebody acts at a place whose names are open; None at a place that keeps them."""
    settings = _settings(reader.deployed(at[0]), at[1])
    if settings is None or settings.names != "everyone":
        return None
    organisation, now = reader.organisation, reader.now
    groups, posts = organisation.groups_of(login, now), organisation.posts_of(login, now)
    for rule in settings.assignees:
        if rule.group is not None and rule.group in groups:
            return organisation.groups[rule.group].name
        found = next((post.title for post in posts if post.code in rule.posts), None)
        if found is not None:
            return found
    return SOMEBODY


def names_kept(reader: Reader, rows: Sequence[tuple[Instance, Task | None, str]]) -> list[Mapping[str, Text]]:
    """Return for each row of a list, a person at a task of a case, what stands for them where they are kept there."""
    standing: dict[str, set[str]] = {}
    for case, _, login in rows:
        standing.setdefault(case.id, set()).add(login)
    elsewhere = kept_elsewhere(reader, standing)
    return [
        {login: SOMEBODY}
        if (case.id, login) in elsewhere or (task is not None and keeps_name(reader, task, login, case.starter))
        else {}
        for case, task, login in rows
    ]


def without_names(reader: Reader, value: object, at: Place | None = None) -> object:
    """Return what somebody filled in with the names that are kept replaced, wherever they stand in it."""
    if not reader.kept_names:
        return value
    if isinstance(value, Mapping):
        return {key: without_names(reader, inner, at) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without_names(reader, inner, at) for inner in value]
    return _scrubbed(reader, value, at) if isinstance(value, str) else value


def _scrubbed(reader: Reader, text: str, at: Place | None) -> str:
    for login, kept in reader.kept_names.items():
        known = reader.organisation.person(login)
        names = (login, *((known.name.zh, known.name.en) if known is not None else ()))
        found = [name for name in names if name and name in text]  # mostly none: an office is looked up for nothing
        for name in found:
            text = text.replace(name, (stand_in(reader, login, at) or kept).zh)
    return text


_DRAWN = (
    select(PickCandidate.person)
    .join(Pick, Pick.id == PickCandidate.pick_id)
    .where(Pick.task_id.is_(None), PickCandidate.place.is_not(None))
)
_WHO = (
    select(Assignment.person, Task.definition_id, Task.element)
    .join(Task, Task.id == Assignment.task_id)
    .where(Assignment.instance_id == bindparam("instance", type_=Assignment.instance_id.type))
    .order_by(Assignment.id)
)


def _variables(reader: Reader, instance_id: str) -> Mapping[str, object]:
    return load_variables(reader.session.get_one(InstanceState, instance_id).variables).seen_from("")


def _close(instance: Instance, variables: Mapping[str, object]) -> frozenset[str]:
    """The applicant, and the project's leader whom the application names."""
    leader = variables.get("pi")
    return frozenset({instance.starter, *([leader] if isinstance(leader, str) else [])})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Eyes:
    """Who looks: whether they are on the applicant's side, and where they are asked themselves."""

    person: str | None
    applies: bool
    places: frozenset[tuple[str, str]] = frozenset()


def _kept_from(reader: Reader, definition_id: str, element: str, eyes: _Eyes) -> bool:
    settings = _settings(reader.deployed(definition_id), element)
    if settings is None or settings.names == "everyone":
        return False
    if settings.names == "office":
        return eyes.applies
    audits = eyes.person is not None and "auditor" in reader.organisation.roles(eyes.person)
    return not audits and (definition_id, element) not in eyes.places


def _keeps(deployed: Deployed, element: str | None = None) -> bool:
    names = deployed.compiled.diagram.elements if element is None else (element,)
    return any((s := _settings(deployed, name)) is not None and s.names != "everyone" for name in names)


def _settings(deployed: Deployed, element: str) -> UserTaskSettings | None:
    found = deployed.compiled.diagram.elements.get(element)
    return found.settings if found is not None and isinstance(found.settings, UserTaskSettings) else None


def _numbered(logins: Iterable[str]) -> dict[str, Text]:
    return {
        login: Text(f"〔不公开 {number}〕", f"[not disclosed {number}]")
        for number, login in enumerate(dict.fromkeys(logins), start=1)
    }
