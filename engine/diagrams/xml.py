"""Reads bytes as XML without letting them reach anything else."""

from typing import Final

from lxml import etree

from engine.diagrams.problems import DiagramRefused, Problem

MAX_BYTES: Final = 512 * 1024


def parse_xml(xml: bytes) -> etree._Element:
    """The root of the document; its own declaration says the encoding (UTF-8, UTF-16 and GB18030 all occur)."""
    if len(xml) > MAX_BYTES:
        raise refused("too_large", f"Expected at most {MAX_BYTES // 1024} KiB, but the file has {len(xml) // 1024}.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise refused("not_xml", f"Expected XML, but reading it failed: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise refused("doctype", "Expected no DOCTYPE in a diagram, but there is one.")
    return root


def refused(code: str, text: str, element: str = "") -> DiagramRefused:
    return DiagramRefused((Problem(code=code, element=element, text=text),))
