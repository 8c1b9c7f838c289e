"""Attached files: saved by the browser, or shown in it where that is safe; and the entries of registers."""

from urllib.parse import quote

from flask import Response, jsonify, request

from engine.domain.file_kinds import PDF, PREVIEWABLE
from engine.queries.attachments import ReadAttachment
from ui import auth, i18n
from ui.apply.blueprint import blueprint
from ui.forms.pages import find_options

SOURCES = frozenset({"persons", "units", "countries", "partners"})
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'"
SANDBOX = f"{ALONE}; sandbox"


@blueprint.get("/files/<attachment_id>")
@auth.signed_in
def file(attachment_id: str) -> Response:
    """Send a file to somebody who may read its case; `?show=1` shows kinds that a browser can show without risk."""
    found = auth.read(ReadAttachment(attachment_id=attachment_id, person=auth.visitor().login))
    shown = request.args.get("show") == "1" and found.media_type in PREVIEWABLE
    response = Response(found.content, mimetype=found.media_type)
    kind = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(found.name)}"
    # Browsers refuse to open their own PDF reader in a sandbox; it runs nothing in our name.
    response.headers["Content-Security-Policy"] = ALONE if shown and found.media_type == PDF else SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return response


@blueprint.get("/apply/options/<source>")
@auth.signed_in
def options(source: str) -> Response:
    """Return the entries of a register that hold `q`, for the search box beside a long list."""
    if source not in SOURCES:
        return jsonify([])
    language = i18n.language()
    entries = find_options(source, request.args.get("q", "")[:60])
    return jsonify(
        [
            {"value": e.value, "label": e.label.in_language(language), "group": e.group.in_language(language)}
            for e in entries[:50]
        ]
    )
