"""The demo's blueprint; it answers nobody outside a demo."""

from flask import Blueprint

from engine.domain.errors import Rejection
from ui import auth

blueprint = Blueprint("demo", __name__, url_prefix="/demo", template_folder="templates")


@blueprint.before_request
def only_in_the_demo() -> None:
    """Refuse wherever real people work: everybody's mail is shown here."""
    if not auth.shell().settings.demo:
        raise Rejection("demo_only")
