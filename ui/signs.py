"""Refuses requests with a NUL in their address or form: no text has one, and PostgreSQL takes none."""

from collections.abc import Iterator

from flask import Flask, abort, request

from ui.csrf import SIGNED

_NUL = "\0"


def install(app: Flask) -> None:
    """Look before anything of the request is handed on: what has one names nothing that is there."""

    @app.before_request
    def refuse_nul() -> None:
        if _NUL in request.path:
            abort(404)
        if any(_NUL in text for text in _texts()):
            abort(400)


def _texts() -> Iterator[str]:
    """Give the names and values of the address and the form; what is signed is read whole, elsewhere."""
    fields = (request.args,) if request.blueprint in SIGNED else (request.args, request.form)
    for field in fields:
        for name, value in field.items(multi=True):
            yield from (name, value)
