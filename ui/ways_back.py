"""Finds the page to return to from an address that may only be posted to."""

from urllib.parse import urlsplit

from flask import Request, current_app
from werkzeug.exceptions import HTTPException

HOME = "/inbox"


def page_of(request: Request) -> str:
    """Return the address of the page that the visitor looks at, as it can be opened again.

    An answer to a form stands at the form's address, which often takes no GET: then it is the page that sent the form,
    where the browser says which, else the nearest page above that address.
    """
    own = request.full_path.rstrip("?")
    if request.method in ("GET", "HEAD"):
        return showable(own)
    # Its own address only where the same rule takes both: what stands there else has this one's last word for a name.
    rule = request.url_rule
    both = rule is not None and rule.rule == _rule_at(own)
    return _sent_from(request) or (own if both else _above(own))


def showable(address: str) -> str:
    """Return an address of ours where it is a page, else that of the nearest page above it."""
    return address if _rule_at(address) is not None else _above(address)


def _above(address: str) -> str:
    path = urlsplit(address).path.rstrip("/")
    while path:
        path = path.rpartition("/")[0]
        if path and _rule_at(path) is not None:
            return path
    return HOME


def _sent_from(request: Request) -> str | None:
    """Return the page that sent the form: one of ours, by its path alone and what it was asked."""
    try:
        found = urlsplit(request.referrer or "")
    except ValueError:  # no browser writes such an address
        return None
    if found.netloc != request.host:
        return None
    address = f"{found.path}?{found.query}" if found.query else found.path
    return address if _rule_at(address) is not None else None


def _rule_at(address: str) -> str | None:
    """Return the rule of the page at an address, None where nothing answers a GET; the switch itself is no page."""
    adapter = current_app.url_map.bind("")
    try:
        rule, _ = adapter.match(urlsplit(address).path, method="GET", return_rule=True)
    except HTTPException:
        return None
    return None if rule.endpoint in ("static", "account.switch_language") else rule.rule
