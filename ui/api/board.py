"""The blueprint of addresses for machines."""

from flask import Blueprint

blueprint = Blueprint("api", __name__)
