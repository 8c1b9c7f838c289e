"""Reads bytes as XML without letting them reach anything else."""

import re
from typing import Final

from lxml import etree

from engine.diagrams.problems import DiagramRefused, Problem

MAX_BYTES: Final = 512 * 1024
_LIMITS: Final = {
    "//*[count(ancestor::*) > 80]": "at most 80 elements of XML inside one another",
    "//*[count(@*) > 100]": "at most 100 attributes on one element",
    "//@*[string-length() > 20000]": "attributes of at most 20,000 characters",
    "//@name[string-length() > 2000] | //@id[string-length() > 2000]": "names of at most 2,000 characters",
}
"""What costs many times over: a name is read once for each reference to it, a place is looked for upwards."""
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_CHINESE: Final = frozenset(
    {"gb18030", "gbk", "gb2312", "gb_2312-80", "cp936", "ms936", "windows-936", "x-gbk", "euc-cn"}
)
"""Tools say GB2312 and mean the machine's code page; GB18030 reads all of them."""


def parse_xml(xml: bytes) -> etree._Element:
    """The root of the document; its own declaration says the encoding (UTF-8, UTF-16 and GB18030 all occur)."""
    if len(xml) > MAX_BYTES:
        raise refused("too_large", f"Expected at most {MAX_BYTES // 1024} KiB, but the file has {len(xml) // 1024}.")
    parser = etree.XMLParser(
        encoding=_encoding(xml), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_pis=True, remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise refused("not_xml", f"Expected XML, but reading it failed: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise refused("doctype", "Expected no DOCTYPE in a diagram, but there is one.")
    for limit, text in _LIMITS.items():
        if root.xpath(f"boolean({limit})"):
            raise refused("too_long", f"Expected {text}, but there are more.")
    return root


def _encoding(xml: bytes) -> str | None:
    """What to read a file as where its declaration is not taken at its word."""
    declared = _DECLARED.match(xml)
    return "gb18030" if declared and declared[1].decode("ascii").lower() in _CHINESE else None


def refused(code: str, text: str, element: str = "") -> DiagramRefused:
    return DiagramRefused((Problem(code=code, element=element, text=text),))
