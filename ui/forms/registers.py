"""Names for the codes that forms hold: people, units, partners, countries, attached files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from engine.domain.forms import Field
from engine.domain.forms.countries import COUNTRIES
from engine.domain.organisation import Organisation
from engine.domain.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file as a page shows it."""

    id: str
    name: str
    size: int
    media_type: str


class Registers:
    """Looks names up in one language; partners and files are asked for only when a form holds one."""

    def __init__(
        self,
        language: str,
        organisation: Organisation,
        partners: Callable[[], Mapping[str, Text]],
        files: Mapping[str, NamedFile],
    ) -> None:
        self.language = language
        self._organisation = organisation
        self._partners = partners
        self._files = files

    def name(self, field: Field, value: str) -> str:
        """Return what a code of a field with a register stands for; the code itself where it is unknown."""
        match field.source:
            case "persons":
                return self.person(value)
            case "units":
                return self.unit(value)
            case "countries":
                return country_name(value, self.language)
            case "partners":
                known = self._partners().get(value)
                return known.in_language(self.language) if known else value
            case _:
                return value

    def person(self, login: str) -> str:
        """Return a person's name with their unit."""
        person = self._organisation.person(login)
        if person is None:
            return login
        return f"{person.name.in_language(self.language)} · {self.unit(person.unit)}"

    def unit(self, code: str) -> str:
        """Return a unit's name."""
        unit = self._organisation.unit(code)
        return unit.name.in_language(self.language) if unit else code

    def file(self, attachment: str) -> NamedFile:
        """Return a file's name and size; one that is gone keeps its place."""
        missing = NamedFile(id=attachment, name="—", size=0, media_type="")
        return self._files.get(attachment, missing)


def country_name(code: str, language: str) -> str:
    """Return a country's or region's name."""
    return dict(countries(language)).get(code, code)


@lru_cache(maxsize=4)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Return all codes with their names, sorted as the language sorts them (Chinese: by code)."""
    names = Locale("en" if language == "en" else "zh").territories
    known = [(code, str(names.get(code, code))) for code in COUNTRIES]
    return tuple(sorted(known, key=lambda item: item[1] if language == "en" else item[0]))
