"""The hall where things are applied for: catalogue, forms, one's own cases, attached files."""

from ui.apply import cases, catalogue, files, form
from ui.apply.blueprint import blueprint

__all__ = ["blueprint", "cases", "catalogue", "files", "form"]
