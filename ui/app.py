"""The composition root of the web process: one Flask application over one engine."""

from typing import TYPE_CHECKING

from flask import Flask

from engine.settings import Settings
from ui import (
    account,
    api,
    apply,
    assets,
    auth,
    cockpit,
    csrf,
    demo,
    i18n,
    inbox,
    notice,
    overtaken,
    problems,
    request_log,
    security,
    signs,
    slack,
)
from webhooks.inbound import inbound

if TYPE_CHECKING:
    from engine.api import ProcessEngine

_FORM_BYTES = 4 * 1024 * 1024
_FILES_AT_ONCE = 5


def create_app(engine: "ProcessEngine", settings: Settings) -> Flask:
    """Make the application; each audience is a package with a `blueprint`."""
    app = Flask("ui", static_folder="static", template_folder="templates")
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_upload_bytes * _FILES_AT_ONCE + _FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=_FORM_BYTES,
        MAX_FORM_PARTS=5000,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["huiqian"] = auth.Shell(engine=engine, settings=settings)
    for part in (request_log, overtaken, auth, csrf, signs, i18n, assets, slack, problems, security):
        part.install(app)
    for audience in (account, api, inbox, apply, cockpit, notice):
        app.register_blueprint(audience.blueprint)
    app.register_blueprint(inbound(engine))
    if settings.demo:
        app.register_blueprint(demo.blueprint)
    return app
