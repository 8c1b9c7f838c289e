"""Headers that keep pages to themselves: no foreign script, style, frame or referrer."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_A_YEAR = 31_536_000


def install(app: Flask) -> None:
    """Add the headers to every answer that did not bring its own."""

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.endpoint == "static":
            headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
        else:
            headers.setdefault("Cache-Control", "no-store")
        return response
