"""The lists from which whoever does a task chooses the people of later ones."""

from dataclasses import dataclass

from engine.domain.errors import Fault
from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.runtime.choosing import offers
from engine.runtime.rules import CHOSEN as CHOSEN  # noqa: PLC0414 - the name under which a page sends what was chosen
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """Somebody on a list."""

    login: str
    name: Text
    post: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One later element whose people are chosen; `maximum` None is as many as there are."""

    element: str
    name: Text
    minimum: int
    maximum: int | None
    people: tuple[Choosable, ...]


def choices_of(reader: Reader, instance: Instance, task: Task, person: str) -> tuple[Choice, ...]:
    """Return the lists for `person`; empty for the many tasks whose doer chooses nobody."""
    deployed = reader.deployed(task.definition_id)
    if task.element not in deployed.compiled.diagram.choosers:
        return ()
    case = reader.looked_at(instance, reader.session.get_one(InstanceState, instance.id))
    try:
        found = offers(case, task, person)
    except Fault:
        return ()  # what a list is made from can't be read: completing says so
    names = deployed.package.element_name
    return tuple(
        Choice(
            element=one.element,
            name=Text(names(one.element, "zh"), names(one.element, "en")),
            minimum=one.minimum,
            maximum=one.maximum,
            people=tuple(_choosable(reader, login) for login in one.people),
        )
        for one in found
    )


def _choosable(reader: Reader, login: str) -> Choosable:
    person = reader.organisation.person(login)
    posts = reader.organisation.posts_of(login, reader.now)
    name = Text(login, login) if person is None else person.name
    return Choosable(login=login, name=name, post=posts[0].title if posts else Text("", ""))
