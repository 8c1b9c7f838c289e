"""Says on which line of a file an element stands."""

from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from lxml.etree import _Element

from engine.diagrams.names import local

LAST_TOLD: Final = 65_535
"""The parser counts no further where attributes break lines."""


class Lines:
    """Lines by id; an element without an id is found by its kind."""

    def __init__(self, root: _Element, content: bytes) -> None:
        self._by_id: dict[str, list[int]] = {}
        self._by_kind: dict[str, int] = {}
        for name, identity, line in _told(root, content):
            if identity is None:
                self._by_kind.setdefault(name, line)
            else:
                self._by_id.setdefault(identity, []).append(line)

    def of(self, element: str, *, again: bool = False) -> int:
        """The line of an element; `again` asks for the second one with the same id. The first line if it has none."""
        found = self._by_id.get(element)
        if found is None:
            return self._by_kind.get(element, 1)
        return found[-1] if again else found[0]


def _told(root: _Element, content: bytes) -> Iterator[tuple[str, str | None, int]]:
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    lines = [node.sourceline if isinstance(node.sourceline, int) else 1 for node in nodes]
    if max(lines, default=0) >= LAST_TOLD:
        lines = _counted(root, content)
    for node, line in zip(nodes, lines, strict=False):
        yield local(node.tag), node.get("id"), line


def _counted(root: _Element, content: bytes) -> list[int]:
    """The line on which each element begins, in the order of the file."""
    lines: list[int] = []
    encoding = root.getroottree().docinfo.encoding or "utf-8"
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(content.decode(encoding, "replace").encode("utf-8", "replace"))
    return lines
