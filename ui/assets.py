"""Finds the built front end's files through the manifest that Vite writes."""

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, url_for

DIST = Path(__file__).parent / "static" / "dist"


@dataclass(frozen=True, slots=True)
class Entry:
    """The files of one entry, as names below `static/`."""

    script: str
    styles: tuple[str, ...]


class Assets:
    """Reads the manifest once, and again when the front end was built anew."""

    def __init__(self, folder: Path = DIST) -> None:
        self._manifest = folder / "manifest.json"
        self._read_at: float | None = None
        self._entries: dict[str, Entry] = {}

    def entry(self, source: str) -> Entry | None:
        """Return the built files of an entry such as `src/app.ts`, or None where nothing was built."""
        try:
            changed_at = self._manifest.stat().st_mtime
        except FileNotFoundError:
            return None
        if changed_at != self._read_at:
            self._entries = _entries(json.loads(self._manifest.read_text(encoding="utf-8")))
            self._read_at = changed_at
        return self._entries.get(source)


def _entries(manifest: dict[str, dict[str, object]]) -> dict[str, Entry]:
    found = {}
    for source, built in manifest.items():
        styles = built.get("css")
        names = tuple(f"dist/{name}" for name in styles) if isinstance(styles, list) else ()
        found[source] = Entry(script=f"dist/{built['file']}", styles=names)
    return found


def install(app: Flask) -> None:
    """Give the templates `asset_scripts()` and `asset_styles()`."""
    assets = Assets()

    def scripts(source: str = "src/app.ts") -> list[str]:
        entry = assets.entry(source)
        return [] if entry is None else [url_for("static", filename=entry.script)]

    def styles(source: str = "src/app.ts") -> list[str]:
        entry = assets.entry(source)
        return [] if entry is None else [url_for("static", filename=name) for name in entry.styles]

    app.jinja_env.globals.update(asset_scripts=scripts, asset_styles=styles)
