"""Runs on the host of somebody who visits: for each line on its input one request over TLS, and a line in answer."""

import http.client
import json
import socket
import ssl
import sys
import time
import urllib.parse
from typing import Any

PATIENCE = 75.0
"""Seconds: longer than the web server's own."""


def main(address: str, name: str, certificate: str) -> None:
    """Ask at `address` for the pages of `name`, trusting this certificate alone; cookies are kept."""
    trusted, cookies = ssl.create_default_context(cafile=certificate), dict[str, str]()
    for line in sys.stdin:
        begun = time.monotonic()
        try:
            told = _ask(address, name, trusted, cookies, json.loads(line))
        except OSError as error:
            told = {"status": 0, "text": repr(error)}
        sys.stdout.write(json.dumps({**told, "seconds": time.monotonic() - begun}) + "\n")
        sys.stdout.flush()


def _ask(
    address: str, name: str, trusted: ssl.SSLContext, cookies: dict[str, str], asked: dict[str, Any]
) -> dict[str, object]:
    plain = socket.create_connection((address, 443), timeout=PATIENCE)
    with trusted.wrap_socket(plain, server_hostname=name) as encrypted:
        connection = http.client.HTTPConnection(name)
        connection.sock = encrypted
        heads = {"Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())}
        body = urllib.parse.urlencode(asked["form"]) if asked["form"] is not None else None
        if body is not None:
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", asked["path"], body, heads)
        answer = connection.getresponse()
        given = answer.headers.get_all("Set-Cookie") or []
        cookies.update(one.split(";")[0].split("=", 1) for one in given)
        return {
            "status": answer.status,
            "location": answer.headers.get("Location", ""),
            "cookies": given,
            "text": answer.read().decode(),
        }


if __name__ == "__main__":
    main(*sys.argv[1:])
