"""The blueprint that the apply pages register themselves on."""

from flask import Blueprint

blueprint = Blueprint("apply", "ui.apply", template_folder="templates")
