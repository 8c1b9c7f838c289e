"""Reads `papers.toml`: which papers a process issues, and whose words stand in which of their boxes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from engine.domain.errors import Rejection
from engine.domain.texts import Text

FILE: Final = "papers.toml"
BoxKind: TypeAlias = Literal["words", "scores", "tally", "notice", "obligations"]
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPlan:
    """One line of the head that no form holds: FEEL over the case's variables."""

    label: Text
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPlan:
    """One box of a paper."""

    kind: BoxKind
    title: Text
    elements: tuple[str, ...] = ()
    """Whose words: of several elements those that were decided last; of receipts all."""
    fields: tuple[str, ...] = ()
    """Fields of the form that are printed; of a score sheet the figures that are averaged."""
    texts: tuple[str, ...] = ()
    """Of a score sheet: the fields that hold words."""
    total: str = ""
    verdict: str = ""
    average: str = ""
    """Of a score sheet: the field of the maker's form that holds the average as it was computed."""
    names: Literal["everyone", "office"] = "everyone"
    """`office`: the applicant's side reads what was said, not who said it."""
    after: bool = False
    """Whether what was said after the paper was made stands here: a receipt."""
    only: tuple[str, ...] = ()
    """Makers of whose papers this box is part; empty: of all."""
    lapsed: Text | None = None
    """What stands here when nobody was heard in time."""
    absent: Text | None = None
    """What stands here when nobody was asked; without it the box is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPlan:
    """One paper that a process issues."""

    key: str
    name: Text
    made_by: tuple[str, ...]
    """Elements that make it: user tasks by being completed, service tasks by what they record."""
    begins: tuple[str, ...] = ()
    """Elements from which on it is said to be under way."""
    titles: Mapping[str, Text]
    """Its name where one of several makers made it."""
    result: str = ""
    """The field of the maker's form that says what was decided."""
    fields: tuple[str, ...] = ()
    """Fields of the application that stand in its head."""
    facts: tuple[FactPlan, ...] = ()
    boxes: tuple[BoxPlan, ...] = ()

    def title(self, maker: str) -> Text:
        """Return what the paper of one maker is called."""
        return self.titles.get(maker, self.name)

    def elements(self) -> frozenset[str]:
        """Return every element that it names."""
        boxes = (e for box in self.boxes for e in (*box.elements, *box.only))
        return frozenset((*self.made_by, *self.begins, *self.titles, *boxes))


def read_papers(content: Mapping[str, Any]) -> tuple[PaperPlan, ...]:
    """Read what the file says.

    Raises Rejection("package_invalid") naming the paper and what is wrong with it.
    """
    papers = tuple(_paper(entry) for entry in _tables(content, "paper", FILE))
    keys = [paper.key for paper in papers]
    for key in keys:
        if keys.count(key) > 1:
            raise _invalid(key, "there are two papers of this key")
    return papers


def _paper(entry: Mapping[str, Any]) -> PaperPlan:
    key = str(entry.get("key", ""))
    if not _KEY.fullmatch(key):
        raise _invalid(key, "a key is small letters, digits and underscores")
    _known(entry, key, ("key", "name", "made_by", "begins", "titles", "result", "fields", "fact", "box"))
    if "name" not in entry or not _names(entry, "made_by", key):
        raise _invalid(key, "it needs a name and who makes it (made_by)")
    titles = entry.get("titles", {})
    if not isinstance(titles, Mapping):
        raise _invalid(key, "titles is a table")
    return PaperPlan(
        key=key,
        name=Text.of(entry["name"]),
        made_by=_names(entry, "made_by", key),
        begins=_names(entry, "begins", key),
        titles={str(maker): Text.of(title) for maker, title in titles.items()},
        result=str(entry.get("result", "")),
        fields=_names(entry, "fields", key),
        facts=tuple(_fact(fact, key) for fact in _tables(entry, "fact", key)),
        boxes=tuple(_box(box, key) for box in _tables(entry, "box", key)),
    )


def _fact(entry: Mapping[str, Any], paper: str) -> FactPlan:
    _known(entry, paper, ("label", "value"))
    if "label" not in entry or not isinstance(entry.get("value"), str):
        raise _invalid(paper, "a fact needs a label and a value")
    return FactPlan(label=Text.of(entry["label"]), value=str(entry["value"]))


def _box(entry: Mapping[str, Any], paper: str) -> BoxPlan:
    lists, words = ("elements", "fields", "texts", "only"), ("total", "verdict", "average")
    _known(entry, paper, ("kind", "title", "names", "after", "lapsed", "absent", *lists, *words))
    names = entry.get("names", "everyone")
    kind: BoxKind | None = next((known for known in get_args(BoxKind) if known == entry.get("kind")), None)
    if kind is None or "title" not in entry:
        raise _invalid(paper, f"a box needs a title and one of the kinds {', '.join(get_args(BoxKind))}")
    if names not in ("everyone", "office"):
        raise _invalid(paper, "names is “everyone” or “office”")
    return BoxPlan(
        kind=kind,
        title=Text.of(entry["title"]),
        names=names,
        after=entry.get("after") is True,
        lapsed=_text(entry, "lapsed"),
        absent=_text(entry, "absent"),
        elements=_names(entry, "elements", paper),
        fields=_names(entry, "fields", paper),
        texts=_names(entry, "texts", paper),
        only=_names(entry, "only", paper),
        total=str(entry.get("total", "")),
        verdict=str(entry.get("verdict", "")),
        average=str(entry.get("average", "")),
    )


def _tables(content: Mapping[str, Any], name: str, where: str) -> Iterator[Mapping[str, Any]]:
    found = content.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise _invalid(where, f"'{name}' is a list of tables")
    yield from found


def _names(entry: Mapping[str, Any], name: str, paper: str) -> tuple[str, ...]:
    found = entry.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _invalid(paper, f"'{name}' is a list of texts")
    return tuple(found)


def _text(entry: Mapping[str, Any], name: str) -> Text | None:
    return Text.of(entry[name]) if name in entry else None


def _known(entry: Mapping[str, Any], paper: str, names: tuple[str, ...]) -> None:
    """A misspelt name would silently leave something off a paper."""
    strange = sorted(set(entry) - set(names))
    if strange:
        raise _invalid(paper, f"'{strange[0]}' is not known here")


def _invalid(paper: str, what: str) -> Rejection:
    return Rejection("package_invalid", detail=f"{FILE}: {paper}: {what}")
