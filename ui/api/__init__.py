"""Addresses for machines."""

from ui.api.views import blueprint

__all__ = ["blueprint"]
