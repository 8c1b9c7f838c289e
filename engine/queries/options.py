"""The entries of the registers that forms choose from: people, units, partners."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.organisation import Partner

LIMIT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionEntry:
    """One entry; `group` is the heading it stands under."""

    value: str
    label: Text
    group: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions(Query[tuple[OptionEntry, ...]]):
    """Asks for the entries of `persons`, `units` or `partners` whose words hold `search`."""

    source: str
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerNames(Query[Mapping[str, Text]]):
    """Asks for the names of all partners by their codes."""


def answer(query: FormOptions, reader: Reader) -> tuple[OptionEntry, ...]:
    """Return at most LIMIT entries, in the order of the register."""
    parts = query.search.lower().split()
    found = (entry for entry in _entries(query.source, reader) if _matches(entry, parts))
    return tuple(entry for entry, _ in zip(found, range(LIMIT), strict=False))


def partner_names(_query: PartnerNames, reader: Reader) -> Mapping[str, Text]:
    """Return the register of partners."""
    return {code: Text.of(name) for code, name in reader.session.execute(select(Partner.code, Partner.name))}


def _matches(entry: OptionEntry, parts: list[str]) -> bool:
    words = f"{entry.value} {entry.label.zh} {entry.label.en} {entry.group.zh} {entry.group.en}".lower()
    return all(part in words for part in parts)


def _entries(source: str, reader: Reader) -> Iterable[OptionEntry]:
    organisation = reader.organisation
    if source == "persons":
        for person in sorted(organisation.persons.values(), key=lambda p: (p.unit, p.login)):
            if person.active:
                unit = organisation.unit(person.unit)
                yield OptionEntry(value=person.login, label=person.name, group=unit.name if unit else Text("", ""))
    elif source == "units":
        for unit in organisation.units.values():
            parent = organisation.unit(unit.parent) if unit.parent else None
            yield OptionEntry(value=unit.code, label=unit.name, group=parent.name if parent else Text("", ""))
    elif source == "partners":
        for partner in reader.session.scalars(select(Partner).order_by(Partner.code)):
            yield OptionEntry(value=partner.code, label=Text.of(partner.name), group=Text("", ""))
