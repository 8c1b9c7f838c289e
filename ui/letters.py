"""Shows a letter's HTML in a frame that can do nothing: no script, no form, no picture from outside."""

from flask import Response

# A letter carries its styles inline, as mail programs want it; the sandbox makes them harmless.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


def framed(html: str) -> Response:
    """Return the letter for an iframe; its links open in the whole window."""
    response = Response(html.replace("<head>", '<head><base target="_top">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response
