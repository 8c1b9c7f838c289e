"""Addresses for machines."""

from ui.api import metrics, views
from ui.api.board import blueprint

__all__ = ["blueprint", "metrics", "views"]
