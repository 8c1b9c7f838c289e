"""Tells a mail address that can be written to from what only looks like one."""

import re

LONGEST, LONGEST_LOCAL = 254, 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def usable_address(address: str) -> str | None:
    """Return the address as it is written in an envelope, or None where it is none.

    A domain in other letters is given in its ASCII form (RFC 5890). Quoted local parts, comments and addresses that
    need SMTPUTF8 are refused: a university's directory has none, and they are where header tricks live.
    """
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        return None
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = ascii_domain.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return None
    found = f"{local}@{ascii_domain}"
    return found if len(found) <= LONGEST else None


def address_key(address: str) -> str:
    """Return what an address is known by: how it is spelt makes no other mailbox of it."""
    return address.strip().lower()
