"""Finds the process packages that a scenario needs: its own, those it calls, and whose decisions they take."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from engine.diagrams.package import read_folder
from engine.domain.errors import Rejection
from ui.demo_data import ROOT

MANIFEST = "process.toml"


def packages_around(package: Path, folder: Path) -> Mapping[str, Path]:
    """Return folders by process key: of `folder` and below first, then beside them, then the shipped ones."""
    places: list[Iterable[Path]] = [
        [package],
        (file.parent for file in sorted(folder.rglob(MANIFEST))),
        (file.parent for file in sorted(package.parent.glob(f"*/{MANIFEST}"))),
        (file.parent for file in sorted(ROOT.glob(f"*/{MANIFEST}"))),
    ]
    found: dict[str, Path] = {}
    for place in (one for several in places for one in several):
        if (place / MANIFEST).exists():
            found.setdefault(_key(place), place)
    return found


def needed(process: str, known: Mapping[str, Path]) -> list[Path]:
    """Return the package of a process and all that it refers to, directly or not."""
    wanted, todo = [], [process]
    while todo:
        key = todo.pop()
        if key not in known or known[key] in wanted:
            continue
        wanted.append(known[key])
        words = _words(known[key])
        todo += [other for other, place in known.items() if words & {other, *_decisions(place)}]
    return wanted


def _key(place: Path) -> str:
    """A package that can't be read is known by its folder, and refused where it is deployed."""
    try:
        return read_folder(place).key
    except Rejection:
        return place.name


def _decisions(place: Path) -> list[str]:
    return [file.stem for file in place.glob("decisions/*.dmn")]


def _words(place: Path) -> set[str]:
    """Return what the attributes of a diagram say, `file` where they say `file#decision`."""
    try:
        root = etree.parse(place / "process.bpmn", etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, etree.XMLSyntaxError):
        return set()  # refused where it is deployed
    return {str(value).partition("#")[0] for node in root.iter() for value in node.attrib.values()}
