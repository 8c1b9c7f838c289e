"""Names people as papers name them: by post, machines as machines."""

from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.queries.secrecy import Place, place_of, stand_in
from engine.store.tasks import Assignment, Task

MACHINE = Text("〔系统记录〕", "[recorded by the system]")
OUTSIDER = Text("校外或未登录者", "Somebody not signed in")


def post_name(reader: Reader, login: str, language: str, at: Place | None = None) -> str:
    """Return a person by their first post, whose title names its unit; by name where they hold none.

    Where their name is kept from the reader, what stands for it: `at` is where they act.
    """
    kept = stand_in(reader, login, at)
    if kept is not None:
        return kept.in_language(language)
    person = reader.organisation.person(login)
    posts = reader.organisation.posts_of(login, reader.now)
    if posts:
        return posts[0].title.in_language(language)
    return person.name.in_language(language) if person else login


def actor_name(reader: Reader, actor: str, language: str, at: Place | None = None) -> str:
    """Return who acted, and `at` which place: a person with their post, or the machine."""
    if actor.startswith("system:"):
        return MACHINE.in_language(language)
    if actor.startswith("external:"):
        return OUTSIDER.in_language(language)
    person = reader.organisation.person(actor)
    if person is None or actor in reader.kept_names:
        return post_name(reader, actor, language, at)
    name, post = person.name.in_language(language), post_name(reader, actor, language)
    return name if name == post else f"{name} · {post}"


def acting_name(reader: Reader, asked: Assignment, task: Task, language: str) -> str:
    """Return who is asked on a task, with the one they act for."""
    return name_for(reader, asked.person, asked.on_behalf_of, language, place_of(task))


def name_for(reader: Reader, login: str, behalf: str | None, language: str, at: Place | None = None) -> str:
    """Return a person, and both names where they act for another."""
    name = post_name(reader, login, language, at)
    if behalf is None:
        return name
    other = post_name(reader, behalf, language, at)
    return f"{name} for {other}" if language == "en" else f"{name} 代 {other}"


def unit_name(reader: Reader, code: str, language: str) -> str:
    """Return a unit's name, or its code where it is unknown."""
    unit = reader.organisation.unit(code)
    return unit.name.in_language(language) if unit else code
