"""Writes what a search finds a case by: its number, title, starter and unit, and what its application names."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.elements import UserTaskSettings
from engine.domain.forms import Field
from engine.domain.searching import fold, grams, squeeze
from engine.runtime.act import Act
from engine.runtime.catalogue import Deployed
from engine.store.instances import Instance
from engine.store.prepared import Change
from engine.store.searching import CaseText

if TYPE_CHECKING:
    from engine.runtime.case import Case

_TEXTS = cast("Table", CaseText.__table__)
_TOLD = ("instance_id", "number", "title", "rest", "terms")
_LONGEST_FIELD = 200
"""Longer texts are read, not looked for."""
_LONGEST = 4000


def _writing(dialect: Any) -> Change:  # noqa: ANN401 - each dialect's own module
    new = dialect.insert(_TEXTS).values({name: bindparam(name, type_=_TEXTS.c[name].type) for name in _TOLD})
    changed = {name: new.excluded[name] for name in _TOLD[1:]}
    return cast("Change", new.on_conflict_do_update(index_elements=["instance_id"], set_=changed))


_WRITE: Mapping[str, Change] = {"sqlite": _writing(sqlite), "postgresql": _writing(postgresql)}


def retell(case: "Case") -> None:
    """Have the case's text written anew at the end of the act: its number, its title or its application changed."""
    case.act.retold[case.instance.id] = case


def index_retold(act: Act) -> None:
    """Ask for the texts that the act changed: one statement for all of them, none where it changed none."""
    if act.retold:
        cases = act.retold.values()
        write_texts(act, [text_of(act, case.deployed, case.instance, case.run.variables()) for case in cases])


def write_texts(act: Act, rows: list[dict[str, Any]]) -> None:
    """Have rows of `case_text` written when the act is."""
    act.change(_WRITE[act.session.get_bind().dialect.name], rows)


def text_of(act: Act, deployed: Deployed, instance: Instance, variables: Mapping[str, object]) -> dict[str, Any]:
    """Return the row of a case: what stands in it now, folded, and its terms."""
    number = fold(instance.number or "")
    lines = {"number": f"{number}\n{squeeze(number)}" if number else "", "title": fold(instance.title)}
    said = (fold(word) for word in (*_starter(act, instance), *_application(act, deployed, variables)))
    lines["rest"] = "\n".join(dict.fromkeys(word for word in said if word))[:_LONGEST]
    terms = frozenset[str]().union(*map(grams, "\n".join(lines.values()).split("\n")))
    return {"instance_id": instance.id, **lines, "terms": sorted(terms)}


def _starter(act: Act, instance: Instance) -> Iterator[str]:
    for named in (act.organisation.person(instance.starter), act.organisation.unit(instance.starter_unit)):
        if named is not None:
            yield from (named.name.zh, named.name.en)


def _application(act: Act, deployed: Deployed, variables: Mapping[str, object]) -> Iterator[str]:
    """Give the short fields of the forms whose fields stand at the top of the case."""
    for element in deployed.package.application:
        drawn = deployed.compiled.diagram.elements.get(element)
        settings = drawn.settings if drawn is not None else None
        form = deployed.package.form(settings.form) if isinstance(settings, UserTaskSettings) else None
        for field in form.fields if form is not None else ():
            value = variables.get(field.key)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and one and len(one) <= _LONGEST_FIELD:
                    yield from _words(act, field, one)


def _words(act: Act, field: Field, value: str) -> tuple[str, ...]:
    """Return how people call a field's value: names for codes, labels for choices."""
    match field.kind:
        case "text":
            return (value,)
        case "select" | "radio" | "multi":
            return tuple(choice.label for choice in field.choices if choice.value == value)
        case "person":
            person = act.organisation.person(value)
            return (person.name.zh, person.name.en) if person else ()
        case "unit":
            unit = act.organisation.unit(value)
            return (unit.name.zh, unit.name.en) if unit else ()
        case "partner":
            partner = act.partner(value)
            return tuple(str(name) for name in partner.name.values()) if partner else ()
        case _:
            return ()
