"""The web application over an engine, made once for as long as its engine and settings are the same."""

from functools import lru_cache

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from engine.api import ProcessEngine
from engine.settings import Settings
from ui.app import create_app


class Compiled(BytecodeCache):
    """Templates as Python, by their name and their text: every application of a worker has the same ones."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = Compiled()


def application(engine: ProcessEngine, settings: Settings) -> Flask:
    """Make an application of the test's own: one that it changes."""
    app = create_app(engine, settings)
    app.jinja_env.bytecode_cache = _COMPILED
    app.testing = True  # what nobody foresaw is raised, not answered with a page
    return app


def pages(engine: ProcessEngine, settings: Settings) -> Flask:
    """Return the application over an engine; but for its figures it keeps nothing from one visit to the next."""
    return application(engine, settings) if settings.metrics_token else _shared(engine, settings)


_shared = lru_cache(maxsize=4)(application)
