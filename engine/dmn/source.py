"""Reads the XML of a model without trusting it: no DTD, no entities, no network, bounded in size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.dmn.errors import DecisionError

MAX_BYTES: Final = 512 * 1024
NAMESPACES: Final = frozenset(
    {
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)
"""DMN 1.2 to 1.6; the language and its tables are those of 1.5 in all of them."""


class Element:
    """An element of the model with the little that reading one needs."""

    __slots__ = ("_node", "kind")

    def __init__(self, node: etree._Element) -> None:
        self._node = node
        self.kind = etree.QName(node).localname

    @property
    def node(self) -> etree._Element:
        """The element itself, for whoever writes it."""
        return self._node

    def get(self, name: str, default: str = "") -> str:
        """Read an attribute."""
        return self._node.get(name) or default

    @property
    def id(self) -> str:
        """The id, empty without one."""
        return self.get("id")

    @property
    def name(self) -> str:
        """The name with single spaces."""
        return " ".join(self.get("name").split())

    @property
    def line(self) -> int:
        """The line in the file."""
        line = self._node.sourceline
        return line if isinstance(line, int) else 0

    @property
    def text(self) -> str:
        """The text of the `text` element inside, or of the element itself."""
        inner = self.first("text")
        if inner is not None:
            return inner.own_text
        return self.own_text

    @property
    def own_text(self) -> str:
        """The characters directly inside."""
        return "".join(part for part in self._node.xpath("text()") if isinstance(part, str))

    @property
    def whole_text(self) -> str:
        """The characters of the element and of all that lies inside."""
        return "".join(self._node.itertext())

    def children(self, *kinds: str) -> Iterator[Element]:
        """Give the elements directly inside, of these kinds if any are named."""
        for node in self._node:
            if isinstance(node.tag, str) and etree.QName(node).namespace in NAMESPACES:
                child = Element(node)
                if not kinds or child.kind in kinds:
                    yield child

    def first(self, *kinds: str) -> Element | None:
        """Give the first such element."""
        return next(self.children(*kinds), None)

    def reference(self) -> str:
        """The id that an href names."""
        return self.get("href").rpartition("#")[2]


def read_model(xml: bytes, most: int = MAX_BYTES, *, comments: bool = False) -> Element:
    """Read the definitions of a model of at most so many bytes; with `comments` for whoever writes it again."""
    if len(xml) > most:
        message = f"The file is larger than {most // 1024} KiB"
        raise DecisionError(message)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=not comments, remove_pis=not comments,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        message = f"The file is not well-formed XML: {broken}"
        raise DecisionError(message) from None
    if root.getroottree().docinfo.doctype:
        message = "The file holds a document type declaration, which is not accepted"
        raise DecisionError(message)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        message = "The file is no DMN model of version 1.2 to 1.6"
        raise DecisionError(message)
    return Element(root)
